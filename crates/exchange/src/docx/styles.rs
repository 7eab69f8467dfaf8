//! What a style brings along: the list that its paragraphs are numbered by, and whether its text is hidden.

use std::collections::HashMap;

use super::{DocxError, Tag, attribute, each_tag, is_on, number};

/// Styles are built on each other at most so deep.
const CHAIN_MAX: usize = 32;

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    hidden: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// Of a paragraph that names none.
    default: Option<String>,
}

impl Styles {
    pub(super) fn read(xml: &str) -> Result<Self, DocxError> {
        let mut found = Self::default();
        let mut open = None::<(String, Style)>;
        // The style of a table has properties for parts of the table: they are not those of its text.
        let mut in_table_part = false;
        each_tag(xml, |tag| match tag {
            Tag::Open(tag) => match (tag.local_name().as_ref(), open.as_mut()) {
                ("style", _) => {
                    let id = attribute(tag, "styleId").unwrap_or_default();
                    let is_default =
                        attribute(tag, "default").is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"));
                    if is_default && attribute(tag, "type").as_deref() == Some("paragraph") {
                        found.default = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                ("tblStylePr", _) => in_table_part = true,
                (_, Some(_)) if in_table_part => {}
                ("basedOn", Some((_, style))) => style.based_on = attribute(tag, "val"),
                ("numId", Some((_, style))) => style.list = attribute(tag, "val"),
                ("ilvl", Some((_, style))) => style.level = number(tag),
                ("vanish", Some((_, style))) => style.hidden = Some(is_on(tag)),
                _ => {}
            },
            Tag::Close("style") => found.styles.extend(open.take()),
            Tag::Close("tblStylePr") => in_table_part = false,
            Tag::Close(_) => {}
        })?;
        Ok(found)
    }

    fn get<'s>(&'s self, name: &str) -> Option<(&'s str, &'s Style)> {
        self.styles.get_key_value(name).map(|(name, style)| (name.as_str(), style))
    }

    /// A style and those that it is built on, the nearest first; without a name, those of a paragraph that names none.
    fn chain<'s>(&'s self, name: Option<&str>) -> impl Iterator<Item = (&'s str, &'s Style)> + use<'s> {
        let first = name.or(self.default.as_deref()).and_then(|name| self.get(name));
        std::iter::successors(first, |(_, style)| self.get(style.based_on.as_deref()?)).take(CHAIN_MAX)
    }

    /// The list of a style; `0` takes it out of every list.
    pub(super) fn list<'s>(&'s self, name: Option<&str>) -> Option<&'s str> {
        self.chain(name).find_map(|(_, style)| style.list.as_deref())
    }

    /// The level that a style names.
    pub(super) fn level(&self, name: Option<&str>) -> Option<usize> {
        self.chain(name).find_map(|(_, style)| style.level)
    }

    /// The names of a style and of those that it is built on, the nearest first.
    pub(super) fn names<'s>(&'s self, name: Option<&str>) -> impl Iterator<Item = &'s str> + use<'s> {
        self.chain(name).map(|(name, _)| name)
    }

    /// Whether text in a style is hidden, where the style says so or not.
    pub(super) fn hidden(&self, name: Option<&str>) -> Option<bool> {
        self.chain(name).find_map(|(_, style)| style.hidden)
    }
}
