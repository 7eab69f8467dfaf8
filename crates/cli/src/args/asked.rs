//! Questions on the command line: a command of each, with the parameters that the table of questions has.

use calendar::Moment;
use clap::{
    Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, Subcommand, builder::PossibleValuesParser,
    error::ErrorKind, value_parser,
};
use questions::{Asking, Need, Parameter, QUESTIONS, Shape, given::entry_number, question::About};

/// A question as it was written.
#[derive(Debug)]
pub struct Ask {
    /// Its name.
    pub name: &'static str,
    /// Texts by the names of their parameters.
    pub given: Vec<(String, String)>,
    /// Whether the entries of the answer are to be printed as they are hashed.
    pub verbatim: bool,
}

/// The one question whose answer consists of entries.
const HISTORY: &str = "history";
const ENTRIES: &str = "entries";

impl Subcommand for Ask {
    fn augment_subcommands(command: Command) -> Command {
        command.subcommands(QUESTIONS.iter().map(of_question))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Asking::named(name).is_some()
    }
}

impl FromArgMatches for Ask {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let asked = matches.subcommand().and_then(|(name, matches)| Some((Asking::named(name)?, matches)));
        let (asking, matches) = asked.ok_or_else(|| clap::Error::new(ErrorKind::InvalidSubcommand))?;
        let verbatim = asking.name == HISTORY && matches.get_flag(ENTRIES);
        Ok(Self { name: asking.name, given: given(asking.parameters(), matches), verbatim })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Tasks at a point of both axes, as they were written.
#[derive(Debug)]
pub struct AboutArgs(pub Vec<(String, String)>);

impl Args for AboutArgs {
    fn augment_args(command: Command) -> Command {
        command.args(About::parameters().map(of_parameter))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for AboutArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(given(About::parameters(), matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn of_question(asking: &'static Asking) -> Command {
    let command = Command::new(asking.name).about(format!("{} / {}", asking.vi, asking.en));
    let command = command.args(asking.parameters().map(of_parameter));
    if asking.name != HISTORY {
        return command;
    }
    let entries = Arg::new(ENTRIES).long(ENTRIES).action(ArgAction::SetTrue).conflicts_with("json");
    command
        .arg(entries.help("In nguyên văn từng bút toán (JSON chuẩn hóa) / print each entry verbatim, as it is hashed"))
}

fn of_parameter(parameter: &'static Parameter) -> Arg {
    let Parameter { name, vi, en, shape, need, by_place, not_with } = *parameter;
    let mut arg = Arg::new(name).help(format!("{vi} / {en}")).conflicts_with_all(not_with);
    if !by_place {
        arg = arg.long(name);
    }
    arg = match need {
        // Without a name, `show` lists the names that there are.
        Need::Required => arg.required(shape != Shape::Projection),
        Need::Optional => arg,
        Need::Otherwise(text) => arg.default_value(text),
    };
    let placeholder =
        if by_place && shape == Shape::Moment { name.to_uppercase() } else { shape.placeholder().to_owned() };
    match shape {
        Shape::Flag => arg.action(ArgAction::SetTrue),
        Shape::Choice(choices) => arg.value_parser(PossibleValuesParser::new(choices)).value_name(name.to_uppercase()),
        Shape::Moment => arg.value_parser(value_parser!(Moment)).value_name(placeholder),
        Shape::Entry => arg.value_parser(entry_number).value_name(placeholder),
        Shape::Words => arg.num_args(1..).action(ArgAction::Append).value_name(placeholder),
        _ => arg.value_name(placeholder),
    }
}

/// The texts that were given. Several words are one text, in which those of one argument stand between quotation marks.
fn given(parameters: impl Iterator<Item = &'static Parameter>, matches: &ArgMatches) -> Vec<(String, String)> {
    let text = |parameter: &'static Parameter| {
        let name = parameter.name;
        let text = match parameter.shape {
            Shape::Flag => matches.get_flag(name).then(|| "true".to_owned())?,
            Shape::Words => {
                matches.get_raw(name)?.map(|word| phrase(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
            }
            _ => matches.get_raw(name)?.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "),
        };
        Some((name.to_owned(), text))
    };
    parameters.filter_map(text).collect()
}

/// An argument of the shell: several words in one stay side by side.
fn phrase(argument: &str) -> String {
    match argument.trim().contains(char::is_whitespace) && !argument.contains('"') {
        true => format!("\"{argument}\""),
        false => argument.to_owned(),
    }
}
