//! A paper before it is drawn: one model, from which the page and the PDF are both made.

use crate::platform::Lang;
use crate::platform::clock::Timestamp;
use onewindow_core::date::Date;
use qrcode::{EcLevel, QrCode};

/// Everything a reader of the paper sees, in reading order.
#[derive(Debug)]
pub(super) struct Paper {
    pub(super) lang: Lang,
    /// The organ that issues it, as its letterhead and its signature.
    pub(super) organ: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) blocks: Vec<Block>,
    /// The day of issue; of a sample, that of what it was written by.
    pub(super) dated: Date,
    /// What proves it; nothing does on a sample (样表), which is none of anybody.
    pub(super) proof: Option<Proof>,
}

/// What makes a paper one that was issued.
#[derive(Debug)]
pub(super) struct Proof {
    /// The address that tells whether the paper is genuine.
    pub(super) address: String,
    pub(super) code: String,
}

#[derive(Debug)]
pub(super) enum Block {
    Paragraph {
        text: String,
        /// Two characters of indentation, as Chinese paragraphs have.
        indent: bool,
    },
    Heading(String),
    Table(Table),
}

/// A table. Without a head it states facts: the first cell of each row names the second.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Paper {
    /// The day of issue in words.
    pub(super) fn date(&self) -> String {
        civil_day(self.dated, self.lang)
    }

    /// The line below the title: the number, or that this is a sample.
    pub(super) fn number_line(&self) -> String {
        match (self.lang, &self.proof) {
            (Lang::Zh, Some(_)) => format!("编号：{}", self.number),
            (Lang::En, Some(_)) => format!("No. {}", self.number),
            (Lang::Zh, None) => "样张：人名、号码和地址均为虚构，供填写时参考".to_owned(),
            (Lang::En, None) => "Sample: names, numbers and addresses are made up".to_owned(),
        }
    }

    /// What stands large behind the text of each page.
    pub(super) fn watermark(&self) -> Option<&'static str> {
        match self.proof {
            Some(_) => None,
            None => Some(self.lang.pick("样　张", "SAMPLE")),
        }
    }

    pub(super) fn seal(&self) -> &'static str {
        self.lang.pick("（印章）", "(Seal)")
    }

    /// The foot of a page.
    pub(super) fn page_line(&self, page: usize, pages: usize) -> String {
        match self.lang {
            Lang::Zh => format!("{}　第 {page} 页　共 {pages} 页", self.number),
            Lang::En => format!("{} · Page {page} of {pages}", self.number),
        }
    }
}

impl Proof {
    /// How the paper is checked, in words for who cannot scan.
    pub(super) fn check_lines(&self, lang: Lang) -> [String; 3] {
        match lang {
            Lang::Zh => [
                "扫描二维码或者访问以下网址核验真伪".to_owned(),
                self.address.clone(),
                format!("验证码：{}", self.code),
            ],
            Lang::En => [
                "Scan the code or open this address to verify".to_owned(),
                self.address.clone(),
                format!("Verification code: {}", self.code),
            ],
        }
    }

    /// The address as a QR code.
    pub(super) fn qr(&self) -> Qr {
        Qr::of(&self.address)
    }
}

/// A day as it is written on a paper.
pub(super) fn day(at: Timestamp, lang: Lang) -> String {
    civil_day(at.day(), lang)
}

/// The same of a civil day.
pub(super) fn civil_day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => {
            let (year, month, day) = date.civil();
            format!("{year}年{month}月{day}日")
        }
        Lang::En => date.to_string(),
    }
}

/// A QR code as the dark runs of its rows, so that page and PDF draw the same one.
#[derive(Debug, Default)]
pub(super) struct Qr {
    /// Modules on a side.
    pub(super) side: u16,
    /// Row, first column, length.
    pub(super) runs: Vec<(u16, u16, u16)>,
}

impl Qr {
    /// An address of more than two thousand letters fits no code and gives an empty one; the words
    /// beside it still tell the address.
    fn of(text: &str) -> Self {
        let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
            return Self::default();
        };
        let mut qr = Self {
            side: u16::try_from(code.width()).unwrap_or(0),
            runs: Vec::new(),
        };
        let colors = code.to_colors();
        for (row, modules) in (0_u16..).zip(colors.chunks(code.width().max(1))) {
            let mut start = 0_u16;
            for run in modules.chunk_by(|a, b| a == b) {
                let length = u16::try_from(run.len()).unwrap_or(0);
                if run.first() == Some(&qrcode::Color::Dark) {
                    qr.runs.push((row, start, length));
                }
                start += length;
            }
        }
        qr
    }
}
