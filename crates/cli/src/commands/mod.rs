//! One module per command, or per family of questions.

pub mod access;
pub mod account;
pub mod act;
pub mod anchor;
pub mod apply;
pub mod backup;
pub mod check;
pub mod clock;
pub mod compare;
pub mod demo;
pub mod doctor;
pub mod document;
pub mod explain;
pub mod export;
pub mod import;
pub mod import_history;
mod import_statuses;
pub mod init;
pub mod intake;
pub mod key;
pub mod manual;
pub mod open_periods;
pub mod opening;
pub mod page;
mod past_letters;
pub mod person;
pub mod prove;
pub mod questions;
pub mod receipt;
pub mod run;
pub mod schema;
pub mod serve;
mod several;
pub mod simulate;
mod trial;
pub mod verify;
pub mod watch;
pub mod witness;

use crate::{
    args::{Arguments, Command},
    error::Error,
    manual::in_language,
    session::Session,
};

/// Runs the command.
pub fn run(arguments: Arguments) -> Result<(), Error> {
    let session = Session::of(arguments.common);
    match arguments.command {
        Command::Demo(args) => demo::run(&session, &args),
        Command::Simulate(args) => simulate::run(&session, &args),
        Command::Init(args) => init::run(&session, &args),
        Command::Opening(args) => {
            opening::run(&args);
            Ok(())
        }
        Command::Intake(args) => intake::run(&session, &args),
        Command::Apply(args) => apply::run(&session, &args),
        Command::OpenPeriods(args) => open_periods::run(&session, &args),
        Command::Do(args) => act::run(&session, args),
        Command::Run(args) => run::run(&session, &args),
        Command::Serve(args) => serve::run(&session, &args),
        Command::Watch(args) => watch::run(&session, &args),
        Command::Ask(args) => questions::ask(&session, &args),
        Command::Export(args) => export::run(&session, args),
        Command::Explain(args) => explain::explain(&session, &args),
        Command::Import(args) => import::run(&session, args),
        Command::ImportHistory(args) => import_history::run(&session, args),
        Command::Person(args) => person::run(&session, args),
        Command::Access { command } => access::run(&session, command),
        Command::Account { command } => account::run(&session, command),
        Command::Check(args) => check::run(&session, &args),
        Command::Clock { command } => clock::run(&session, &command),
        Command::Key { command } => key::run(&session, &command),
        Command::Backup(args) => backup::backup(&session, &args),
        Command::Restore(args) => backup::restore(&session, &args),
        Command::Rebuild(args) => backup::rebuild(&session, &args),
        Command::Document { command } => document::run(&session, &command),
        Command::Receipt { command } => receipt::run(&session, &command),
        Command::Anchor { command } => anchor::run(&session, command),
        Command::Prove { command } => prove::prove(&session, &command),
        Command::Verify(args) => several::verify(&session, &args),
        Command::Page(args) => page::write(&session, &args),
        Command::Compare(args) => compare::compare(&session, &args),
        Command::Witness { command } => witness::run(&session, &command),
        Command::Doctor(args) => doctor::run(&session, &args),
        Command::Schema(args) => schema::run(&session, &args),
        Command::Man(args) => manual::pages(&session, &args, in_language(session.language)),
        Command::Completions(args) => {
            manual::completions(&args, in_language(session.language));
            Ok(())
        }
    }
}
