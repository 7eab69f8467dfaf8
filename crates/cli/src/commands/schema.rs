//! `socai schema`

use clap::Args;
use words::{answers::schemas, errors::Misuse};

use crate::{error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Lược đồ nào; không nêu thì in danh sách / which schema; without it, the list of them
    name: Option<String>,
}

pub fn run(session: &Session, args: &SchemaArgs) -> Result<(), Error> {
    let Some(name) = &args.name else {
        let names = schemas::names();
        match session.json {
            true => output::print_json(&names),
            false => output::print(&names.join("\n")),
        }
        return Ok(());
    };
    let schema = schemas::named(name).ok_or_else(|| Misuse::NoSchema(name.clone()))?;
    output::print_json(&schema);
    Ok(())
}
