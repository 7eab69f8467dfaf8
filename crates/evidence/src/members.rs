//! Which members an evidence file has, by its kind, and in which order: one form for one content. Whatever else
//! lies in a file could pass for something that was checked.

use std::{collections::BTreeSet, iter::Peekable};

use crate::{
    container::{Container, Format},
    error::EvidenceError,
};

/// What the claim says of which entries are there.
pub(crate) enum Listed<'c> {
    Presence { entry: u64, before: Option<u64> },
    Verdict { filing: u64, before: Option<u64>, shown: &'c [u64], counted: bool },
    Streams { shown: &'c [u64], sealed: Option<u64>, counted: bool },
    All { size: u64, sealed: Option<u64> },
    Consistency,
}

/// Says what is wrong with the first member that is not the one that belongs there.
pub(crate) fn check(container: &Container, listed: &Listed<'_>) -> Result<(), EvidenceError> {
    let format = container.format();
    let names = match format {
        Format::First => in_groups(container.members().map(|(name, _)| name).collect())?,
        Format::Second => container.members().map(|(name, _)| name).collect(),
    };
    let mut reading = Reading { format, names: names.into_iter().peekable() };
    for name in ["READ-ME.vi.txt", "READ-ME.en.txt", "claim.json", "checkpoint"] {
        reading.one(name)?;
    }
    let disclosed: BTreeSet<u64> = numbers(container, DISCLOSED);
    match listed {
        Listed::Presence { entry, before } => {
            let shown = [Some(0), Some(*entry), *before].into_iter().flatten().chain(disclosed.iter().copied());
            reading.between(shown.collect(), *before)?;
            disclosed.iter().try_for_each(|number| reading.one(&member(DISCLOSED, *number, "json")))?;
            reading.reserved(container)?;
            while reading.next_in("documents").is_some() {
                reading.names.next();
            }
        }
        Listed::Verdict { filing, before, shown, counted } => {
            let entries = [Some(0), Some(*filing), *before].into_iter().flatten();
            reading.between(entries.collect(), *before)?;
            reading.one(GROUNDS_HEAD)?;
            shown.iter().try_for_each(|number| reading.entry(GROUNDS, *number))?;
            if *counted {
                reading.one(GROUNDS_STREAMS)?;
            }
            reading.reserved(container)?;
        }
        Listed::Streams { shown, sealed, counted } => {
            shown.iter().try_for_each(|number| reading.entry(ENTRIES, *number))?;
            if *counted {
                reading.one(STREAMS)?;
            }
            reading.anchor(*sealed)?;
            reading.reserved(container)?;
        }
        Listed::All { size, sealed } => {
            if format == Format::First {
                reading.maybe("checkpoint.signed");
            }
            reading.anchor(*sealed)?;
            (0..size.div_ceil(BUNDLE)).try_for_each(|index| reading.one(&bundle(index, *size)))?;
        }
        Listed::Consistency => {
            reading.one(EARLIER_HEAD)?;
            reading.one("consistency")?;
        }
    }
    match reading.names.next() {
        None => Ok(()),
        Some(name) => Err(EvidenceError::NotOfThisKind(name.to_owned())),
    }
}

/// The member that holds the counts of streams.
pub const STREAMS: &str = "streams";
/// The same of a verdict's grounds.
pub const GROUNDS_STREAMS: &str = "grounds/streams";

/// The numbers N of the members `directory/N.json`.
fn numbers(container: &Container, directory: &str) -> BTreeSet<u64> {
    let number = |name: &str| name.strip_prefix(directory)?.strip_prefix('/')?.strip_suffix(".json")?.parse().ok();
    container.members().filter_map(|(name, _)| number(name)).collect()
}

/// In the first format these groups may stand in any order, each of them together.
fn in_groups(mut names: Vec<&str>) -> Result<Vec<&str>, EvidenceError> {
    const GROUPS: [&str; 4] = ["before/", "tiles/", "later/", "grounds/"];
    let group = |name: &str| GROUPS.iter().position(|group| name.starts_with(group));
    let Some(first) = names.iter().position(|name| group(name).is_some()) else { return Ok(names) };
    let last = names.iter().rposition(|name| group(name).is_some()).unwrap_or(first);
    let mut order = Vec::new();
    let Some(grouped) = names.get_mut(first..=last) else { return Ok(names) };
    for name in &*grouped {
        let at = group(name).ok_or_else(|| EvidenceError::Misplaced((*name).to_owned()))?;
        match order.last() {
            Some(before) if *before == at => {}
            _ if order.contains(&at) => return Err(EvidenceError::Misplaced((*name).to_owned())),
            _ => order.push(at),
        }
    }
    grouped.sort_by_key(|name| group(name));
    Ok(names)
}

struct Reading<'c, I: Iterator<Item = &'c str>> {
    format: Format,
    names: Peekable<I>,
}

impl<'c, I: Iterator<Item = &'c str>> Reading<'c, I> {
    fn one(&mut self, name: &str) -> Result<(), EvidenceError> {
        match self.names.next() {
            Some(found) if found == name => Ok(()),
            Some(found) => Err(EvidenceError::InPlaceOf { found: found.to_owned(), wanted: name.to_owned() }),
            None => Err(EvidenceError::missing(name)),
        }
    }

    fn maybe(&mut self, name: &str) -> bool {
        self.names.next_if(|found| *found == name).is_some()
    }

    /// The rest of the next member's name, if it lies in this directory.
    fn next_in(&mut self, directory: &str) -> Option<&'c str> {
        self.names.peek()?.strip_prefix(directory)?.strip_prefix('/')
    }

    fn entry(&mut self, directory: &str, number: u64) -> Result<(), EvidenceError> {
        self.one(&member(directory, number, "json"))?;
        self.one(&member(directory, number, "tlog-proof"))
    }

    /// What shows an entry between two moments.
    fn between(&mut self, shown: BTreeSet<u64>, before: Option<u64>) -> Result<(), EvidenceError> {
        self.one("checkpoint.signed")?;
        for number in shown {
            // Who made a file of the first format may have left out what says whether the log is a rehearsal.
            let absent = self.format == Format::First && number == 0 && self.next_in(ENTRIES) != Some("0.json");
            if !absent {
                self.entry(ENTRIES, number)?;
            }
        }
        self.tokens(ANCHORS)?;
        self.anchor(before)?;
        if self.maybe(LATER_HEAD) {
            self.one(LATER_STAMPED)?;
            self.one(LATER_CONSISTENCY)?;
            let mut last = None;
            while let Some(number) = self.next_in(LATER).and_then(|rest| rest.strip_suffix(".json")) {
                let number = number.parse::<u64>().ok().filter(|number| last.is_none_or(|last| last < *number));
                let number = number.ok_or_else(|| EvidenceError::NotInOrder(LATER.to_owned()))?;
                self.entry(LATER, number)?;
                last = Some(number);
            }
            self.tokens(LATER)?;
        }
        Ok(())
    }

    /// Tokens, each with what it was kept with.
    fn tokens(&mut self, directory: &str) -> Result<(), EvidenceError> {
        let (mut last, mut count) = (None, 0);
        while let Some(name) = self.next_in(directory).and_then(|rest| rest.strip_suffix(".tsr")) {
            count += 1;
            let in_place = match self.format {
                Format::First => {
                    name.len() == 3
                        && name.bytes().all(|byte| byte.is_ascii_digit())
                        && last.is_none_or(|last| last < name)
                }
                Format::Second => name == format!("{count:03}"),
            };
            if !in_place {
                return Err(EvidenceError::TokenMisplaced(format!("{directory}/{name}.tsr")));
            }
            self.one(&format!("{directory}/{name}.tsr"))?;
            self.kept_with(&format!("{directory}/{name}"));
            last = Some(name);
        }
        Ok(())
    }

    fn kept_with(&mut self, name: &str) {
        self.maybe(&format!("{name}.chain.pem"));
        self.maybe(&format!("{name}.crl.pem"));
    }

    fn anchor(&mut self, named: Option<u64>) -> Result<(), EvidenceError> {
        if named.is_some() {
            self.one("before/anchor")?;
            self.kept_with("before/anchor");
            self.maybe("before/stamped");
        }
        Ok(())
    }

    /// What is reserved for signatures of acts: about entries that the file shows.
    fn reserved(&mut self, container: &Container) -> Result<(), EvidenceError> {
        if self.format == Format::First {
            return Ok(());
        }
        for directory in [SIGNATURES, KEYS] {
            let mut last = None;
            while let Some(number) = self.next_in(directory).and_then(|rest| rest.strip_suffix(".json")) {
                let number = number.parse::<u64>().ok().filter(|number| last.is_none_or(|last| last < *number));
                let number = number.ok_or_else(|| EvidenceError::NotInOrder(directory.to_owned()))?;
                let name = member(directory, number, "json");
                self.one(&name)?;
                let shown = [ENTRIES, GROUNDS].iter().any(|at| container.get(&member(at, number, "json")).is_some());
                if !shown || container.get(&name).is_some_and(|bytes| bytes.len() > RESERVED_BYTES_MAX) {
                    return Err(EvidenceError::AboutNothing(name));
                }
                last = Some(number);
            }
        }
        Ok(())
    }
}

/// A signature, or a key, is at most this long, in bytes.
const RESERVED_BYTES_MAX: usize = 64 * 1024;

/// Where the tokens lie over `checkpoint`.
pub const ANCHORS: &str = "anchors";
/// Where the signatures of acts lie: reserved.
pub const SIGNATURES: &str = "signatures";
/// Where the entries lie that registered their keys: reserved.
pub const KEYS: &str = "keys";
/// Where the names lie that the holder chose to disclose.
pub const DISCLOSED: &str = "disclosed";
/// Where the entries lie that are shown under `checkpoint`.
pub const ENTRIES: &str = "entries";
/// Where the entries lie that a verdict rests on.
pub const GROUNDS: &str = "grounds";
/// The head that these are shown under.
pub const GROUNDS_HEAD: &str = "grounds/checkpoint";

/// The name of the member about an entry.
pub fn member(directory: &str, number: u64, kind: &str) -> String {
    format!("{directory}/{number}.{kind}")
}

/// Where a later head lies: its tokens, and the entries under it that name tokens over the earlier one.
pub const LATER: &str = "later";
/// The later head itself.
pub const LATER_HEAD: &str = "later/checkpoint";
/// What is stamped of it.
pub const LATER_STAMPED: &str = "later/checkpoint.signed";
/// What shows that it continues the earlier one.
pub const LATER_CONSISTENCY: &str = "later/consistency";
/// The earlier head.
pub const EARLIER_HEAD: &str = "earlier/checkpoint";
/// Entries in a bundle (C2SP tlog-tiles).
pub const BUNDLE: u64 = 256;

/// The member that holds a bundle of a log of `size` entries: the path of C2SP tlog-tiles.
pub fn bundle(index: u64, size: u64) -> String {
    let mut groups = vec![format!("{:03}", index % 1000)];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(format!("x{:03}", rest % 1000));
        rest /= 1000;
    }
    groups.reverse();
    let path = groups.join("/");
    match size - index * BUNDLE {
        BUNDLE.. => format!("tiles/tile/entries/{path}"),
        width => format!("tiles/tile/entries/{path}.p/{width}"),
    }
}
