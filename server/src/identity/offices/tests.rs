use super::*;
use crate::identity::store::{NewOffice, ensure_office};
use crate::platform::clock::Timestamp;
use crate::platform::db::testing::TestDb;

#[actix_web::test]
async fn the_office_of_the_district_goes_before_that_of_the_city() {
    let test = TestDb::new();
    test.db
        .write(|tx| {
            let office = |key, district| NewOffice {
                key,
                zh: "科",
                en: "Section",
                department: Some("scjg"),
                district,
            };
            ensure_office(tx, &office("a-city", None))?;
            ensure_office(tx, &office("b-district", Some("dongqu")))?;
            let usual = LampThresholds::default();
            assert_eq!(thresholds(tx, "scjg", "dongqu")?, usual);

            let of = |remaining_workdays| LampThresholds {
                remaining_workdays,
                used_percent: 80,
            };
            let now = Timestamp::from_millis(1);
            store::put_thresholds(tx, "a-city", of(3), 0, now)?;
            assert_eq!(thresholds(tx, "scjg", "dongqu")?, of(3));
            store::put_thresholds(tx, "b-district", of(5), 0, now)?;
            assert_eq!(thresholds(tx, "scjg", "dongqu")?, of(5));
            assert_eq!(thresholds(tx, "scjg", "xiqu")?, of(3));
            assert_eq!(thresholds(tx, "wjw", "dongqu")?, usual);

            let twice = store::put_thresholds(tx, "a-city", of(9), 0, now);
            assert_eq!(twice.unwrap_err().code(), Code::Conflict);
            Ok(())
        })
        .await
        .unwrap();
}
