//! Lists, and how far each has counted (`word/numbering.xml`).

use std::collections::{HashMap, HashSet};

use super::{DocxError, Tag, attribute, each_tag, is_on, number, styles::Styles};

/// A list has this many levels.
const LEVELS: usize = 9;

/// A level of a scheme.
#[derive(Debug, Clone)]
struct Level {
    format: String,
    /// `%1.%2.`: `%n` stands for the counter of level n.
    text: String,
    start: usize,
    /// It begins anew after this level, counted from 1, or an outer one; 0: never.
    restarts_after: usize,
    /// Every counter in Arabic numerals, whatever its own level says.
    legal: bool,
    /// The paragraph style that stands for this level.
    style: Option<String>,
}

impl Level {
    fn blank(index: usize) -> Self {
        Self {
            format: "decimal".to_owned(),
            text: String::new(),
            start: 1,
            restarts_after: index,
            legal: false,
            style: None,
        }
    }

    fn set(&mut self, tag: &quick_xml::events::BytesStart<'_>) {
        let value = || attribute(tag, "val").unwrap_or_default();
        match tag.local_name().as_ref() {
            "start" => self.start = number(tag).unwrap_or(1),
            "numFmt" => self.format = value(),
            "lvlText" => self.text = unescaped(&value()),
            "lvlRestart" => self.restarts_after = number(tag).unwrap_or(self.restarts_after),
            "isLgl" => self.legal = is_on(tag),
            "pStyle" => self.style = attribute(tag, "val"),
            _ => {}
        }
    }
}

/// How lists are numbered (`w:abstractNum`). All lists of one scheme count on together.
#[derive(Debug)]
struct Scheme {
    levels: Vec<Level>,
    /// Defines the numbering of this style.
    defines: Option<String>,
    /// Numbers as this style does.
    follows: Option<String>,
}

impl Default for Scheme {
    fn default() -> Self {
        Self { levels: (0..LEVELS).map(Level::blank).collect(), defines: None, follows: None }
    }
}

/// What a list changes of its scheme at one level.
#[derive(Debug, Default)]
struct Override {
    start: Option<usize>,
    level: Option<Level>,
}

/// A list (`w:num`).
#[derive(Debug, Default)]
struct List {
    scheme: String,
    overrides: HashMap<usize, Override>,
}

/// The list and level that a paragraph names itself, and its style.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub list: Option<String>,
    pub level: Option<usize>,
    pub style: Option<String>,
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    schemes: HashMap<String, Scheme>,
    lists: HashMap<String, List>,
    counters: HashMap<String, Vec<Option<usize>>>,
    /// Lists that have begun to count anew, level by level.
    restarted: HashSet<(String, usize)>,
}

impl Numbering {
    pub(super) fn read(xml: &str, styles: &Styles) -> Result<Self, DocxError> {
        let mut found = Self::default();
        let (mut scheme, mut list, mut level) = (String::new(), String::new(), 0);
        let (mut in_list, mut in_level) = (false, false);
        each_tag(xml, |tag| match tag {
            Tag::Open(tag) => match tag.local_name().as_ref() {
                "abstractNum" => {
                    (scheme, in_list) = (attribute(tag, "abstractNumId").unwrap_or_default(), false);
                    found.schemes.insert(scheme.clone(), Scheme::default());
                }
                "num" => {
                    (list, in_list) = (attribute(tag, "numId").unwrap_or_default(), true);
                    found.lists.insert(list.clone(), List::default());
                }
                "lvl" | "lvlOverride" => {
                    level = attribute(tag, "ilvl").and_then(|n| n.parse().ok()).unwrap_or(level).min(LEVELS - 1);
                    in_level = tag.local_name().as_ref() == "lvl";
                    if in_list
                        && in_level
                        && let Some(list) = found.lists.get_mut(&list)
                    {
                        list.overrides.entry(level).or_default().level = Some(Level::blank(level));
                    }
                }
                name if in_list => {
                    let Some(list) = found.lists.get_mut(&list) else { return };
                    match name {
                        "abstractNumId" => list.scheme = attribute(tag, "val").unwrap_or_default(),
                        "startOverride" => list.overrides.entry(level).or_default().start = number(tag),
                        _ if in_level => {
                            let own = list.overrides.entry(level).or_default().level.as_mut();
                            own.into_iter().for_each(|level| level.set(tag));
                        }
                        _ => {}
                    }
                }
                name => {
                    let Some(scheme) = found.schemes.get_mut(&scheme) else { return };
                    match name {
                        "styleLink" => scheme.defines = attribute(tag, "val"),
                        "numStyleLink" => scheme.follows = attribute(tag, "val"),
                        _ if in_level => scheme.levels.get_mut(level).into_iter().for_each(|level| level.set(tag)),
                        _ => {}
                    }
                }
            },
            Tag::Close("lvl") => in_level = false,
            Tag::Close(_) => {}
        })?;
        found.follow_links(styles);
        Ok(found)
    }

    /// Points each list whose scheme only follows a style to the scheme that defines that style.
    fn follow_links(&mut self, styles: &Styles) {
        let followed = |scheme: &str| {
            let style = self.schemes.get(scheme)?.follows.as_deref()?;
            let defining = self.schemes.iter().find(|(_, scheme)| scheme.defines.as_deref() == Some(style));
            let listed = || Some(&self.lists.get(styles.list(Some(style))?)?.scheme);
            defining.map(|(id, _)| id).or_else(listed).cloned()
        };
        let links: Vec<(String, String)> =
            self.lists.iter().filter_map(|(id, list)| Some((id.clone(), followed(&list.scheme)?))).collect();
        for (id, scheme) in links {
            self.lists.entry(id).or_default().scheme = scheme;
        }
    }

    /// The label of the next paragraph, by its own list or that of its style.
    pub(super) fn label(&mut self, paragraph: &Listed, styles: &Styles) -> Option<String> {
        let style = paragraph.style.as_deref();
        let id = paragraph.list.as_deref().or_else(|| styles.list(style))?;
        let list = self.lists.get(id)?;
        let scheme = self.schemes.get(&list.scheme)?;
        let of_style = || styles.names(style).find_map(|name| level_of_style(scheme, name));
        let level = paragraph.level.or_else(of_style).or_else(|| styles.level(style)).unwrap_or(0).min(LEVELS - 1);
        let levels: Vec<&Level> = scheme
            .levels
            .iter()
            .enumerate()
            .map(|(at, own)| list.overrides.get(&at).and_then(|change| change.level.as_ref()).unwrap_or(own))
            .collect();
        let start_anew = list.overrides.get(&level).and_then(|change| change.start);
        let start_anew = start_anew.filter(|_| self.restarted.insert((id.to_owned(), level)));
        let counters = self.counters.entry(list.scheme.clone()).or_insert_with(|| vec![None; LEVELS]);
        advance(counters, level, &levels, start_anew)
    }
}

/// The level that a paragraph style stands for.
fn level_of_style(scheme: &Scheme, style: &str) -> Option<usize> {
    scheme.levels.iter().position(|level| level.style.as_deref() == Some(style))
}

/// Counts one on at a level, and spells the label.
fn advance(
    counters: &mut [Option<usize>],
    level: usize,
    levels: &[&Level],
    start_anew: Option<usize>,
) -> Option<String> {
    let own = levels.get(level)?;
    let (counters, below) = counters.split_at_mut_checked(level + 1)?;
    let counter = counters.last_mut()?;
    *counter = Some(match (start_anew, *counter) {
        (Some(start), _) => start,
        (None, Some(count)) => count.saturating_add(1),
        (None, None) => own.start,
    });
    for (inner, later) in below.iter_mut().zip(levels.iter().skip(level + 1)) {
        if level < later.restarts_after {
            *inner = None;
        }
    }
    match own.format.as_str() {
        "bullet" if matches!(own.text.trim(), "+" | "o") => return Some("+".to_owned()),
        "bullet" => return Some("-".to_owned()),
        _ => {}
    }
    let label = counters.iter().zip(levels).enumerate().fold(own.text.clone(), |text, (at, (counter, level))| {
        let format = if own.legal { "decimal" } else { &level.format };
        text.replace(&format!("%{}", at + 1), &spell(counter.unwrap_or(level.start), format))
    });
    Some(label).filter(|label| !label.trim().is_empty())
}

fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |text| text.into_owned())
}

fn spell(number: usize, format: &str) -> String {
    match format {
        "none" => String::new(),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// a … z, aa, bb …: Word counts in the Latin alphabet whatever the document's language.
fn letters(number: usize) -> String {
    let at = number.max(1) - 1;
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or(0));
    letter.to_string().repeat((at / 26 + 1).min(8))
}

fn roman(mut number: usize) -> String {
    const DIGITS: &[(usize, &str)] =
        &[(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while number >= *value && text.len() < 32 {
            text.push_str(digit);
            number -= value;
        }
    }
    text
}
