use crate::city::City;
use crate::figures::Figures;
use crate::year::Year;
use std::path::Path;

fn year(seed: u64) -> Figures {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    let city = City::read(&folder).unwrap();
    Year::new(&city, 2024, 12_000, seed).unwrap().run().unwrap()
}

#[test]
fn a_year_comes_out_the_same_from_the_same_seed_and_not_from_another() {
    let figures = year(7);
    assert_eq!(figures, year(7));
    assert_ne!(figures, year(8));
}

#[test]
fn no_case_is_lost_and_every_way_through_the_lifecycle_is_gone() {
    let figures = year(7);
    assert_eq!((figures.working_days, figures.received), (251, 12_000));
    assert_eq!(figures.ends.values().sum::<u32>(), 12_000);
    for end in [
        "closed",
        "returned",
        "notAccepted",
        "withdrawn",
        "terminated",
    ] {
        assert!(figures.ends.contains_key(end), "{figures}");
    }
    let seen = [
        figures.notices,
        figures.by_silence,
        figures.procedures,
        figures.extended,
    ];
    assert!(seen.iter().all(|count| *count > 0), "{figures}");
    assert!(
        figures.early < figures.on_time && figures.on_time < figures.decided,
        "{figures}"
    );
    assert!(figures.red_tasks_of_cases_in_time > 0, "{figures}");
}
