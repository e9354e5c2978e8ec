//! Where no operation fits: the right methods for a known address, the apps, or nothing.

use super::apps;
use crate::platform::problem::{Code, Error, Result};
use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::path::Paths;

/// Every address of the API with its methods, from the description. The framework forgets the
/// methods of an address once none of them fits, and would say 404 to all.
#[derive(Debug)]
pub(crate) struct Routes(Vec<(ResourceDef, Vec<&'static str>)>);

impl Routes {
    pub(crate) fn new(paths: &Paths) -> Self {
        let routes = paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            let mut allowed: Vec<&'static str> = Vec::new();
            for (method, is_there) in methods {
                if is_there {
                    allowed.push(method);
                }
            }
            (ResourceDef::new(path.as_str()), allowed)
        });
        Self(routes.collect())
    }

    fn methods_of(&self, path: &str) -> Option<Vec<&'static str>> {
        let mut methods = Vec::new();
        for (_, allowed) in self.0.iter().filter(|(route, _)| route.is_match(path)) {
            methods.extend(allowed);
        }
        (!methods.is_empty()).then_some(methods)
    }
}

pub(crate) async fn fallback(request: HttpRequest, routes: Data<Routes>) -> Result<HttpResponse> {
    let path = request.path();
    if let Some(methods) = routes.methods_of(path) {
        return Err(wrong_method(request.method(), &methods));
    }
    if path.starts_with("/api/") {
        return Err(Code::NotFound.into());
    }
    if request.method() != Method::GET {
        return match apps::find(path, true) {
            Some(_) => Err(wrong_method(request.method(), &["GET", "HEAD"])),
            None => Err(Code::NotFound.into()),
        };
    }
    apps::serve(&request)
}

fn wrong_method(method: &Method, allowed: &[&str]) -> Error {
    let allow: Vec<serde_json::Value> = allowed.iter().map(|name| (*name).into()).collect();
    Error::new(Code::MethodNotAllowed)
        .with("method", method.as_str())
        .with("allow", allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_described_address_knows_its_methods() {
        let routes = Routes::new(&crate::openapi::paths());
        assert_eq!(routes.methods_of("/api/v1/me").unwrap(), ["GET", "HEAD"]);
        assert_eq!(
            routes.methods_of("/api/v1/items/getihu-sheli").unwrap(),
            ["GET", "HEAD"]
        );
        assert_eq!(routes.methods_of("/api/v1/nothing"), None);
    }
}
