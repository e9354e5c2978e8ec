//! What each problem code means, as pages for people: the `type` of a problem leads here.

use crate::platform::lang::Lang;
use crate::platform::problem::{Code, Error};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, ContentType, VARY,
};
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

/// The look of the pages, at an address of its own, so that no style stands inside a page.
const STYLE: &str = include_str!("errors.css");

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .route("/docs/errors", web::get().to(list))
        .route("/docs/errors/style.css", web::get().to(style))
        .route("/docs/errors/{code}", web::get().to(page));
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .body(STYLE)
}

async fn list(request: HttpRequest) -> HttpResponse {
    let lang = Lang::of(&request);
    let rows: String = Code::ALL
        .iter()
        .map(|code| {
            format!(
                "<tr><td><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td></tr>",
                code.page(),
                code.as_str(),
                code.status(),
                code.title(lang)
            )
        })
        .collect();
    let heads = lang.pick(["代码", "状态", "含义"], ["Code", "Status", "Meaning"]);
    let heads: String = heads
        .iter()
        .map(|head| format!("<th>{head}</th>"))
        .collect();
    let title = lang.pick("问题代码", "Problem codes");
    let body = format!("<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>");
    answer(lang, title, &body)
}

async fn page(request: HttpRequest, code: Path<String>) -> Result<HttpResponse, Error> {
    let lang = Lang::of(&request);
    let found = Code::ALL.iter().find(|one| one.as_str() == code.as_str());
    let code = found.ok_or(Code::NotFound)?;
    let back = lang.pick("全部问题代码", "All problem codes");
    let detail = code.detail(lang);
    let places = if detail.contains('{') {
        lang.pick(
            "<p class=\"note\">花括号中的内容随具体问题填入，并在问题文档中以同名成员给出。</p>",
            "<p class=\"note\">What stands in braces is filled in for the problem at hand, and is a member \
             of that name in the problem document.</p>",
        )
    } else {
        ""
    };
    let body = format!(
        "<p class=\"code\"><code>{}</code> · HTTP {}</p><p>{detail}</p>{places}\
         <p><a href=\"/docs/errors\">{back}</a></p>",
        code.as_str(),
        code.status(),
    );
    Ok(answer(lang, code.title(lang), &body))
}

/// A page. Whatever stands in it is of the registry, which a test holds free of markup.
fn answer(lang: Lang, title: &str, body: &str) -> HttpResponse {
    let tag = lang.tag();
    let page = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} · OneWindow 一窗</title>\
         <link rel=\"stylesheet\" href=\"/docs/errors/style.css\"></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>"
    );
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'";
    HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CONTENT_LANGUAGE, tag))
        .insert_header((VARY, "Accept-Language"))
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .body(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_has_no_markup() {
        for code in Code::ALL {
            for lang in [Lang::Zh, Lang::En] {
                let said = [code.title(lang), code.detail(lang), code.as_str()].concat();
                assert!(!said.contains(['<', '>', '&']), "{said}");
            }
        }
    }
}
