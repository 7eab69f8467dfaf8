//! Messages of the national exchange of documents (edXML, QCVN 102:2016/BTTTT): what the header says of a document, and
//! the files that come with it.
//!
//! Lenient in form: prefixes, order and what is wrapped around the message do not matter, and neither does what stands
//! before it. Strict in meaning: whatever says something is read, or refused, or asked about where the letter is read.

mod markup;
pub mod status;

use std::io::{Cursor, Read};

use base64ct::{Base64Unpadded, Encoding};
use calendar::{NaiveDate, moment::within_years};

use crate::text::{plain, squeeze};
use markup::Element;

/// A message has at most so many files.
pub const FILES_MAX: usize = 20;
/// A file of a message is at most this long, in bytes.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// So far into a file its beginning is looked for.
const BEGINNING: usize = 64 * 1024;

/// Why a message cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EdxmlError {
    /// No markup that is read here.
    #[error("not a readable edXML message: {0}")]
    Markup(String),
    /// It says what happened to a document, and has none.
    #[error("this is an edXML status message, which tells what became of a document; there is no letter in it")]
    Status,
    /// It says nothing of what became of a document.
    #[error("this is no edXML status message; a letter is read by socai intake")]
    NoStatus,
    /// It says several things.
    #[error("the message has several status codes; one message says one thing of one document")]
    SeveralStatuses,
    /// Something that it must say.
    #[error("the status message has no {0}; ask for it again")]
    Missing(&'static str),
    /// Two numbers for one document.
    #[error(
        "the message is about \"{0}\" by its code and about \"{1}\" by its DocumentId; ask the sender which is meant"
    )]
    Contradicts(String, String),
    /// A day or time that the calendar does not have.
    #[error("\"{0}\" is no day or time; the message must say when as yyyy/MM/dd HH:mm:ss")]
    NoSuchTime(String),
    /// A file is not what its header says.
    #[error("the attachment \"{name}\" is not in base64, or longer than {most} MiB", most = FILE_BYTES_MAX / 1024 / 1024)]
    Attachment {
        /// Its name.
        name: String,
    },
    /// More than anybody sends.
    #[error("the message has more than {FILES_MAX} files")]
    TooManyFiles,
    /// A file is listed and not there, or there and not listed.
    #[error("the files that the message lists are not those that it has: {0}; ask for the message again")]
    FilesDiffer(String),
}

/// What the header of a message says of its document, as far as it says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Who sends it.
    pub issuer: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Its symbol.
    pub symbol: Option<String>,
    /// Where it was issued.
    pub place: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// Its type by name.
    pub document_type: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// To whom it is sent.
    pub addressees: Vec<String>,
    /// Who receives copies.
    pub recipients: Vec<String>,
    /// In which capacity it is signed: `KT. CHỦ TỊCH`. The name is not kept.
    pub competence: Option<String>,
    /// In which position.
    pub position: Option<String>,
    /// A day by which something is due, as written. Some systems write one where there is none.
    pub due: Option<String>,
    /// Sender, date, number and symbol in one: `H23.01,2023/07/12,9101/UBND-VP`.
    pub document_id: Option<String>,
    /// What the message does to an earlier one: 1 revokes, 2 updates, 3 replaces it.
    pub business: Option<String>,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A document message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// What it says of the document.
    pub header: Header,
    /// Its files, unpacked.
    pub files: Vec<File>,
}

/// Whether bytes are a message, of a document or of a status.
pub fn is_message(bytes: &[u8]) -> bool {
    let beginning = String::from_utf8_lossy(bytes.get(..BEGINNING).unwrap_or(bytes));
    let Some((before, markup)) = beginning.split_once('<') else { return false };
    let has = |name: &str| {
        let mut tags =
            markup.split('<').filter_map(|tag| tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next());
        tags.any(|tag| tag.rsplit(':').next() == Some(name))
    };
    // An editor or a system may have left a few characters before the message.
    before.chars().count() < 64 && (has("MessageHeader") || has("StatusCode"))
}

/// Reads a message.
///
/// # Errors
/// Whatever makes it unreadable, incomplete, or too much of anything.
pub fn read(bytes: &[u8]) -> Result<Message, EdxmlError> {
    let root = markup::read(bytes)?;
    let Some(head) = root.first("MessageHeader").filter(|_| root.first("StatusCode").is_none()) else {
        return Err(EdxmlError::Status);
    };
    Ok(Message { header: header(head, &root), files: files(&root)? })
}

fn header(head: &Element, root: &Element) -> Header {
    let within = |parent: &str, name: &str| head.child(parent).and_then(|parent| parent.value(name));
    let (number, symbol) = code(within("Code", "CodeNumber"), within("Code", "CodeNotation"));
    let places = head.child("ToPlaces").map(|places| places.all("Place")).unwrap_or_default();
    Header {
        issuer: within("From", "OrganName").or_else(|| within("From", "OrganizationInCharge")),
        number,
        symbol,
        place: within("PromulgationInfo", "Place"),
        date: within("PromulgationInfo", "PromulgationDate"),
        document_type: within("DocumentType", "TypeName"),
        subject: head.value("Subject").or_else(|| head.value("Content")),
        addressees: head.children("To").filter_map(|to| to.value("OrganName")).collect(),
        recipients: places.into_iter().filter_map(Element::own_value).collect(),
        competence: within("SignerInfo", "Competence"),
        position: within("SignerInfo", "Position"),
        due: head.value("DueDate"),
        document_id: head.value("DocumentId"),
        business: root.first("BussinessDocType").or_else(|| root.first("BusinessDocType")).and_then(Element::own_value),
    }
}

/// Some systems write the number where the symbol belongs, and the other way round.
fn code(number: Option<String>, symbol: Option<String>) -> (Option<String>, Option<String>) {
    let is_number = |text: &Option<String>| {
        text.as_ref().is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(['/', '-']))
    };
    if !is_number(&number) && is_number(&symbol) { (symbol, number) } else { (number, symbol) }
}

impl Header {
    /// The day of the document; `Err` where there is no such day.
    pub(crate) fn day(&self) -> Option<Result<NaiveDate, &str>> {
        self.date.as_deref().map(|text| day(text).ok_or(text))
    }

    /// Number and symbol together.
    pub(crate) fn whole_number(&self) -> Option<String> {
        Some(format!("{}/{}", self.number.as_deref()?, self.symbol.as_deref()?))
    }
}

/// `yyyy/MM/dd`, with other signs between, or a time after it; or `dd/MM/yyyy`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(3).collect();
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    within_years(date)
}

/// The files, each looked up in the list that the message has of them.
fn files(root: &Element) -> Result<Vec<File>, EdxmlError> {
    let attached = root.all("Attachment");
    if attached.len() > FILES_MAX {
        return Err(EdxmlError::TooManyFiles);
    }
    let id = |element: &Element| {
        let id = element.value("ContentId").or_else(|| element.value("AttachmentName")).unwrap_or_default();
        id.trim_start_matches("cid:").to_owned()
    };
    let listed: Vec<String> =
        root.first("Manifest").map(|list| list.all("Reference")).unwrap_or_default().into_iter().map(id).collect();
    let there: Vec<String> = attached.iter().map(|file| id(file)).collect();
    let missing = listed.iter().filter(|id| !there.contains(id));
    let extra = there.iter().filter(|id| !listed.is_empty() && !listed.contains(id));
    let differing: Vec<&str> = missing.chain(extra).map(String::as_str).collect();
    if !differing.is_empty() {
        return Err(EdxmlError::FilesDiffer(differing.join(", ")));
    }
    let mut found = Vec::new();
    for element in attached {
        let name = element.value("AttachmentName").unwrap_or_else(|| id(element));
        let content =
            element.first("ContentTransferEncoded").map_or(element.text.as_str(), |content| content.text.as_str());
        let bytes = decoded(content).ok_or_else(|| EdxmlError::Attachment { name: name.clone() })?;
        let file = File { name, bytes };
        match unpacked(&file) {
            Some(inner) => found.extend(inner),
            None => found.push(file),
        }
        if found.len() > FILES_MAX {
            return Err(EdxmlError::TooManyFiles);
        }
    }
    Ok(found)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
    Base64Unpadded::decode_vec(&bare).ok().filter(|bytes| bytes.len() <= FILE_BYTES_MAX)
}

/// The files in a file that is only a packing: some systems pack each file into a ZIP file of its own, under the name
/// that it has. A DOCX file is a ZIP file, too, and is none.
fn unpacked(file: &File) -> Option<Vec<File>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file.bytes.as_slice())).ok()?;
    if ["[Content_Types].xml", "word/document.xml", "mimetype"]
        .iter()
        .any(|part| archive.index_for_name(part).is_some())
    {
        return None;
    }
    let (mut found, mut left) = (Vec::new(), FILE_BYTES_MAX as u64);
    for index in 0..archive.len().min(FILES_MAX + 1) {
        let inner = archive.by_index(index).ok()?;
        if inner.is_dir() {
            continue;
        }
        let name = inner.name().map_or_else(|_| file.name.clone(), |name| name.to_string());
        let mut bytes = Vec::new();
        let length = inner.take(left + 1).read_to_end(&mut bytes).ok()? as u64;
        // Longer than a letter may be: it stays packed, and is asked about.
        left = left.checked_sub(length)?;
        found.push(File { name, bytes });
    }
    Some(found)
}

impl Element {
    /// What an element says; none where it is blank, or says that there is nothing.
    fn own_value(&self) -> Option<String> {
        let text = plain(&squeeze(&self.text));
        Some(text)
            .filter(|text| !text.is_empty() && !matches!(text.to_lowercase().as_str(), "n/a" | "na" | "null" | "-"))
    }

    fn value(&self, name: &str) -> Option<String> {
        self.child(name).and_then(Self::own_value)
    }
}
