//! The container: a ZIP file without compression, in one form for one content.
//!
//! Whoever reads it in another way than we do reads the same: names, order, dates and every other field
//! are fixed, so that what is accepted is, byte for byte, what this module writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use proof::Digest;
use serde::de::DeserializeOwned;

use crate::error::EvidenceError;

/// Which form of evidence file: the first member's content names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// `socai-evidence@v1`: read, and no longer written.
    First,
    /// `socai-evidence@v2`.
    #[default]
    Second,
}

impl Format {
    /// The content of the member `FORMAT`.
    pub fn text(self) -> &'static str {
        match self {
            Self::First => "socai-evidence@v1\n",
            Self::Second => "socai-evidence@v2\n",
        }
    }

    fn of(text: &[u8]) -> Option<Self> {
        [Self::First, Self::Second].into_iter().find(|format| format.text().as_bytes() == text)
    }
}

/// A claim is at most this long, in bytes, and this deep.
const CLAIM_BYTES_MAX: usize = 1024 * 1024;
const CLAIM_DEPTH_MAX: usize = 8;
/// An evidence file is at most this long, in bytes: documents travel beside it if they are larger.
pub const FILE_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// It has at most so many members: a ZIP file counts them in 16 bits.
pub const MEMBERS_MAX: usize = 65_000;
const MANIFEST: &str = "MANIFEST";
const FORMAT_NAME: &str = "FORMAT";

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Version 2.0, no flags, stored, 1980-01-01 00:00.
const FIXED: [u8; 10] = [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
const LOCAL_BYTES: usize = 30;

/// In what the bytes are not those of an evidence file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// At the beginning.
    #[error("it does not begin with FORMAT and MANIFEST")]
    Beginning,
    /// At the end: something there was changed.
    #[error("its directory is not that of its members")]
    Directory,
    /// Something is missing at its end.
    #[error("it is cut off")]
    CutOff,
    /// A member as other programs write it.
    #[error("a member is compressed, dated, or marked otherwise")]
    Marked,
    /// More of a member than there may be.
    #[error("a member has fields that no evidence file has")]
    Fields,
    /// A name in another encoding.
    #[error("a name is not text")]
    NotText,
}

/// Why bytes are not an evidence file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// Over a limit.
    #[error("an evidence file has at most {MEMBERS_MAX} members and {FILE_BYTES_MAX} bytes")]
    TooLarge,
    /// Not the form that an evidence file has.
    #[error("not an evidence file, byte {at}: {what}")]
    Malformed {
        /// Where.
        at: usize,
        /// What is wrong there.
        what: Malformed,
    },
    /// A member with a name that no evidence file has.
    #[error("\"{0}\" is not the name of a member: small letters, digits, dots, hyphens, slashes")]
    Name(String),
    /// A name that stands there twice.
    #[error("the member \"{0}\" is there twice")]
    Twice(String),
    /// A later format.
    #[error("the format is {0:?}, which this program does not know; use a newer one")]
    Format(String),
    /// The manifest does not list just what is there, as it is.
    #[error("the manifest is not that of these members: one was added, taken away or changed")]
    Manifest,
}

/// The members of an evidence file, in order; without `FORMAT` and `MANIFEST`, which follow from them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Container {
    format: Format,
    members: Vec<(String, Vec<u8>)>,
    /// Where each stands.
    places: BTreeMap<String, usize>,
}

impl Container {
    /// One without members.
    pub fn of(format: Format) -> Self {
        Self { format, ..Self::default() }
    }

    /// Its form.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Adds a member.
    pub fn add(&mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<(), ContainerError> {
        check_name(name)?;
        if self.get(name).is_some() || [FORMAT_NAME, MANIFEST].contains(&name) {
            return Err(ContainerError::Twice(name.to_owned()));
        }
        self.places.insert(name.to_owned(), self.members.len());
        self.members.push((name.to_owned(), bytes.into()));
        Ok(())
    }

    /// A member's bytes.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.members.get(*self.places.get(name)?).map(|(_, bytes)| bytes.as_slice())
    }

    /// A member's text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(|bytes| str::from_utf8(bytes).ok())
    }

    /// What the file itself says that it shows. It is checked, not believed.
    pub(crate) fn claim<T: DeserializeOwned>(&self) -> Result<T, EvidenceError> {
        let claim = self.get("claim.json").ok_or_else(|| EvidenceError::missing("claim.json"))?;
        if claim.len() > CLAIM_BYTES_MAX || depth(claim) > CLAIM_DEPTH_MAX {
            return Err(EvidenceError::Claim(format!(
                "it is longer than {CLAIM_BYTES_MAX} bytes, or deeper than {CLAIM_DEPTH_MAX} levels"
            )));
        }
        serde_json::from_slice(claim).map_err(|error| EvidenceError::Claim(error.to_string()))
    }

    /// The members, in order.
    pub fn members(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// The file.
    pub fn write(&self) -> Result<Vec<u8>, ContainerError> {
        let manifest = self.manifest();
        let all = [(FORMAT_NAME, self.format.text().as_bytes()), (MANIFEST, manifest.as_bytes())]
            .into_iter()
            .chain(self.members());
        let (mut file, mut central, mut count) = (Vec::new(), Vec::new(), 0u16);
        for (name, bytes) in all {
            let offset = number(file.len())?;
            let mut fields = FIXED.to_vec();
            fields.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
            fields.extend_from_slice(&number(bytes.len())?.to_le_bytes());
            fields.extend_from_slice(&number(bytes.len())?.to_le_bytes());
            fields.extend_from_slice(&u16::try_from(name.len()).map_err(|_| ContainerError::TooLarge)?.to_le_bytes());
            fields.extend_from_slice(&[0, 0]);
            file.extend_from_slice(&LOCAL);
            file.extend_from_slice(&fields);
            file.extend_from_slice(name.as_bytes());
            file.extend_from_slice(bytes);
            central.extend_from_slice(&CENTRAL);
            central.extend_from_slice(&[20, 0]);
            central.extend_from_slice(&fields);
            // No comment, disk 0, no attributes.
            central.extend_from_slice(&[0; 10]);
            central.extend_from_slice(&offset.to_le_bytes());
            central.extend_from_slice(name.as_bytes());
            count = count
                .checked_add(1)
                .filter(|count| usize::from(*count) <= MEMBERS_MAX)
                .ok_or(ContainerError::TooLarge)?;
        }
        let start = number(file.len())?;
        let length = number(central.len())?;
        file.append(&mut central);
        file.extend_from_slice(&END);
        file.extend_from_slice(&[0; 4]);
        file.extend_from_slice(&count.to_le_bytes());
        file.extend_from_slice(&count.to_le_bytes());
        file.extend_from_slice(&length.to_le_bytes());
        file.extend_from_slice(&start.to_le_bytes());
        file.extend_from_slice(&[0, 0]);
        if file.len() > FILE_BYTES_MAX { Err(ContainerError::TooLarge) } else { Ok(file) }
    }

    /// Reads a file; it must be, byte for byte, what [`Container::write`] makes of its members.
    pub fn read(file: &[u8]) -> Result<Self, ContainerError> {
        if file.len() > FILE_BYTES_MAX {
            return Err(ContainerError::TooLarge);
        }
        let (mut members, mut at, mut names) = (Vec::new(), 0, BTreeSet::new());
        while file.get(at..).is_some_and(|rest| rest.starts_with(&LOCAL)) {
            let (name, bytes, next) = member(file, at)?;
            if !names.insert(name) {
                return Err(ContainerError::Twice(name.to_owned()));
            }
            members.push((name, bytes));
            at = next;
            if members.len() > MEMBERS_MAX {
                return Err(ContainerError::TooLarge);
            }
        }
        let [(FORMAT_NAME, format), (MANIFEST, manifest), rest @ ..] = members.as_slice() else {
            return Err(ContainerError::Malformed { at: 0, what: Malformed::Beginning });
        };
        let unknown = || ContainerError::Format(String::from_utf8_lossy(format).chars().take(80).collect());
        let mut container = Self::of(Format::of(format).ok_or_else(unknown)?);
        for (name, bytes) in rest {
            container.add(name, *bytes)?;
        }
        if container.manifest().as_bytes() != *manifest {
            return Err(ContainerError::Manifest);
        }
        match container.write()? == file {
            true => Ok(container),
            false => Err(ContainerError::Malformed { at, what: Malformed::Directory }),
        }
    }

    /// A line as `sha256sum` writes and checks it for every member but the manifest itself.
    fn manifest(&self) -> String {
        let mut manifest = format!("{}  {FORMAT_NAME}\n", Digest::of(self.format.text().as_bytes()));
        for (name, bytes) in self.members() {
            // Writing to a text cannot fail.
            let _ = writeln!(manifest, "{}  {name}", Digest::of(bytes));
        }
        manifest
    }
}

/// How deep brackets and braces are nested, outside of texts.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The member that begins at `at`: its name, its bytes, and where the next one begins.
fn member(file: &[u8], at: usize) -> Result<(&str, &[u8], usize), ContainerError> {
    let malformed = |what| ContainerError::Malformed { at, what };
    let cut = || malformed(Malformed::CutOff);
    let field = |from: usize, length: usize| file.get(at + from..at + from + length).ok_or_else(cut);
    let long =
        |from| field(from, 4).map(|bytes| bytes.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte)));
    if field(4, FIXED.len())? != FIXED {
        return Err(malformed(Malformed::Marked));
    }
    let (length, again) = (long(18)?, long(22)?);
    let name_length = field(26, 2)?.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
    if length != again || field(28, 2)? != [0, 0] {
        return Err(malformed(Malformed::Fields));
    }
    let name = str::from_utf8(field(LOCAL_BYTES, name_length)?).map_err(|_| malformed(Malformed::NotText))?;
    let bytes = field(LOCAL_BYTES + name_length, length)?;
    Ok((name, bytes, at + LOCAL_BYTES + name_length + length))
}

fn number(length: usize) -> Result<u32, ContainerError> {
    u32::try_from(length).map_err(|_| ContainerError::TooLarge)
}

/// Names that mean the same on every system, and lead nowhere else.
fn check_name(name: &str) -> Result<(), ContainerError> {
    let plain = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-' | '/');
    // The read-me files are shouted, as everywhere.
    let rest = name.strip_prefix("READ-ME").unwrap_or(name);
    let part = |part: &str| !part.is_empty() && !part.starts_with('.');
    let parts = name.split('/').all(part);
    match rest.chars().all(plain) && parts && name.len() <= 200 {
        true => Ok(()),
        false => Err(ContainerError::Name(name.chars().take(80).collect())),
    }
}
