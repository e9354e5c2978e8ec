//! The operations of the areas, each named once: to be served, or to be described.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// What an area names its operations to. Each worker of the server registers them anew; describing
/// them there as well would cost each some megabytes and most of its start.
pub struct Operations<'a>(Purpose<'a>);

enum Purpose<'a> {
    Serve(&'a mut ServiceConfig),
    Describe(&'a mut Description),
}

/// What is said of the operations, their addresses without what stands before all of them.
#[derive(Default)]
pub struct Description {
    /// Each address and what can be done there.
    pub paths: Paths,
    /// The shapes they speak of, by name.
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl<'a> Operations<'a> {
    /// Registers what `name` names.
    pub fn serve(config: &'a mut ServiceConfig, name: fn(&mut Operations<'_>)) {
        name(&mut Operations(Purpose::Serve(config)));
    }

    /// Takes in operations.
    pub fn service<F>(&mut self, operation: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match &mut self.0 {
            Purpose::Serve(config) => {
                config.service(operation);
            }
            Purpose::Describe(description) => {
                description.paths.merge(operation.paths());
                operation.schemas(&mut description.schemas);
            }
        }
        self
    }
}

impl Description {
    /// Describes what `name` names.
    pub fn of(name: fn(&mut Operations<'_>)) -> Self {
        let mut description = Self::default();
        name(&mut Operations(Purpose::Describe(&mut description)));
        description
    }
}
