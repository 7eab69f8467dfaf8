//! Where in the text of a draft something stands.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The lines of a draft's values, by their paths: `obligations.2.due`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    lines: BTreeMap<String, usize>,
    blank: Vec<String>,
}

impl Places {
    /// Those of a text; none of one that is no TOML.
    pub fn of(text: &str) -> Self {
        let mut places = Self::default();
        let Ok(table) = DeTable::parse(text) else { return places };
        places.table("", table.get_ref(), text);
        places
    }

    /// The line of what stands at the path, or of what holds it; the first where nothing does.
    pub fn line(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.lines.get(path) {
                return *line;
            }
            match path.rsplit_once('.') {
                Some((above, _)) => path = above,
                None => return 1,
            }
        }
    }

    /// The line of what stands at the path, if it does.
    pub fn at(&self, path: &str) -> Option<usize> {
        self.lines.get(path).copied()
    }

    /// The paths at which an empty text stands, in their order.
    pub fn blank(&self) -> impl Iterator<Item = &str> {
        self.blank.iter().map(String::as_str)
    }

    fn table(&mut self, path: &str, table: &DeTable<'_>, text: &str) {
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in members {
            let path = match path {
                "" => key.get_ref().to_string(),
                path => format!("{path}.{}", key.get_ref()),
            };
            self.value(path, key.span().start, value, text);
        }
    }

    fn value(&mut self, path: String, at: usize, value: &Spanned<DeValue<'_>>, text: &str) {
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        match value.get_ref() {
            DeValue::Table(table) => self.table(&path, table, text),
            DeValue::Array(array) => {
                for (index, element) in array.iter().enumerate() {
                    self.value(format!("{path}.{index}"), element.span().start, element, text);
                }
            }
            DeValue::String(said) if said.is_empty() => self.blank.push(path.clone()),
            _ => {}
        }
        self.lines.insert(path, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_on_its_line_and_a_missing_one_where_it_would_stand() {
        let text = "draft = 1\n\n[extract]\nby = { unit = \"\" }\n\n# a duty\n[[obligations]]\ncode = \"1\"\n\n[[obligations]]\ncode = \"2\"\ndue = { date = \"2026-12-01\",\n  reading = \"\" }\n";
        let places = Places::of(text);
        let lines = ["draft", "extract.by", "obligations.0", "obligations.1.code", "obligations.1.due.reading"]
            .map(|path| places.line(path));
        assert_eq!(lines, [1, 4, 7, 11, 13]);
        assert_eq!(places.line("obligations.1.due_day"), places.line("obligations.1"));
        assert_eq!(places.blank().collect::<Vec<_>>(), ["extract.by.unit", "obligations.1.due.reading"]);
    }
}
