//! JSON as text, so that a test can write what a parser should refuse or round.

use std::fmt::Write;

/// A piece of JSON. Members keep their order and may repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// Text put into the document as it is, such as `1e400`.
    Raw(String),
    /// A string, escaped when written.
    Text(String),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Text put into the document as it is.
    #[must_use]
    pub fn raw(text: &str) -> Self {
        Self::Raw(text.to_owned())
    }

    /// A string.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// An object.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self::Object(members.map(|(key, value)| (key.to_owned(), value)).into())
    }

    /// A list of strings.
    #[must_use]
    pub fn texts(texts: &[String]) -> Self {
        Self::List(texts.iter().map(|text| Self::text(text)).collect())
    }

    /// The value at a pointer, made of the objects and lists that are there.
    pub fn at(&mut self, pointer: &str) -> Option<&mut Json> {
        let Some((head, rest)) = split(pointer) else {
            return Some(self);
        };
        match self {
            Self::Object(members) => members
                .iter_mut()
                .find(|(key, _)| key == head)
                .and_then(|(_, value)| value.at(rest)),
            Self::List(values) => {
                let index: usize = head.parse().ok()?;
                values.get_mut(index).and_then(|value| value.at(rest))
            }
            _ => None,
        }
    }

    /// Takes the value at a pointer out of its object or list.
    pub fn remove(&mut self, pointer: &str) -> Option<Json> {
        let (parent, key) = pointer.rsplit_once('/')?;
        match self.at(parent)? {
            Self::Object(members) => {
                let at = members.iter().position(|(name, _)| name == key)?;
                Some(members.remove(at).1)
            }
            Self::List(values) => {
                let at: usize = key.parse().ok()?;
                (at < values.len()).then(|| values.remove(at))
            }
            _ => None,
        }
    }

    /// The pointers of all values below this one, parents before children.
    #[must_use]
    pub fn pointers(&self) -> Vec<String> {
        let mut pointers = Vec::new();
        self.collect("", &mut pointers);
        pointers
    }

    fn collect(&self, at: &str, pointers: &mut Vec<String>) {
        let mut visit = |key: &str, value: &Json| {
            let pointer = format!("{at}/{key}");
            pointers.push(pointer.clone());
            value.collect(&pointer, pointers);
        };
        match self {
            Self::Object(members) => members.iter().for_each(|(key, value)| visit(key, value)),
            Self::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    visit(&index.to_string(), value);
                }
            }
            _ => {}
        }
    }

    /// The document.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Text(text) => quote(text, out),
            Self::List(values) => {
                out.push('[');
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    value.write_to(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    quote(key, out);
                    out.push(':');
                    value.write_to(out);
                }
                out.push('}');
            }
        }
    }
}

fn split(pointer: &str) -> Option<(&str, &str)> {
    let pointer = pointer.strip_prefix('/')?;
    let end = pointer.find('/').unwrap_or(pointer.len());
    pointer.split_at_checked(end)
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn pointers_lead_where_they_say() {
        let mut json = Json::object([(
            "people",
            Json::List(vec![Json::object([("age", Json::raw("1"))])]),
        )]);
        assert_eq!(json.pointers(), ["/people", "/people/0", "/people/0/age"]);
        *json.at("/people/0/age").unwrap() = Json::text("a\"\n");
        assert_eq!(json.write(), r#"{"people":[{"age":"a\"\u000a"}]}"#);
        assert_eq!(json.remove("/people/0/age"), Some(Json::text("a\"\n")));
        assert_eq!(json.write(), r#"{"people":[{}]}"#);
        assert_eq!(json.remove("/people/7"), None);
    }
}
