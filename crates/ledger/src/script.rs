//! Commands from a file: JSON Lines, one command a line.
//!
//! The whole file is parsed before the first command is submitted, so that a typing error on line
//! 900 leaves nothing half done. A line may say `"at"`, the time, in a rehearsal.

use std::io::{BufRead, Read};

use calendar::Timestamp;
use domain::Command;
use serde_json::Value;

/// A line is at most this long, in bytes.
pub const LINE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A file has at most so many lines.
pub const LINES_MAX: usize = 1_000_000;

/// What older programs let a command say, and what only the ledger itself records.
const LEDGERS_OWN: [&str; 1] = ["anchor-checkpoint"];
const ONLY_THE_LEDGER: &str = "only the ledger itself records what others said of its heads, after it has verified \
    that: `socai anchor collect` or `socai anchor import`";

/// A command and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptLine {
    /// The line in the file, from 1.
    pub line: usize,
    /// The time, in a rehearsal.
    pub at: Option<Timestamp>,
    /// The command.
    pub command: Command,
}

impl ScriptLine {
    /// The line, as JSON.
    pub fn to_json(&self) -> String {
        let mut line = crate::encode::to_json(&self.command);
        if let (Some(at), Value::Object(fields)) = (self.at, &mut line) {
            fields.insert("at".to_owned(), Value::String(at.to_string()));
        }
        line.to_string()
    }
}

/// The commands of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Script {
    /// In order.
    pub lines: Vec<ScriptLine>,
}

/// What is wrong with a file of commands.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// The file cannot be read.
    #[error("line {line}: {source}")]
    Io {
        /// Where.
        line: usize,
        /// Why.
        source: std::io::Error,
    },
    /// Not UTF-8.
    #[error("line {0} is not UTF-8 text; save the file as UTF-8")]
    NotText(usize),
    /// Over [`LINE_BYTES_MAX`].
    #[error("line {0} is longer than {LINE_BYTES_MAX} bytes; a command is never that long")]
    TooLong(usize),
    /// Over [`LINES_MAX`].
    #[error("the file has more than {LINES_MAX} lines; split it")]
    TooMany,
    /// Not JSON, or not a command.
    #[error("line {line}: {detail}")]
    Line {
        /// Where.
        line: usize,
        /// What is wrong.
        detail: String,
    },
}

impl ScriptError {
    /// The line at fault; none where it is the file.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Io { line, .. } | Self::NotText(line) | Self::TooLong(line) | Self::Line { line, .. } => Some(*line),
            Self::TooMany => None,
        }
    }
}

impl Script {
    /// Reads a whole file. Empty lines and lines that start with `//` are passed over.
    pub fn read(input: impl BufRead) -> Result<Self, ScriptError> {
        let mut script = Self::default();
        for line in lines(input) {
            let line = line?;
            if line.line > LINES_MAX {
                return Err(ScriptError::TooMany);
            }
            script.lines.push(line);
        }
        Ok(script)
    }

    /// The same, with this time for every command that says none.
    pub fn by_default_at(mut self, at: Option<Timestamp>) -> Self {
        self.lines.iter_mut().for_each(|line| line.at = line.at.or(at));
        self
    }
}

/// The commands of an input, one after another as they come. A line that is none is an error, and the
/// next one goes on; what cannot be read is the last.
pub fn lines(mut input: impl BufRead) -> impl Iterator<Item = Result<ScriptLine, ScriptError>> {
    let (mut number, mut bytes, mut ended) = (0, Vec::new(), false);
    std::iter::from_fn(move || {
        while !ended {
            number += 1;
            match read_line(&mut input, number, &mut bytes) {
                Ok(false) => return None,
                Ok(true) => {}
                Err(error) => {
                    ended = matches!(error, ScriptError::Io { .. } | ScriptError::TooLong(_));
                    return Some(Err(error));
                }
            }
            let Ok(text) = std::str::from_utf8(&bytes) else { return Some(Err(ScriptError::NotText(number))) };
            let text = text.trim_start_matches('\u{feff}').trim();
            if !text.is_empty() && !text.starts_with("//") {
                return Some(parse(number, text));
            }
        }
        None
    })
}

/// Reads one line; whether there was one.
fn read_line(input: &mut impl BufRead, line: usize, bytes: &mut Vec<u8>) -> Result<bool, ScriptError> {
    bytes.clear();
    let mut limited = input.take(LINE_BYTES_MAX as u64 + 1);
    let read = limited.read_until(b'\n', bytes).map_err(|source| ScriptError::Io { line, source })?;
    if read > LINE_BYTES_MAX { Err(ScriptError::TooLong(line)) } else { Ok(read > 0) }
}

fn parse(line: usize, text: &str) -> Result<ScriptLine, ScriptError> {
    let refuse = |detail: String| ScriptError::Line { line, detail };
    let mut value: Value = serde_json::from_str(text).map_err(|error| refuse(format!("not JSON: {error}")))?;
    let at = value.as_object_mut().and_then(|fields| fields.remove("at"));
    let at = match at {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.parse().map_err(|error| refuse(format!("\"at\": {error}")))?),
        Some(other) => return Err(refuse(format!("\"at\" must be a time in quotes, not {other}"))),
    };
    if let Some(act) = LEDGERS_OWN.iter().find(|act| value.pointer(&format!("/do/{act}")).is_some()) {
        return Err(refuse(format!("\"{act}\": {ONLY_THE_LEDGER}")));
    }
    let command = serde_json::from_value(value).map_err(|error| refuse(format!("not a command: {error}")))?;
    Ok(ScriptLine { line, at, command })
}

/// JSON Schema of one line.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Command).to_value();
    let at = serde_json::json!({
        "type": "string",
        "description": "The time, in a ledger created with a simulated clock; nowhere else"
    });
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("at".to_owned(), at);
    }
    schema
}
