//! `socai man`, `socai completions`: what the system's own tools want to know of the command line.

use std::path::PathBuf;

use clap::{Args, Command};

use words::done::Done;

use crate::{error::Error, files::write_new, output, session::Session};

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Thư mục / the directory
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell nào / which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Writes one man page for the program and one for each command into a directory. `command` is the whole
/// command line in the language of the pages.
pub fn pages(session: &Session, ManArgs { to }: &ManArgs, mut command: Command) -> Result<(), Error> {
    let io = |source| Error::Io { path: to.clone(), source };
    std::fs::create_dir_all(to).map_err(io)?;
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
    session.answer(&Done::ManualWritten { directory: to.display().to_string(), pages });
    Ok(())
}

/// Prints the completions of a shell for the whole command line.
pub fn completions(args: &CompletionsArgs, mut command: Command) {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "socai", &mut script);
    output::print(&String::from_utf8_lossy(&script));
}
