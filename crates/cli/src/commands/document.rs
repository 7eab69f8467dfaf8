//! `socai document`

use std::io;

use ledger::{
    directory,
    documents::{DocumentError, Held},
};
use log::stream::Stream;
use schemars::JsonSchema;
use serde::Serialize;
use views::say;

use super::Session;
use crate::{args::DocumentCommand, error::Error, files::not_readable, output};

/// A document that is held.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentAnswer {
    /// Its SHA-256, in hexadecimal: how commands name it.
    sha256: String,
    /// Where its bytes lie.
    path: String,
}

pub fn run(session: &Session, command: &DocumentCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    // Only where a ledger is: a typing error must not scatter documents.
    ledger::keys::verifying_key(directory)?;
    let documents = directory::documents(directory);
    let digests = match command {
        DocumentCommand::Add { files } => {
            let mut held = Vec::new();
            for path in files {
                let taken = match path.to_str() {
                    Some("-") => documents.take(io::stdin().lock()),
                    _ => {
                        let file = Stream::open(path).map_err(|source| Error::Io { path: path.clone(), source })?;
                        documents.take(file)
                    }
                };
                let Held { digest, .. } = taken.map_err(|error| match error {
                    DocumentError::TooLong => not_readable(path, &error),
                    other => Error::Document(other),
                })?;
                held.push(digest);
            }
            held
        }
        DocumentCommand::List => documents.list().map_err(Error::Document)?,
    };
    let answers: Vec<DocumentAnswer> = digests
        .into_iter()
        .map(|digest| DocumentAnswer { sha256: digest.to_string(), path: documents.path(digest).display().to_string() })
        .collect();
    match (session.json, answers.is_empty()) {
        (true, _) => output::print_json(&answers),
        (false, true) => output::print(&say!(session.language, "Chưa lưu tài liệu nào.", "No documents are held.")),
        (false, false) => {
            answers.iter().for_each(|answer| output::print(&format!("{}  {}", answer.sha256, answer.path)));
        }
    }
    Ok(())
}
