//! References to definitions of the form.

use super::reader::Reader;
use super::schema::Schema;
use crate::fault::Code;
use crate::suggest::nearest;
use crate::yaml::{Entry, Node, Value};

impl<'a> Reader<'a, '_> {
    /// Follows `$ref`; the names followed are added to `chain`.
    pub(super) fn resolve(&self, node: &'a Node, chain: &mut Vec<&'a str>) -> Option<Schema<'a>> {
        let mut entries: Vec<&'a Entry> = self.ctx.entries(node)?.iter().collect();
        let mut next = node.get("$ref");
        while let Some(reference) = next {
            let target = self.ctx.string(reference)?;
            let name = target.strip_prefix("#/$defs/").unwrap_or_default();
            let found = self.defs.and_then(|d| d.entry(name));
            let Some(found) = found else {
                self.bad_ref(reference, target);
                return None;
            };
            if chain.contains(&found.key.as_str()) {
                let circle = [chain.as_slice(), &[found.key.as_str()]]
                    .concat()
                    .join(" → ");
                self.ctx.fault(
                    reference.pos,
                    Code::BadRef,
                    format!("引用形成循环：{circle}"),
                    format!("the references go round in a circle: {circle}"),
                );
                return None;
            }
            chain.push(&found.key);
            self.used.borrow_mut().insert(&found.key);
            for entry in self.ctx.entries(&found.value)? {
                if !entries.iter().any(|e| e.key == entry.key) {
                    entries.push(entry);
                }
            }
            next = found.value.get("$ref");
        }
        Some(Schema {
            ctx: self.ctx,
            pos: node.pos,
            entries,
        })
    }

    fn bad_ref(&self, reference: &'a Node, target: &str) {
        let names: Vec<String> = match self.defs.map(|d| &d.value) {
            Some(Value::Map(entries)) => entries
                .iter()
                .map(|e| format!("#/$defs/{}", e.key))
                .collect(),
            _ => Vec::new(),
        };
        self.ctx.fault_with(
            reference.pos,
            Code::BadRef,
            format!("找不到“{target}”；只能引用本表单 $defs 里的定义"),
            format!("`{target}` is not there; only definitions under this form's $defs can be referred to"),
            nearest(target, names.iter().map(String::as_str)).map(str::to_owned),
        );
    }

    pub(super) fn unused_definitions(&self) {
        let Some(Value::Map(entries)) = self.defs.map(|d| &d.value) else {
            return;
        };
        let used = self.used.borrow();
        for entry in entries.iter().filter(|e| !used.contains(e.key.as_str())) {
            self.ctx.fault(
                entry.key_pos,
                Code::UnusedDefinition,
                format!("没有字段用到定义“{}”", entry.key),
                format!("no field refers to the definition `{}`", entry.key),
            );
        }
    }
}
