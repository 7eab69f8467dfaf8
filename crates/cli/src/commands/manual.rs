//! `socai man`, `socai completions`: what the system's own tools want to know of the command line.

use std::path::Path;

use super::Session;
use crate::{args::CompletionsArgs, done::Done, error::Error, files::write_new, manual, output};

/// Writes one man page for the program and one for each command into a directory.
pub fn pages(session: &Session, to: &Path) -> Result<(), Error> {
    let io = |source| Error::Io { path: to.to_owned(), source };
    std::fs::create_dir_all(to).map_err(io)?;
    let mut command = manual::in_language(session.language);
    command.build();
    let mut pages = 0;
    let mut open = vec![("socai".to_owned(), command)];
    while let Some((name, command)) = open.pop() {
        let subcommands = command.get_subcommands().filter(|sub| sub.get_name() != "help");
        open.extend(subcommands.map(|sub| (format!("{name}-{}", sub.get_name()), sub.clone())));
        let mut page = Vec::new();
        let command = command.name(name.clone());
        clap_mangen::Man::new(command).render(&mut page).map_err(io)?;
        write_new(&to.join(format!("{name}.1")), &page, 0o666)?;
        pages += 1;
    }
    session.done(&Done::ManualWritten { directory: to.display().to_string(), pages });
    Ok(())
}

/// Prints the completions of a shell.
pub fn completions(session: &Session, args: &CompletionsArgs) {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut manual::in_language(session.language), "socai", &mut script);
    output::print(&String::from_utf8_lossy(&script));
}
