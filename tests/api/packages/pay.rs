//! One order for all fees of a package. The demo city's packages are free, so these tests publish
//! items that charge.

use super::office::{Application, FOOD, SHOP, decided, shop_ready};
use crate::cases::office::steps;
use onewindow_server::cases::timer;
use onewindow_tests::{Actor, TestApp};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A catalogue in which the shop's registration costs 10 yuan and its food licence 20.
fn charging(folder: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    for part in ["items", "packages", "stages", "calendar", "codes"] {
        let to = folder.join(part);
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(from.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let mut text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap();
            for (item, fen) in [(SHOP, 1000), (FOOD, 2000)] {
                if part == "items" && name == item {
                    let fee = format!(
                        "fees: [{{id: paper, listCode: driving-licence, name: {{zh: 工本费, en: Paper}}, amountFen: {fen}}}] #"
                    );
                    text = text
                        .replace("\nversion: ", "\nversion: 90")
                        .replace("\nfees: []", &format!("\n{fee}"));
                }
            }
            std::fs::write(to.join(path.file_name().unwrap()), text).unwrap();
        }
    }
    folder.to_owned()
}

async fn pay(actor: &Actor, order: &str, fen: u64, reference: &str) -> onewindow_tests::Answer {
    let body = json!({"amountFen": fen, "reference": reference});
    let path = format!("/payment-orders/{order}/payments");
    actor.post(&path, &body).await
}

fn sums(order: &Value) -> [u64; 4] {
    ["totalFen", "paidFen", "dueFen", "refundFen"].map(|key| order[key].as_u64().unwrap())
}

#[tokio::test]
async fn all_fees_of_a_package_stand_on_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = charging(folder.path());
    let app = TestApp::start_with(move |config| config.catalogue = Some(catalogue)).await;
    let owner = app.citizen().await;
    let (clerk, approver) = (app.clerk().await, app.approver().await);
    let draft = shop_ready(&owner).await;
    let sent = Application::of(&draft.submit(&owner, None).await, 200);

    // What waits has no line yet.
    let order = &sent.body["paymentOrder"];
    assert_eq!(sums(order), [1000, 0, 1000, 0]);
    let shop = sent.case(&owner, SHOP).await;
    assert_eq!(order["lines"].as_array().unwrap().len(), 1);
    assert_eq!(order["lines"][0]["caseNumber"], shop.body["number"]);
    assert_eq!(order["lines"][0]["name"], "工本费");
    assert_eq!(shop.body["package"]["paymentOrderId"], order["id"]);
    let id = order["id"].as_str().unwrap().to_owned();

    pay(&owner, &id, 1000, "POS-1")
        .await
        .problem(403, "forbidden");
    let elsewhere = app.other_clerk().await;
    pay(&elsewhere, &id, 1000, "POS-1")
        .await
        .problem(403, "other_office");
    let more = pay(&clerk, &id, 1001, "POS-1").await;
    assert_eq!(more.problem(422, "payment_exceeds_due")["dueFen"], 1000);
    pay(&clerk, &id, 0, "POS-1")
        .await
        .problem(422, "invalid_request");
    let paid = pay(&clerk, &id, 1000, "POS-1").await.expect(201);
    assert_eq!(sums(&paid), [1000, 1000, 0, 0]);
    assert_eq!(paid["payments"][0]["recordedBy"], "陈静");
    // The same number is the same payment, under whatever key it comes.
    let again = pay(&clerk, &id, 1000, "POS-1").await.expect(201);
    assert_eq!(sums(&again), [1000, 1000, 0, 0]);
    pay(&clerk, &id, 1, "POS-1")
        .await
        .problem(409, "payment_reference_used");
    assert_eq!(steps(&owner, &shop).await, ["created", "submitted", "paid"]);

    // When its turn comes, the second case adds its line.
    decided(shop, &clerk, &approver, "granted").await;
    assert_eq!(timer::tick(app.state()).await.unwrap().released, 1);
    let sent = sent.again(&owner).await;
    assert_eq!(sums(&sent.body["paymentOrder"]), [3000, 1000, 2000, 0]);
    pay(&clerk, &id, 2000, "POS-2").await.expect(201);

    // A case that comes to no result costs nothing.
    decided(sent.case(&owner, FOOD).await, &clerk, &approver, "refused").await;
    let order = owner
        .get(&format!("/payment-orders/{id}"))
        .await
        .expect(200);
    assert_eq!(sums(&order), [1000, 3000, 0, 2000]);
    let cancelled: Vec<bool> = order["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["cancelled"].as_bool().unwrap())
        .collect();
    assert_eq!(cancelled, [false, true]);
}
