//! The command line of acts: a subcommand of each, with an option of each field of its form.

use calendar::{Moment, written::bare};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, error::ErrorKind};
use domain::{
    CommandId,
    decide::correctable_fields,
    event::{Channel, Classification},
};
use words::{
    Language,
    forms::{self, Field, Form, Holds, Need, Times},
    labels,
};

/// What is to be done; nothing, for the list of acts.
#[derive(Debug)]
pub struct ActArgs {
    pub said: Option<Said>,
}

/// An act as it was written.
#[derive(Debug)]
pub struct Said {
    /// Its name in commands.
    pub act: String,
    /// Values by their flags, in the order in which they were given; `by` and `approved-by` among them.
    pub fields: Vec<(String, String)>,
    /// What is said around it.
    pub around: AroundArgs,
}

// Not documented for clap: the text of an act is its own.
#[derive(Debug, Args)]
pub struct AroundArgs {
    /// Việc xảy ra lúc; không nêu là bây giờ / when it happened; now if not given
    #[arg(long, value_name = "TIME")]
    pub occurred_at: Option<Moment>,
    /// Kênh nhận / how it came in
    #[arg(long, value_name = "CHANNEL", value_parser = named::<Channel>)]
    pub channel: Option<Channel>,
    /// Căn cứ pháp lý của việc ghi / the rules it rests on
    #[arg(long, value_name = "RULE")]
    pub basis: Vec<String>,
    /// SHA-256 của tài liệu đã đưa vào sổ / SHA-256 of a document that was taken in
    #[arg(long, value_name = "SHA256")]
    pub file: Vec<String>,
    /// Độ mật / how secret it is
    #[arg(long, value_name = "CLASS", value_parser = named::<Classification>)]
    pub classification: Option<Classification>,
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// Mã lệnh; không nêu thì theo nội dung, nên gõ lại cùng một dòng không ghi hai lần / the command's identifier; by
    /// default of what it says, so that the same line again is not recorded twice
    #[arg(long)]
    pub id: Option<CommandId>,
    /// Chỉ nói sẽ ghi gì / only say what would be recorded
    #[arg(long)]
    pub dry_run: bool,
}

/// A value by its name in commands.
fn named<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}

/// With a subcommand for each act. Built only where it is asked for.
pub fn whole(command: Command) -> Command {
    // It may have been built already.
    if command.has_subcommands() {
        return command;
    }
    command.subcommands(forms::forms().iter().map(of_form))
}

fn of_form(form: &'static Form) -> Command {
    let said = |language| labels::act(&form.act, language);
    let (vi, en) = (said(Language::Vi), said(Language::En));
    let mut command = Command::new(form.act.clone()).about(format!("{vi} / {en}"));
    // By its name too, with marks or without.
    let mut names = vec![vi.to_owned(), bare(vi), en.to_owned()];
    names.retain(|name| *name != form.act);
    names.dedup();
    command =
        command
            .aliases(names)
            .args(form.fields.iter().map(of_field))
            .arg(Arg::new("by").long("by").value_name("OFFICE").help(
            "Ai ghi: \"Văn thư Sở Tài chính\", STC/unit-clerk (bắt buộc) / who records it: STC/unit-clerk (required)",
        ));
    if form.takes_task_apart() {
        let meaning = |language| forms::meaning(forms::TASK).map_or("", |meaning| meaning.say(language));
        let help = format!("{} / {}", meaning(Language::Vi), meaning(Language::En));
        command = command.arg(Arg::new(forms::TASK).long(forms::TASK).value_name("TASK").help(help));
    }
    let approved = Arg::new("approved-by").long("approved-by").value_name("OFFICE");
    command = AroundArgs::augment_args(command.arg(approved.help("Ai phê duyệt / who approves it")));
    let example = forms::example(&form.act).map(|example| format!("Ví dụ: / Example:\n\n{example}"));
    let fields = (form.act == "correct-fields").then(correctable);
    let more: Vec<String> = example.into_iter().chain(fields).collect();
    if more.is_empty() { command } else { command.after_help(more.join("\n\n")) }
}

/// What `--set` can name.
fn correctable() -> String {
    let all = correctable_fields();
    let listed = |language| {
        let lines = all.iter().map(|code| format!("  {}", forms::field(code, language)));
        lines.collect::<Vec<_>>().join("\n")
    };
    format!(
        "Trường sửa được của --set, tùy loại bút toán:\n{} / What --set can name, as the kind of entry has it:\n{}",
        listed(Language::Vi),
        listed(Language::En)
    )
}

fn of_field(field: &'static Field) -> Arg {
    let meaning = |language| {
        let meaning = forms::meaning(&field.flag).map_or("", |meaning| meaning.say(language));
        let choices = match &field.holds {
            Holds::Choice(all) => format!(": {}", forms::choices_said(all, language)),
            _ => String::new(),
        };
        let need = match field.need {
            Need::Always => language.pick(" (bắt buộc)", " (required)").to_owned(),
            _ => forms::left_out(&field.flag).map(|left| format!("; {}", left.say(language))).unwrap_or_default(),
        };
        format!("{meaning}{choices}{need}")
    };
    let action = if field.times == Times::Once { ArgAction::Set } else { ArgAction::Append };
    let arg = Arg::new(&field.flag).long(&field.flag).action(action).value_name(value_name(&field.holds));
    arg.help(format!("{} / {}", meaning(Language::Vi), meaning(Language::En)))
}

fn value_name(holds: &Holds) -> &'static str {
    match holds {
        Holds::Text => "TEXT",
        Holds::Number => "N",
        Holds::Day | Holds::Date => "DATE",
        Holds::Moment | Holds::Instant => "TIME",
        Holds::Period => "PERIOD",
        Holds::Span => "SPAN",
        Holds::Unit => "UNIT",
        Holds::Obligation => "DUTY",
        Holds::Task => "TASK",
        Holds::Office | Holds::Actor => "OFFICE",
        Holds::Entry | Holds::EntryNumber => "#N",
        Holds::Position => "POSITION",
        Holds::Choice(_) => "CHOICE",
        Holds::Pair => "NAME=VALUE",
        Holds::Json => "JSON",
    }
}

impl Args for ActArgs {
    fn augment_args(command: Command) -> Command {
        command.defer(whole)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ActArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let Some((act, matches)) = matches.subcommand() else { return Ok(Self { said: None }) };
        let form = forms::form(act).ok_or_else(|| clap::Error::new(ErrorKind::InvalidSubcommand))?;
        let flags = form.fields.iter().map(|field| field.flag.as_str()).chain(["by", "approved-by"]);
        let flags = flags.chain(form.takes_task_apart().then_some(forms::TASK));
        let mut fields: Vec<(usize, (String, String))> = Vec::new();
        for flag in flags {
            let values = matches.get_many::<String>(flag).into_iter().flatten();
            let places = matches.indices_of(flag).into_iter().flatten();
            fields.extend(places.zip(values.map(|value| (flag.to_owned(), value.clone()))));
        }
        fields.sort_by_key(|(place, _)| *place);
        let fields = fields.into_iter().map(|(_, field)| field).collect();
        Ok(Self { said: Some(Said { act: act.to_owned(), fields, around: AroundArgs::from_arg_matches(matches)? }) })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
