//! Investment projects: the cases of their stages, tied together by the project's code
//! (投资项目编号).

mod http;

pub(super) use http::configure;

use crate::cases::access;
use crate::cases::parts::{self, DocumentKind};
use crate::cases::store::CaseColumns;
use crate::cases::tasks::store::{self, ProjectRow};
use crate::catalogue;
use crate::identity::caller::Anyone;
use crate::platform::Lang;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Result};
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use onewindow_core::pack::Text;
use onewindow_core::stages::{Plan, Template};
use serde::Serialize;
use utoipa::ToSchema;

/// A project with how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Project {
    /// 投资项目编号
    #[schema(example = "2026-990102-47-01-123456")]
    code: String,
    /// The key of its stage template.
    #[schema(example = "fangwu-shizheng")]
    template: String,
    /// The template's name.
    #[schema(example = "房屋建筑及市政基础设施工程")]
    name: String,
    /// The stages in the order they open.
    stages: Vec<ProjectStage>,
    /// The key of the first stage nobody has applied for; null when there is none.
    #[schema(example = "completion")]
    next: Option<String>,
    /// Working days left along the critical path: of the stages that are not done.
    #[schema(example = 14)]
    critical_workdays_left: u32,
}

/// A stage of a project.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProjectStage {
    /// The key in the template.
    #[schema(example = "construction")]
    key: String,
    /// The name.
    #[schema(example = "施工许可")]
    name: String,
    /// `done`, `running` or `open` while nobody has applied for it.
    #[schema(example = "running")]
    state: String,
    /// From its opening to its gate, in working days.
    #[schema(example = 3)]
    critical_workdays: u32,
    /// The cases of the stage the asker may see, oldest first.
    cases: Vec<ProjectCase>,
}

/// A case of a project.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProjectCase {
    /// The id.
    #[schema(example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")]
    id: String,
    /// The national case number.
    #[schema(example = "9901022026112300013112800000001")]
    number: Option<String>,
    /// The item's name.
    #[schema(example = "建筑工程施工许可证核发")]
    item: String,
    /// Where it stands.
    state: CaseState,
    /// The same in words.
    #[schema(example = "审批中")]
    state_text: String,
}

/// The project with this code, for its applicant and for staff who may see one of its cases.
///
/// # Errors
/// [`Code::ProjectNotFound`] also when it is somebody else's.
fn project(
    conn: &mut Conn,
    caller: &Anyone,
    code: &str,
    today: Date,
    lang: Lang,
) -> Result<Project> {
    let rows = store::project_cases(conn, code)?;
    // A code somebody merely typed must not open anybody else's project.
    let mut seen: Vec<Seen> = Vec::new();
    for (tie, case) in rows {
        if access::load(conn, caller, &case.id, today).is_ok() {
            let is_done = is_done(conn, &case)?;
            seen.push(Seen { tie, case, is_done });
        }
    }
    let first = seen.first().ok_or(Code::ProjectNotFound)?;
    let template = catalogue::stage_template(conn, &first.tie.template_key)?.template;
    seen.retain(|one| one.tie.template_key == template.template);
    let stages = stages(&template, &seen, lang)?;
    let left = stages.iter().filter(|stage| stage.state != "done");
    Ok(Project {
        code: code.to_owned(),
        name: said(&template.name, lang),
        template: template.template,
        next: stages
            .iter()
            .find(|stage| stage.state == "open")
            .map(|stage| stage.key.clone()),
        critical_workdays_left: left.map(|stage| stage.critical_workdays).sum(),
        stages,
    })
}

/// A case the asker may see.
struct Seen {
    tie: ProjectRow,
    case: CaseColumns,
    is_done: bool,
}

fn stages(template: &Template, seen: &[Seen], lang: Lang) -> Result<Vec<ProjectStage>> {
    let plan = Plan::of(template);
    let stages = template.stages.iter().zip(&plan.stages);
    stages
        .map(|(stage, planned)| {
            let of_stage = || seen.iter().filter(|one| one.tie.stage_key == stage.id);
            let cases: Vec<ProjectCase> = of_stage()
                .map(|one| project_case(&one.case, lang))
                .collect::<Result<_>>()?;
            let state = if of_stage().any(|one| one.is_done) {
                "done"
            } else if cases.iter().any(|case| is_running(case.state)) {
                "running"
            } else {
                "open"
            };
            Ok(ProjectStage {
                key: stage.id.clone(),
                name: said(&stage.name, lang),
                state: state.to_owned(),
                critical_workdays: planned.critical,
                cases,
            })
        })
        .collect()
}

fn project_case(row: &CaseColumns, lang: Lang) -> Result<ProjectCase> {
    let state = row.state()?;
    let (zh, en) = state.title();
    Ok(ProjectCase {
        id: row.id.to_string(),
        number: row.number.clone(),
        item: lang.pick(&row.item_name_zh, &row.item_name_en).clone(),
        state,
        state_text: lang.pick(zh, en).to_owned(),
    })
}

fn said(text: &Text, lang: Lang) -> String {
    lang.text(text).to_owned()
}

/// It was granted. A refused case is closed in the end as well, so then the result tells.
fn is_done(conn: &mut Conn, row: &CaseColumns) -> Result<bool> {
    match row.state()? {
        CaseState::Granted | CaseState::Issued => Ok(true),
        CaseState::Delivered | CaseState::Closed => {
            let papers = parts::store::documents(conn, &row.id)?;
            Ok(papers
                .iter()
                .any(|paper| paper.kind == DocumentKind::Result))
        }
        _ => Ok(false),
    }
}

const fn is_running(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Received | CaseState::Supplement | CaseState::Accepted | CaseState::InReview
    )
}
