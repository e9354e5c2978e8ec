//! Who calls. A handler's argument says who may call it; it must be the first one, so that nobody
//! unknown gets as far as having a body read.

use super::{PersonId, StaffId};
use crate::platform::problem::{Code, Error, Result};
use crate::platform::state::AppState;
use crate::platform::tokens::Claims;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use onewindow_core::requests::WindowKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::future::{Ready, ready};

/// What a member of staff may do.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// 窗口人员: takes in applications and hands out results.
    WindowClerk,
    /// 审批人员: reviews and decides for a department.
    Approver,
    /// 牵头部门: leads a joint review.
    Lead,
    /// 部门负责人: signs mandates and approves extensions.
    Head,
    /// 特别处置权: lets a window clerk decide an urgent case that is not the window's.
    SpecialPower,
    /// 督察人员: watches limits and sends opinions.
    Supervisor,
    /// 事项管理员: publishes service items.
    CatalogueEditor,
    /// 系统管理员: keeps people and settings.
    Administrator,
}

impl Role {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::WindowClerk => "windowClerk",
            Role::Approver => "approver",
            Role::Lead => "lead",
            Role::Head => "head",
            Role::SpecialPower => "specialPower",
            Role::Supervisor => "supervisor",
            Role::CatalogueEditor => "catalogueEditor",
            Role::Administrator => "administrator",
        }
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Role::WindowClerk,
            Role::Approver,
            Role::Lead,
            Role::Head,
            Role::SpecialPower,
            Role::Supervisor,
            Role::CatalogueEditor,
            Role::Administrator,
        ]
        .into_iter()
        .find(|role| role.as_str() == name)
    }
}

/// A citizen with a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citizen {
    /// Who.
    pub id: PersonId,
    /// The session, to end it; where a program acts, the consent it acts under.
    pub session: String,
    /// The client by which they act, on their consent; none when they act themselves.
    pub program: Option<String>,
}

/// A member of staff with a session, whatever their role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Who.
    pub id: StaffId,
    /// The session, to end it.
    pub session: String,
    /// What they may do.
    pub roles: BTreeSet<Role>,
    /// The key of their office.
    pub office: String,
    /// The department their office belongs to.
    pub department: Option<String>,
    /// The district their office serves; none for the whole city.
    pub district: Option<String>,
    /// The kind of item their window takes in; none takes every item.
    pub window: Option<WindowKind>,
}

impl StaffMember {
    /// Whether they hold this role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// An integrator's program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The client id.
    pub id: String,
    /// What it was allowed.
    pub scopes: BTreeSet<String>,
}

/// Anybody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anyone {
    /// A citizen.
    Citizen(Citizen),
    /// A member of staff.
    Staff(StaffMember),
    /// An integrator's program.
    Client(Client),
    /// The house itself, for what the law brings about without anybody. No token says so.
    System,
}

impl Anyone {
    /// `citizen`, `staff` or `client`, as the audit trail names them.
    pub fn kind(&self) -> &'static str {
        match self {
            Anyone::Citizen(_) => "citizen",
            Anyone::Staff(_) => "staff",
            Anyone::Client(_) => "client",
            Anyone::System => "system",
        }
    }

    /// Their id.
    pub fn id(&self) -> &str {
        match self {
            Anyone::Citizen(citizen) => citizen.id.as_str(),
            Anyone::Staff(staff) => staff.id.as_str(),
            Anyone::Client(client) => &client.id,
            Anyone::System => "system",
        }
    }

    /// The client by which a citizen acts.
    pub fn program(&self) -> Option<&str> {
        match self {
            Anyone::Citizen(citizen) => citizen.program.as_deref(),
            Anyone::Staff(_) | Anyone::Client(_) | Anyone::System => None,
        }
    }

    /// Kind and id as one text, for the scope of idempotency keys. Those of a program are none of
    /// the citizen's.
    pub fn label(&self) -> String {
        let label = format!("{}:{}", self.kind(), self.id());
        match self.program() {
            Some(program) => format!("{label} by {program}"),
            None => label,
        }
    }

    /// The session, when there is one to end.
    pub fn session(&self) -> Option<&str> {
        match self {
            Anyone::Citizen(citizen) => Some(&citizen.session),
            Anyone::Staff(staff) => Some(&staff.session),
            Anyone::Client(_) | Anyone::System => None,
        }
    }

    fn from_claims(claims: Claims) -> Result<Self> {
        let invalid = || Error::new(Code::InvalidToken);
        match claims.kind.as_str() {
            "citizen" => Ok(Anyone::Citizen(Citizen {
                id: claims.sub.parse().map_err(|_| invalid())?,
                session: claims.sid,
                program: claims.client_id,
            })),
            "staff" => Ok(Anyone::Staff(StaffMember {
                id: claims.sub.parse().map_err(|_| invalid())?,
                session: claims.sid,
                roles: claims
                    .roles
                    .iter()
                    .filter_map(|name| Role::from_name(name))
                    .collect(),
                office: claims.office.unwrap_or_default(),
                department: claims.department,
                district: claims.district,
                window: match claims.window {
                    Some(kind) => Some(WindowKind::parse(&kind).ok_or_else(invalid)?),
                    None => None,
                },
            })),
            "client" => Ok(Anyone::Client(Client {
                id: claims.sub,
                scopes: claims
                    .scope
                    .unwrap_or_default()
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
            })),
            _ => Err(invalid()),
        }
    }
}

/// The access token a request carries.
pub fn bearer(request: &HttpRequest) -> Option<&str> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn authenticate(request: &HttpRequest) -> Result<Anyone> {
    let state = request
        .app_data::<Data<AppState>>()
        .ok_or_else(|| Error::internal("the application has no state"))?;
    let token = bearer(request).ok_or(Code::Unauthenticated)?;
    let claims = state.tokens.check(token, state.clock.now())?;
    // RFC 9068 section 4: a token made for another API opens nothing here.
    if claims.client_id.is_some() && claims.aud.as_deref() != Some(&*audience(state)) {
        return Err(Code::InvalidToken.into());
    }
    Anyone::from_claims(claims)
}

/// What a client's token names as the API it is for.
pub fn audience(state: &AppState) -> String {
    format!("{}/api/v1", state.public_url)
}

impl FromRequest for Anyone {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request))
    }
}

impl FromRequest for Citizen {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).and_then(|anyone| match anyone {
            Anyone::Citizen(citizen) => Ok(citizen),
            _ => Err(Code::Forbidden.into()),
        }))
    }
}

/// Whoever fills in applications: a citizen, or a clerk for somebody at their window. Which case
/// they may fill in says the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filler(pub Anyone);

impl FromRequest for Filler {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).and_then(|anyone| match &anyone {
            Anyone::Citizen(_) => Ok(Self(anyone)),
            Anyone::Staff(staff) if staff.has(Role::WindowClerk) => Ok(Self(anyone)),
            Anyone::Staff(_) | Anyone::Client(_) | Anyone::System => Err(Code::Forbidden.into()),
        }))
    }
}

impl FromRequest for Client {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).and_then(|anyone| match anyone {
            Anyone::Client(client) => Ok(client),
            _ => Err(Code::Forbidden.into()),
        }))
    }
}

impl FromRequest for StaffMember {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).and_then(|anyone| match anyone {
            Anyone::Staff(staff) => Ok(staff),
            _ => Err(Code::Forbidden.into()),
        }))
    }
}

impl From<Citizen> for Anyone {
    fn from(citizen: Citizen) -> Self {
        Anyone::Citizen(citizen)
    }
}

impl From<StaffMember> for Anyone {
    fn from(staff: StaffMember) -> Self {
        Anyone::Staff(staff)
    }
}

macro_rules! staff_with_role {
    ($($(#[$doc:meta])* $name:ident: $($role:ident)|+;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub StaffMember);

        impl FromRequest for $name {
            type Error = Error;
            type Future = Ready<Result<Self>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let staff = StaffMember::from_request(request, payload).into_inner();
                ready(staff.and_then(|staff| {
                    if $(staff.has(Role::$role))||+ {
                        Ok(Self(staff))
                    } else {
                        Err(Code::Forbidden.into())
                    }
                }))
            }
        }
    )*};
}

staff_with_role! {
    /// A member of staff who works at a window.
    WindowClerk: WindowClerk;
    /// A member of staff who reviews for a department.
    Approver: Approver | Lead;
    /// A member of staff who judges documents.
    DocumentJudge: WindowClerk | Approver | Lead;
    /// The head of an organ.
    Head: Head;
    /// A member of staff who has a say in a department.
    DepartmentVoice: Approver | Lead | Head;
    /// A member of staff who says how a department works.
    DepartmentLead: Lead | Head;
    /// A member of staff who watches over the others.
    Supervisor: Supervisor;
    /// A member of staff who publishes service items.
    CatalogueEditor: CatalogueEditor;
    /// A member of staff who keeps people and settings.
    Administrator: Administrator;
    /// A member of staff who answers requests to repair credit records.
    CreditKeeper: Supervisor | Administrator;
    /// A member of staff who follows the cases of the green channel.
    GreenWatcher: Supervisor | WindowClerk;
    /// A member of staff who may read what is checked of promises.
    PromiseReader: Approver | Lead | Head | Supervisor;
}
