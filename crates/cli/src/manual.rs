//! The command line as a manual: help, man pages and completions, all from the same definitions, each in one language.
//!
//! A definition has both languages side by side, `tiếng Việt / English`.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches, Parser as _, builder::StyledStr};
use words::Language;

use crate::{
    args::{Arguments, common::language_of},
    commands::act,
    usage,
};

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
    let matches = in_language(language).try_get_matches_from(for_help(arguments));
    let parsed = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.unwrap_or_else(|error| match language {
        Language::Vi => usage::exit(&error),
        Language::En => error.exit(),
    })
}

/// `socai help X` is `socai X --help`: so it takes options, and is asked in a language.
fn for_help(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_option = |argument: &OsString| argument.to_string_lossy().starts_with('-');
    let has_value = |argument: &OsString| argument == "--lang" || argument == "--ledger";
    let command = |at: &usize| match (arguments.get(*at), arguments.get(at - 1)) {
        (Some(argument), Some(before)) => !is_option(argument) && !has_value(before),
        _ => false,
    };
    let first = (1..arguments.len()).find(command);
    if let Some(at) = first.filter(|at| arguments.get(*at).is_some_and(|command| command == "help")) {
        arguments.remove(at);
        arguments.push("--help".into());
    }
    arguments
}

/// The whole command line with the texts of one language.
pub fn in_language(language: Language) -> Command {
    of_command(Arguments::command().mut_subcommand("do", act::whole), language)
}

fn of_command(mut command: Command, language: Language) -> Command {
    if let Some(about) = command.get_about().map(|text| of_text(text, language)) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(|text| of_text(text, language)) {
        command = command.long_about(about);
    }
    if let Some(example) = command.get_after_help().map(|text| of_text(text, language)) {
        command = command.after_help(example);
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    command = names.iter().fold(command, |command, name| command.mut_subcommand(name, |sub| of_command(sub, language)));
    command = command.mut_args(|argument| of_argument(argument, language));
    match language {
        Language::En => command,
        Language::Vi => in_vietnamese(command),
    }
}

/// What clap itself says of a command.
fn in_vietnamese(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("In trợ giúp");
    let mut command = command
        .disable_help_flag(true)
        .arg(help)
        .subcommand_help_heading("Lệnh")
        .help_template("{before-help}{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}")
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "Đối số" } else { "Tùy chọn" };
            argument.help_heading(heading)
        });
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("In phiên bản");
        command = command.disable_version_flag(true).arg(version.help_heading("Tùy chọn"));
    }
    if command.has_subcommands() {
        command = command.disable_help_subcommand(true);
    }
    command
}

fn of_argument(mut argument: Arg, language: Language) -> Arg {
    if let Some(help) = argument.get_help().map(|text| of_text(text, language)) {
        argument = argument.help(help);
    }
    if let Some(help) = argument.get_long_help().map(|text| of_text(text, language)) {
        argument = argument.long_help(help);
    }
    match language {
        Language::En => argument,
        Language::Vi => argument_in_vietnamese(argument),
    }
}

/// What clap itself says of an argument: what its value is called, which values it takes, and where else it is said.
fn argument_in_vietnamese(argument: Arg) -> Arg {
    if !argument.get_action().takes_values() {
        return argument;
    }
    let own: Vec<String> = argument.get_value_names().into_iter().flatten().map(ToString::to_string).collect();
    // clap names the value of an argument after the argument.
    let own = if own.is_empty() { vec![argument.get_id().as_str().to_uppercase()] } else { own };
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let values = Some(values.join(", ")).filter(|values| !values.is_empty()).map(|all| format!(" [{all}]"));
    let default = argument.get_default_values().first().filter(|_| !argument.is_hide_default_value_set());
    let default = default.map(|value| format!(" [mặc định: {}]", value.to_string_lossy()));
    let elsewhere = argument.get_env().map(|name| format!(" [hoặc biến {}]", name.to_string_lossy()));
    let more: String = [values, default, elsewhere].into_iter().flatten().collect();
    let help = argument.get_help().map(|help| format!("{help}{more}"));
    let long_help = argument.get_long_help().map(|help| format!("{help}{more}"));
    let argument = argument.hide_possible_values(true).hide_default_value(true).hide_env(true);
    let argument = match help {
        Some(help) => argument.help(help),
        None => argument,
    };
    let argument = match long_help {
        Some(help) => argument.long_help(help),
        None => argument,
    };
    argument.value_names(own.iter().map(|name| value_name(name)))
}

/// What a value is called in Vietnamese; a name that is a form of its own stays.
fn value_name(name: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("ACT", "VIỆC"),
        ("ADDRESS", "ĐỊA-CHỈ"),
        ("CHANNEL", "KÊNH"),
        ("CHOICE", "CHỌN"),
        ("CLASS", "HẠNG"),
        ("DATE", "NGÀY"),
        ("DAY", "NGÀY"),
        ("DIR", "THƯ-MỤC"),
        ("DIRECTORY", "THƯ-MỤC"),
        ("DIRECTIVE/CODE", "VĂN-BẢN/ĐIỂM"),
        ("DUTY", "NHIỆM-VỤ"),
        ("EVIDENCE", "CHỨNG-CỨ"),
        ("FILE", "TỆP"),
        ("FILES", "TỆP"),
        ("FORMAT", "DẠNG"),
        ("FROM", "TỪ"),
        ("HEADING", "CỘT"),
        ("HEADING=MEANING", "CỘT=NGHĨA"),
        ("ID", "MÃ"),
        ("JSON", "MẪU"),
        ("LANG", "NGÔN-NGỮ"),
        ("LEDGER", "THƯ-MỤC"),
        ("LETTER", "VĂN-BẢN"),
        ("NAME", "TÊN"),
        ("NAMES", "TÊN"),
        ("NAME=VALUE", "TÊN=GIÁ-TRỊ"),
        ("NUMBER", "SỐ"),
        ("OFFICE", "CHỨC-VỤ"),
        ("OLD-LEDGER", "SỔ-CŨ"),
        ("PERIOD", "KỲ"),
        ("POSITION", "CHỨC-VỤ"),
        ("REASON", "LÝ-DO"),
        ("RULE", "CĂN-CỨ"),
        ("SPAN", "BAO-LÂU"),
        ("TASK", "VIỆC-CỦA-ĐƠN-VỊ"),
        ("TEXT", "CHỮ"),
        ("TIME", "THỜI-ĐIỂM"),
        ("TO", "ĐẾN"),
        ("UNIT", "ĐƠN-VỊ"),
        ("YEAR", "NĂM"),
    ];
    let of_file = || name.strip_prefix("FILE.").map(|form| format!("TỆP.{form}"));
    let known = NAMES.iter().find(|(english, _)| *english == name).map(|(_, vietnamese)| (*vietnamese).to_owned());
    known.or_else(of_file).unwrap_or_else(|| name.to_owned())
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
        texts(&Arguments::command().mut_subcommand("do", act::whole), &mut found);
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
