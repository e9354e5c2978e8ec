//! The situations of an item, to be read by people.

use super::{Answered, Outcome, Situations, pick};
use crate::context::{ApplicantKind, Lang};
use crate::pack::Pack;
use std::fmt::Write;

impl Situations {
    /// A page that names the questions, and each checklist with the way to it.
    #[must_use]
    pub fn report(&self, pack: &Pack, lang: Lang) -> String {
        let mut page = String::new();
        // Writing to a text does not fail.
        let _ = self.write(&mut page, pack, lang);
        page
    }

    fn write(&self, page: &mut String, pack: &Pack, lang: Lang) -> std::fmt::Result {
        let comma = pick(lang, "；", "; ");
        let names = |ids: &mut dyn Iterator<Item = &String>| {
            let name = |id: &String| {
                let found = pack.materials.iter().find(|m| m.id == *id);
                found.map_or_else(|| id.clone(), |m| lang.pick(&m.name).to_owned())
            };
            ids.map(name).collect::<Vec<_>>().join(&comma)
        };
        let name = lang.pick(&pack.name);
        writeln!(page, "{name} ({} v{})", self.item, self.version)?;
        writeln!(page, "{}", self.headline(lang))?;
        for (i, question) in self.questions.iter().enumerate() {
            let how = how(question.answered, lang);
            writeln!(
                page,
                "  {}. {} [{how}]  {}",
                i + 1,
                question.title,
                question.pointer
            )?;
        }
        if !self.always.is_empty() {
            let always = names(&mut self.always.iter());
            writeln!(
                page,
                "{}{always}",
                pick(lang, "人人都要：", "Everybody needs: ")
            )?;
        }
        for (i, outcome) in self.outcomes.iter().enumerate() {
            let own = outcome.materials.iter();
            let own = names(&mut own.filter(|id| !self.always.contains(*id)));
            let own = if own.is_empty() {
                pick(lang, "没有别的材料", "nothing else")
            } else {
                own
            };
            writeln!(page, "{:>4}. {own}", i + 1)?;
            writeln!(page, "      ← {}", way(outcome, lang))?;
        }
        for what in &self.not_complete {
            writeln!(page, "{}{what}", pick(lang, "不完整：", "not complete: "))?;
        }
        Ok(())
    }

    /// How many questions and how many checklists there are.
    fn headline(&self, lang: Lang) -> String {
        let (fewest, most, lists) = (self.fewest_questions, self.most_questions, self.lists);
        if most == 0 {
            return pick(
                lang,
                "不用回答问题，清单只有一种",
                "no question to answer, one checklist",
            );
        }
        let count = if fewest == most {
            most.to_string()
        } else {
            format!("{fewest}–{most}")
        };
        pick(
            lang,
            format!("回答 {count} 个问题，清单共 {lists} 种"),
            format!("{count} questions to answer, {lists} different checklists"),
        )
    }
}

fn way(outcome: &Outcome, lang: Lang) -> String {
    let steps = outcome.path.iter();
    let steps: Vec<String> = steps
        .map(|step| format!("{}{}{}", step.title, pick(lang, "：", ": "), step.text))
        .collect();
    let kinds = outcome.applicants.iter().map(|kind| match kind {
        ApplicantKind::Person => pick(lang, "申请人是个人", "a person applies"),
        ApplicantKind::Firm => pick(lang, "申请人是企业", "a firm applies"),
    });
    let all: Vec<String> = kinds.chain(steps).collect();
    if all.is_empty() {
        return pick(lang, "不用回答", "no answer needed");
    }
    all.join(&pick(lang, "；", "; "))
}

fn how(answered: Answered, lang: Lang) -> String {
    match answered {
        Answered::Boolean => pick(lang, "是否", "yes or no"),
        Answered::Choice => pick(lang, "单选", "one of several"),
        Answered::Choices => pick(lang, "多选", "any of several"),
        Answered::Number => pick(lang, "数字", "number"),
        Answered::Date => pick(lang, "日期", "day"),
        Answered::Text => pick(lang, "文字", "text"),
        Answered::Rows => pick(lang, "逐行填写", "rows"),
    }
}
