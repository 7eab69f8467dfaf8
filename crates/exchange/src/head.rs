//! The log's signed head on its way to everybody: what is said with it, and the page that shows it. Whoever keeps one can show later
//! that the log was rewritten, without anything of the ledger.

use proof::{Checkpoint, Note};
use qrcode::{EcLevel, QrCode, render::svg, types::QrError};

/// Why a head cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    /// Not a signed head.
    #[error("not a signed head: {0}")]
    NotAHead(String),
    /// Too long for a QR code.
    #[error("no QR code holds it: {0}")]
    Code(#[from] QrError),
}

/// A signed head: the note, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    note: String,
    checkpoint: Checkpoint,
}

impl SignedHead {
    /// Reads a note. That the log signed it is for its reader to check.
    pub fn read(note: &str) -> Result<Self, HeadError> {
        let refuse = |error: String| HeadError::NotAHead(error);
        let text = Note::parse(note).map_err(|error| refuse(error.to_string()))?.text.to_owned();
        let checkpoint = text.parse().map_err(|error: proof::CheckpointError| refuse(error.to_string()))?;
        Ok(Self { note: note.to_owned(), checkpoint })
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        &self.checkpoint.origin
    }

    /// How many entries it covers.
    pub fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// The note, as a file.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The name of that file: later heads come later in order.
    pub fn file_name(&self) -> String {
        format!("{:012}.checkpoint", self.checkpoint.size)
    }

    /// A page to print and to post up: the head as a QR code and in letters. `own` is the head with the
    /// log's own signature, which fits; `said` is what the head is and why to keep it, in Vietnamese and in English.
    pub fn page(&self, own: &str, said: [&str; 2]) -> Result<String, HeadError> {
        let code = QrCode::with_error_correction_level(own, EcLevel::M)?;
        let svg = code.render::<svg::Color<'_>>().min_dimensions(420, 420).build();
        // Before the image stands a declaration for files of its own.
        let svg = svg.split_once("?>").map_or(svg.as_str(), |(_, image)| image);
        let (origin, size) = (escape(&self.checkpoint.origin), self.checkpoint.size);
        let ([vi, en], note) = (said.map(escape), escape(own));
        Ok(format!(
            "<!doctype html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n<title>{origin}: {size}</title>\n\
             <style>body{{font:12pt/1.5 sans-serif;max-width:17cm;margin:1.5cm auto;color:#111}}\
             h1{{font-size:16pt;margin:0 0 .3em}}svg{{display:block;width:10cm;height:10cm;margin:.7cm auto}}\
             pre{{font-size:8.5pt;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #999;padding:.3cm}}\
             p{{white-space:pre-line}}</style>\n\
             <h1>{size} bút toán · {size} entries</h1>\n<p>{vi}</p>\n{svg}\n<pre>{note}</pre>\n<p lang=\"en\">{en}</p>\n</html>\n"
        ))
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
