//! The command line as a manual: help, man pages and completions, all from the same definitions, each in one language.
//!
//! A definition has both languages side by side, `tiếng Việt / English`.

use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory, FromArgMatches, Parser as _, builder::StyledStr};
use words::Language;

use crate::args::{Arguments, language_of};

/// What stands between the two languages.
const BETWEEN: &str = " / ";

/// Reads the command line; help and errors are in the language that it asks for.
pub fn parse() -> Arguments {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // Only who reads help, or made an error, reads the texts.
    if let Ok(arguments) = Arguments::try_parse_from(&arguments) {
        return arguments;
    }
    let language = language_of(&arguments);
    let matches = in_language(language).get_matches_from(for_help(arguments));
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// `socai help` takes no options, and is asked in a language all the same.
fn for_help(arguments: Vec<OsString>) -> Vec<OsString> {
    let is_lang = |argument: &OsString| argument == "--lang";
    if !arguments.iter().any(|argument| argument == "help") {
        return arguments;
    }
    let mut before = None;
    let mut kept = Vec::new();
    for argument in arguments {
        let of_lang = is_lang(&argument) || before.as_ref().is_some_and(is_lang);
        if !of_lang && !argument.to_string_lossy().starts_with("--lang=") {
            kept.push(argument.clone());
        }
        before = Some(argument);
    }
    kept
}

/// The whole command line with the texts of one language.
pub fn in_language(language: Language) -> Command {
    of_command(Arguments::command(), language)
}

fn of_command(mut command: Command, language: Language) -> Command {
    if let Some(about) = command.get_about().map(|text| of_text(text, language)) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(|text| of_text(text, language)) {
        command = command.long_about(about);
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    command = names.iter().fold(command, |command, name| command.mut_subcommand(name, |sub| of_command(sub, language)));
    command.mut_args(|argument| of_argument(argument, language))
}

fn of_argument(mut argument: Arg, language: Language) -> Arg {
    if let Some(help) = argument.get_help().map(|text| of_text(text, language)) {
        argument = argument.help(help);
    }
    if let Some(help) = argument.get_long_help().map(|text| of_text(text, language)) {
        argument = argument.long_help(help);
    }
    argument
}

/// The part in that language; a text of one part is of both.
fn of_text(text: &StyledStr, language: Language) -> String {
    let text = text.to_string();
    let paragraphs = text.split("\n\n").map(|paragraph| match paragraph.split_once(BETWEEN) {
        Some((vi, en)) => language.pick(vi, en).to_owned(),
        None => paragraph.to_owned(),
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text that the help shows has both languages, and each language shows nothing of the other.
    #[test]
    fn every_text_of_the_command_line_is_there_in_both_languages() {
        fn texts(command: &Command, found: &mut Vec<String>) {
            found.extend(command.get_about().map(ToString::to_string));
            found.extend(command.get_arguments().filter_map(Arg::get_help).map(ToString::to_string));
            command.get_subcommands().for_each(|sub| texts(sub, found));
        }
        let mut found = Vec::new();
        texts(&Arguments::command(), &mut found);
        assert!(found.len() > 100);
        let lacking: Vec<&String> = found.iter().filter(|text| text.matches(BETWEEN).count() != 1).collect();
        assert!(lacking.is_empty(), "{lacking:#?}");
        for language in [Language::Vi, Language::En] {
            let mut shown = Vec::new();
            texts(&in_language(language), &mut shown);
            assert!(shown.iter().all(|text| !text.contains(BETWEEN)));
        }
    }

    #[test]
    fn the_definitions_hold_together() {
        in_language(Language::Vi).debug_assert();
    }
}
