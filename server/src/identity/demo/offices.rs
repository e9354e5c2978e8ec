//! The offices of the demo city, where they stand and what their windows take in.

use crate::identity::store::NewOffice;
use onewindow_core::requests::{OfficeContact, WindowKind, WindowRequest};

pub(super) const OFFICES: &[NewOffice<'static>] = &[
    NewOffice {
        key: "window-dongqu",
        zh: "东区政务服务中心综合窗口",
        en: "Service centre of the East District",
        department: None,
        district: Some("dongqu"),
    },
    NewOffice {
        key: "window-xiqu",
        zh: "西区政务服务中心综合窗口",
        en: "Service centre of the West District",
        department: None,
        district: Some("xiqu"),
    },
    NewOffice {
        key: "scjg",
        zh: "市市场监督管理局行政审批科",
        en: "Licensing section, market regulation bureau",
        department: Some("scjg"),
        district: None,
    },
    NewOffice {
        key: "wjw",
        zh: "市卫生健康委员会行政审批科",
        en: "Licensing section, health commission",
        department: Some("wjw"),
        district: None,
    },
    NewOffice {
        key: "mzj",
        zh: "市民政局社会福利科",
        en: "Welfare section, civil affairs bureau",
        department: Some("mzj"),
        district: None,
    },
    NewOffice {
        key: "mzj-dongqu",
        zh: "东区民政局",
        en: "Civil affairs bureau of the East District",
        department: Some("mzj"),
        district: Some("dongqu"),
    },
    NewOffice {
        key: "fgw",
        zh: "市发展和改革委员会行政审批科",
        en: "Licensing section, development and reform commission",
        department: Some("fgw"),
        district: None,
    },
    NewOffice {
        key: "zrzy",
        zh: "市自然资源和规划局行政审批科",
        en: "Licensing section, natural resources bureau",
        department: Some("zrzy"),
        district: None,
    },
    NewOffice {
        key: "zjj",
        zh: "市住房和城乡建设局行政审批科",
        en: "Licensing section, housing bureau",
        department: Some("zjj"),
        district: None,
    },
    NewOffice {
        key: "cgj",
        zh: "市城市管理局行政审批科",
        en: "Licensing section, urban management bureau",
        department: Some("cgj"),
        district: None,
    },
    NewOffice {
        key: "rfb",
        zh: "市人民防空办公室审批科",
        en: "Licensing section, civil defence office",
        department: Some("rfb"),
        district: None,
    },
    NewOffice {
        key: "supervision",
        zh: "市政务服务督察室",
        en: "Service supervision office",
        department: None,
        district: None,
    },
    NewOffice {
        key: "supervision-dongqu",
        zh: "东区政务服务督察室",
        en: "Service supervision office of the East District",
        department: None,
        district: Some("dongqu"),
    },
    NewOffice {
        key: "catalogue",
        zh: "市政务服务事项管理科",
        en: "Service item section",
        department: None,
        district: None,
    },
];

/// Where the centres of the demo's city stand, which is nowhere: out at sea.
/// The key of an office, its place, and its street in Chinese and English.
type Standing = (&'static str, (i32, i32), (&'static str, &'static str));

pub(super) const PLACES: [Standing; 2] = [
    (
        "window-dongqu",
        (20_012_300, 115_045_600),
        ("示例市东区示范路100号", "100 Shifan Road, East District"),
    ),
    (
        "window-xiqu",
        (20_010_100, 114_981_200),
        ("示例市西区样板街20号", "20 Yangban Street, West District"),
    ),
];

/// How an office in this street is reached. The number is the government hotline, which is the same
/// in every city of the country.
pub(super) fn demo_contact((zh, en): (&str, &str)) -> OfficeContact {
    OfficeContact {
        address_zh: zh.to_owned(),
        address_en: en.to_owned(),
        phone: "12345".to_owned(),
        hours_zh: "工作日 9:00–12:00，13:30–17:00".to_owned(),
        hours_en: "Working days 9:00–12:00, 13:30–17:00".to_owned(),
    }
}

/// One window for everything, and one of each of the four kinds.
pub(super) fn demo_windows() -> Vec<WindowRequest> {
    let kinds = std::iter::once(None).chain(WindowKind::ALL.map(Some));
    let window = |(number, kind): (u32, _)| WindowRequest {
        key: number.to_string(),
        name_zh: format!("{number}号窗口"),
        name_en: format!("Window {number}"),
        kind,
        staff: Vec::new(),
    };
    (1..).zip(kinds).map(window).collect()
}
