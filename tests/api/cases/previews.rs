//! What is shown of a file, and that the file itself stays what it was.

use super::office::{Case, PDF, begin, ready};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use onewindow_tests::{Actor, Answer, TestApp};
use serde_json::{Value, json};

const BLUE: [u8; 3] = [40, 110, 190];

/// Seconds in a day.
const DAY: i64 = 86_400;

/// A PNG of one colour.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(
            &RgbImage::from_pixel(width, height, Rgb(BLUE)),
            width,
            height,
            ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

/// What was shown, after a look at what every answer with a file from outside carries.
pub(crate) fn picture(answer: &Answer) -> RgbImage {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "image/jpeg");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("content-security-policy"), "sandbox");
    let read = image::load_from_memory_with_format(&answer.body, ImageFormat::Jpeg);
    read.unwrap().into_rgb8()
}

/// How much of a picture is not of its colour any more, in thousandths.
pub(crate) fn marked(picture: &RgbImage) -> usize {
    let away = |pixel: &Rgb<u8>| pixel.0.iter().zip(BLUE).any(|(a, b)| a.abs_diff(b) > 30);
    let pixels = picture.pixels().count();
    picture.pixels().filter(|pixel| away(pixel)).count() * 1000 / pixels
}

async fn send(owner: &Actor, case: &Case, material: &str, bytes: Vec<u8>) -> String {
    let path = case.path(&format!("/files?material={material}"));
    let call = owner.post(&path, &Value::Null).body("image/png", bytes);
    let file = call.header("x-file-name", "card.png").await.expect(201);
    case.path(&format!("/files/{}", file["id"].as_str().unwrap()))
}

async fn looks(app: &TestApp, case: &Case) -> Vec<String> {
    let (audit, id) = (app.state().audit.clone(), case.id.clone());
    let db = &app.state().db;
    db.read(move |conn| audit.details_of(conn, "case", &id, "case.previewFile"))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_identity_paper_is_shown_with_its_purpose_across_and_kept_as_it_is() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let clerk = app.clerk().await;
    let case = ready(&owner).await;
    let sent = png(900, 600);
    let file = send(&owner, &case, "operator-identity", sent.clone()).await;
    let path = format!("{file}/preview");
    let draft = owner.get(&path).await;
    assert!(draft.header("content-disposition").ends_with("card.jpg"));
    let shown = picture(&draft);
    assert_eq!(shown.dimensions(), (900, 600));
    assert!((20..500).contains(&marked(&shown)), "{}", marked(&shown));
    clerk.get(&path).await.problem(404, "case_not_found");

    let case = case.again(&owner).await;
    let case = case.step(&owner, "/submission", &json!({})).await;
    let numbered = clerk.get(&path).await;
    picture(&numbered);
    assert_ne!(numbered.body, draft.body, "it names the case now");
    let again = clerk.get(&path).await;
    assert_eq!(again.body, numbered.body, "the same words, the same bytes");
    app.state().clock.advance_seconds(DAY);
    let clerk = app.clerk().await;
    let tomorrow = clerk.get(&path).await;
    assert_ne!(tomorrow.body, numbered.body, "it names the day");

    let original = clerk.get(&file).await;
    assert_eq!(original.header("content-type"), "image/png");
    assert_eq!(original.body, sent, "byte for byte");
    let id = file.rsplit('/').next().unwrap();
    assert_eq!(
        looks(&app, &case).await,
        vec![json!({"file": id}).to_string(); 4]
    );

    let before = looks(&app, &case).await.len();
    let other = app.other_clerk().await;
    other.get(&path).await.problem(403, "other_office");
    let stranger = app.manager().await;
    stranger.get(&path).await.problem(404, "case_not_found");
    app.anonymous()
        .get(&path)
        .await
        .problem(401, "unauthenticated");
    assert_eq!(looks(&app, &case).await.len(), before);
}

#[tokio::test]
async fn what_is_no_identity_paper_is_shown_as_it_is() {
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let file = send(&owner, &case, "premises-proof", png(200, 100)).await;
    let shown = owner.get(&format!("{file}/preview")).await;
    assert_eq!(shown.header("content-type"), "image/png");
    assert_eq!(shown.body, png(200, 100));
    assert_eq!(looks(&app, &case).await.len(), 1);
    // The item itself says that the agent's papers hold an identity card; no licence replaces them.
    let file = send(&owner, &case, "agent-authority", png(600, 400)).await;
    let shown = picture(&owner.get(&format!("{file}/preview")).await);
    assert!(marked(&shown) > 20, "{}", marked(&shown));
}

/// The server with the program that draws PDFs for it.
async fn with_program() -> TestApp {
    TestApp::start_with(|config| config.program = Some(onewindow_tests::binary())).await
}

/// A document of one page, whose content is `content` as these filters leave it.
fn pdf(filters: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n\
         2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 400]>> endobj\n\
         3 0 obj <</Type /Page /Parent 2 0 R /Contents 4 0 R>> endobj\n\
         4 0 obj <</Length {} /Filter [{filters}]>> stream\n",
        content.len()
    );
    let foot = b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n".as_slice();
    [head.as_bytes(), content, foot].concat()
}

/// What so many decoders of repeated bytes make 64 times as much of, each.
fn bomb(decoders: usize) -> Vec<u8> {
    // 129 twice is 129 written 128 times; 128 is the end, which the next in line needs to see too.
    let end = (1..decoders).fold(vec![128], |end, _| {
        let count = u8::try_from(end.len() - 1).unwrap();
        [&[count], &end[..], &[128]].concat()
    });
    [vec![129; 4096], end].concat()
}

#[tokio::test]
async fn an_identity_paper_that_is_a_pdf_is_drawn_with_its_purpose_across() {
    let app = with_program().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let [red, green, blue] = BLUE.map(f64::from).map(|share| share / 255.0);
    let blue = format!("{red} {green} {blue} rg 0 0 600 400 re f");
    let sent = pdf("", blue.as_bytes());
    let file = send(&owner, &case, "operator-identity", sent.clone()).await;
    let shown = picture(&owner.get(&format!("{file}/preview")).await);
    assert_eq!(shown.dimensions(), (1200, 800));
    assert!((20..500).contains(&marked(&shown)), "{}", marked(&shown));
    assert_eq!(owner.get(&file).await.body, sent);
}

#[tokio::test]
async fn an_identity_paper_that_cannot_be_drawn_is_a_page_that_says_so() {
    let app = with_program().await;
    let owner = app.citizen().await;
    let bomb = pdf(&"/RunLengthDecode ".repeat(4), &bomb(4));
    for sent in [PDF.to_vec(), bomb] {
        let case = begin(&owner).await;
        let file = send(&owner, &case, "operator-identity", sent.clone()).await;
        let page = picture(&owner.get(&format!("{file}/preview")).await);
        assert_eq!(page.dimensions(), (1000, 1400));
        assert_eq!(owner.get(&file).await.body, sent);
    }
}

#[tokio::test]
async fn a_picture_that_would_take_the_memory_or_is_none_is_refused() {
    // 60 million pixels of one colour are a small file, which takes a while to make: before there is
    // a connection that would be closed meanwhile.
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(&vec![255; 60_000_000], 10_000, 6_000, ExtendedColorType::L8)
        .unwrap();
    let app = TestApp::start().await;
    let owner = app.citizen().await;
    let case = begin(&owner).await;
    let bomb = send(&owner, &case, "operator-identity", bytes).await;
    let refused = owner.get(&format!("{bomb}/preview")).await;
    let told = refused.problem(422, "preview_too_large");
    assert_eq!(told["maxPixels"], 52_000_000);
    let broken = png(300, 300)[..80].to_vec();
    let broken = send(&owner, &case, "operator-identity", broken).await;
    let refused = owner.get(&format!("{broken}/preview")).await;
    refused.problem(422, "preview_unreadable");
    assert_eq!(looks(&app, &case).await, Vec::<String>::new());
    assert_eq!(owner.get(&bomb).await.status, 200, "it can still be taken");
}
