//! The elements of a message by their local names, with limits on everything.

use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};

use super::EdxmlError;

/// Elements lie in each other at most so deep.
const DEPTH_MAX: usize = 32;
/// A message has at most so many of them.
const ELEMENTS_MAX: usize = 20_000;

/// An element without its attributes: a message says everything in texts.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    pub(super) text: String,
    inner: Vec<Element>,
}

impl Element {
    /// What stands directly in it.
    pub(super) fn inner(&self) -> &[Self] {
        &self.inner
    }

    /// The first of that name, however deep.
    pub(super) fn first(&self, name: &str) -> Option<&Self> {
        self.inner.iter().find_map(|inner| if inner.name == name { Some(inner) } else { inner.first(name) })
    }

    /// All of that name, however deep.
    pub(super) fn all(&self, name: &str) -> Vec<&Self> {
        let of = |inner: &'_ Self| inner.name == name;
        self.inner.iter().flat_map(|inner| if of(inner) { vec![inner] } else { inner.all(name) }).collect()
    }

    /// Those of that name directly in it.
    pub(super) fn children<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.inner.iter().filter(move |inner| inner.name == name)
    }

    /// The first of that name directly in it.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.inner.iter().find(|inner| inner.name == name)
    }
}

/// The whole message as one element.
pub(super) fn read(bytes: &[u8]) -> Result<Element, EdxmlError> {
    let refuse = |detail: &str| EdxmlError::Markup(detail.to_owned());
    let text = std::str::from_utf8(bytes).map_err(|error| EdxmlError::Markup(error.to_string()))?;
    let (_, markup) = text.split_at(text.find('<').unwrap_or(0));
    let mut reader = Reader::from_str(markup);
    let (mut open, mut count) = (vec![Element::default()], 0);
    loop {
        let event = reader.read_event().map_err(|error| EdxmlError::Markup(error.to_string()))?;
        let last = open.last_mut().ok_or_else(|| refuse("an element closes that was not open"))?;
        match event {
            Event::Eof => break,
            Event::DocType(_) => return Err(refuse("it defines names of its own (DOCTYPE), which no message does")),
            Event::Start(tag) => {
                count += 1;
                if open.len() > DEPTH_MAX || count > ELEMENTS_MAX {
                    return Err(refuse("it has too many elements, or too deep ones"));
                }
                open.push(Element { name: tag.local_name().as_ref().to_owned(), ..Element::default() });
            }
            Event::End(_) => {
                let closed = open.pop().unwrap_or_default();
                let outer = open.last_mut().ok_or_else(|| refuse("an element closes that was not open"))?;
                outer.inner.push(closed);
            }
            Event::Text(text) => last.text.push_str(&text.xml10_content()),
            Event::CData(text) => last.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => last.text.push_str(&resolved(&name)?),
            _ => {}
        }
    }
    match open.len() {
        1 => Ok(open.pop().unwrap_or_default()),
        _ => Err(refuse("it breaks off")),
    }
}

/// What a reference stands for; a message has no names of its own.
fn resolved(name: &BytesRef<'_>) -> Result<String, EdxmlError> {
    let text = crate::docx::resolved(name).map_err(|error| EdxmlError::Markup(error.to_string()))?;
    let unknown = || EdxmlError::Markup(format!("it uses a name that is not defined: &{};", &**name));
    Some(text).filter(|text| !text.is_empty()).ok_or_else(unknown)
}
