//! Documents that are asked for twice.

use crate::fault::Code;
use crate::item::Material;
use crate::read::Ctx;

/// Reports each document that has the name and the condition of one before it.
pub(crate) fn duplicates(ctx: Ctx<'_>, materials: &[Material]) {
    for (i, material) in materials.iter().enumerate() {
        let earlier = materials.iter().take(i);
        let same = |other: &&Material| {
            other.doc.name.zh == material.doc.name.zh && condition(other) == condition(material)
        };
        let Some(first) = earlier.into_iter().find(same) else {
            continue;
        };
        let line = first.pos.line;
        let name = &material.doc.name;
        let (zh, en) = (&name.zh, name.en.as_ref().unwrap_or(&name.zh));
        ctx.fault(
            material.pos,
            Code::DuplicateMaterial,
            format!("材料“{zh}”在第{line}行已经有了，名称和条件都一样"),
            format!("`{en}` is asked for already on line {line}, under the same condition"),
        );
    }
}

/// The condition without its blanks.
fn condition(material: &Material) -> Option<String> {
    let rule = material.when.as_ref()?;
    Some(rule.text().split_whitespace().collect())
}
