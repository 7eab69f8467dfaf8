//! The stories in `scenarios/`, played on a ledger in memory. Each is a plain file that a clerk can
//! read: who did what when, what the ledger refused, and what it then said.

use std::{fs, path::PathBuf};

use calendar::{Moment, Timestamp};
use domain::{
    Act, Actor, Command, TaskId, chronicle,
    event::{Channel, Classification, Clock, LedgerOpened},
    rules::SETTINGS,
};
use eventlog::{Identity, MemoryStore};
use ledger::{Ledger, LedgerError, Script};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use tests::{repository, wording::english};
use views::{
    AsOf, Filter, Knowledge, Projection, Sheet,
    authority::{self, Whom},
};
use words::{
    Language, refusals,
    sheets::{Json, shown},
    traces,
};

/// A story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    title: String,
    title_en: String,
    /// The rule that it is about.
    why: String,
    /// What stands before it begins: files in `scenarios/given`, and `opening`, the sample opening.
    #[serde(default = "opening_and_letter")]
    given: Vec<String>,
    step: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    step: Vec<Step>,
}

/// An act, or what is then the case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    say: String,
    at: Option<String>,
    id: Option<String>,
    by: Option<String>,
    approved_by: Option<String>,
    occurred_at: Option<String>,
    channel: Option<Channel>,
    classification: Option<Classification>,
    #[serde(rename = "do")]
    act: Option<toml::Value>,
    /// Words of the refusal, in Vietnamese.
    refused: Option<String>,
    then: Option<Then>,
}

/// What is expected at a point of both axes: of a task, or of a projection.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Then {
    at: Option<String>,
    valid_at: Option<String>,
    known_at: Option<String>,
    task: Option<TaskId>,
    time: Option<String>,
    work: Option<String>,
    days_late: Option<i64>,
    working_days_late: Option<u32>,
    due: Option<String>,
    received: Option<String>,
    delay: Option<bool>,
    case: Option<String>,
    gaps: Option<Vec<String>>,
    channel: Option<String>,
    /// The verdict under the opposite reading of this setting.
    under: Option<String>,
    /// Words that stand in the trace of the due date, in English.
    trace: Option<String>,
    /// A projection by name, or `who` could do an act.
    show: Option<String>,
    who: Option<String>,
    /// A row with these cells is there …
    has: Option<toml::Table>,
    /// … or is not.
    lacks: Option<toml::Table>,
}

fn opening_and_letter() -> Vec<String> {
    vec!["opening".to_owned(), "letter".to_owned()]
}

fn scenarios() -> PathBuf {
    repository().join("tests/scenarios")
}

fn read<T: DeserializeOwned>(path: &PathBuf) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    toml::from_str(&text).map_err(|error| error.to_string())
}

fn all() -> Vec<(String, Scenario)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(scenarios())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let load = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let scenario = read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, scenario)
    };
    paths.into_iter().map(load).collect()
}

/// A ledger in memory, and how many commands it has been given.
struct Stage {
    ledger: Ledger<MemoryStore>,
    asked: usize,
}

impl Stage {
    fn set(given: &[String]) -> Result<Self, String> {
        let opened = LedgerOpened { name: "kịch bản".to_owned(), clock: Clock::Simulated, calendar: None };
        let at = instant("2023-06-01T08:00:00")?;
        let ledger =
            Ledger::start(MemoryStore::default(), Identity::NOBODY, opened, at).map_err(|error| error.to_string())?;
        let mut stage = Self { ledger, asked: 0 };
        for name in given {
            if name == "opening" {
                let text = fs::read(repository().join("crates/simulation/sample/opening.jsonl")).unwrap();
                for line in Script::read(&text[..]).map_err(|error| error.to_string())?.lines {
                    stage.ledger.submit(&line.command, Some(at)).map_err(|error| format!("opening: {error}"))?;
                }
                continue;
            }
            let given: Given = read(&scenarios().join(format!("given/{name}.toml")))?;
            stage.play(&given.step).map_err(|error| format!("given {name}: {error}"))?;
        }
        Ok(stage)
    }

    fn play(&mut self, steps: &[Step]) -> Result<(), String> {
        for (index, step) in steps.iter().enumerate() {
            self.step(step).map_err(|error| format!("step {} ({}): {error}", index + 1, step.say))?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        match (&step.act, &step.then) {
            (Some(act), None) => self.act(step, act),
            (None, Some(then)) => self.then(then),
            _ => Err("a step is an act, or says what is then the case".to_owned()),
        }
    }

    fn act(&mut self, step: &Step, act: &toml::Value) -> Result<(), String> {
        self.asked += 1;
        let json = serde_json::to_value(act).map_err(|error| error.to_string())?;
        let act: Act = serde_json::from_value(json).map_err(|error| error.to_string())?;
        let by = step.by.as_deref().ok_or("nobody does it")?.parse::<Actor>().map_err(|error| error.to_string())?;
        let approver = step.approved_by.as_deref().map(str::parse).transpose();
        let occurred = step.occurred_at.as_deref().map(str::parse::<Moment>).transpose();
        let id = step.id.clone().unwrap_or_else(|| format!("c{}", self.asked));
        let id = id.parse().map_err(|error: domain::origin::CommandIdError| error.to_string())?;
        let command = Command {
            occurred_at: occurred.map_err(|error| error.to_string())?,
            channel: step.channel,
            classification: step.classification,
            ..Command::new(id, by, approver.map_err(|error: domain::people::ActorError| error.to_string())?, act)
        };
        let at = instant(step.at.as_deref().ok_or("it has no time")?)?;
        let before = self.ledger.events().len();
        match (self.ledger.submit(&command, Some(at)), &step.refused) {
            (Ok(_), None) => Ok(()),
            (Ok(_), Some(words)) => Err(format!("it was to be refused: {words}")),
            (Err(LedgerError::Refused { refusal, .. }), Some(words)) => {
                let said = refusals::explain(&refusal, Language::Vi);
                assert!(english(&said).is_empty(), "{said}: {:?}", english(&said));
                // A refusal leaves nothing but the fact that it was one.
                let left = self.ledger.events()[before..]
                    .iter()
                    .all(|recorded| matches!(recorded.event.kind(), "SubmissionRefused" | "ClassifiedInputRefused"));
                match said.contains(words) && left && self.ledger.events().len() <= before + 1 {
                    true => Ok(()),
                    false => Err(format!("refused otherwise: {said}")),
                }
            }
            (Err(LedgerError::Refused { refusal, .. }), None) => {
                Err(format!("refused: {}", refusals::explain(&refusal, Language::Vi)))
            }
            (Err(error), _) => Err(error.to_string()),
        }
    }

    fn then(&self, then: &Then) -> Result<(), String> {
        let now = self.ledger.present();
        let moment = |text: &Option<String>| text.as_deref().or(then.at.as_deref()).map(instant).transpose();
        let as_of =
            AsOf { valid: moment(&then.valid_at)?.unwrap_or(now), known: moment(&then.known_at)?.unwrap_or(now) };
        let knowledge = Knowledge::rebuild(self.ledger.events(), as_of);
        if let Some(id) = &then.task {
            task(then, &knowledge, id)?;
        }
        let sheet = match (&then.show, &then.who) {
            (Some(name), None) => {
                let projection = Projection::named(name).ok_or_else(|| format!("no projection {name}"))?;
                projection.sheet(&knowledge, &Filter::default())
            }
            (None, Some(act)) => {
                let whom = Whom { unit: None, act: Some(act.clone()), positions: Vec::new() };
                authority::who(&knowledge, &whom)
            }
            _ if then.task.is_some() => return Ok(()),
            _ => return Err("it expects nothing".to_owned()),
        };
        rows(then, &sheet)
    }
}

fn task(then: &Then, knowledge: &Knowledge<'_>, id: &TaskId) -> Result<(), String> {
    let task = knowledge.state.tasks.get(id).ok_or_else(|| format!("there is no task {id}"))?;
    let mut status = knowledge.status(task);
    if let Some(code) = &then.under {
        let setting = SETTINGS.iter().find(|setting| setting.code == code).ok_or("no such setting")?;
        let rules = knowledge.state.rules_of(task, knowledge.as_of.valid).ok_or("no rule set")?;
        status = knowledge.state.status_under(task, knowledge.as_of.valid, &setting.opposite(rules));
    }
    let same = |what: &str, wanted: Option<String>, found: String| match wanted {
        Some(wanted) if wanted != found => Err(format!("{what} of {id}: expected {wanted}, found {found}")),
        _ => Ok(()),
    };
    same("time", then.time.clone(), name(&status.time))?;
    same("work", then.work.clone(), name(&status.work))?;
    let late = status.lateness;
    same("days late", then.days_late.map(|n| n.to_string()), late.map_or(0, |late| late.days).to_string())?;
    let working = late.map_or(0, |late| late.working_days);
    same("working days late", then.working_days_late.map(|n| n.to_string()), working.to_string())?;
    same("due", then.due.clone(), status.due_by.map_or("none".to_owned(), |due| due.day.to_string()))?;
    same("received", then.received.clone(), status.received.map_or("none".to_owned(), |(_, at)| at.to_string()))?;
    same("delay", then.delay.map(|delay| delay.to_string()), status.delay.is_some().to_string())?;
    let case = status.case.as_ref();
    same("case", then.case.clone(), case.map_or("none".to_owned(), |case| name(&case.state)))?;
    let gaps = case.map_or_else(Vec::new, |case| case.gaps());
    let gaps = gaps.iter().map(name).collect::<Vec<_>>().join(", ");
    same("gaps", then.gaps.as_ref().map(|gaps| gaps.join(", ")), gaps)?;
    same("channel", then.channel.clone(), status.channel.map_or("none".to_owned(), |(_, verdict)| name(&verdict)))?;
    let trace = status.due.map_or_else(Vec::new, |due| traces::lines(&due.trace, Language::En)).join("; ");
    match &then.trace {
        Some(words) if !trace.contains(words) => Err(format!("the trace does not say \"{words}\": {trace}")),
        _ => Ok(()),
    }
}

/// The name under which a value is written.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn rows(then: &Then, sheet: &Sheet) -> Result<(), String> {
    // A story says what people read; what has no words it says as JSON does.
    let json = serde_json::to_value(Json(sheet)).map_err(|error| error.to_string())?;
    let rows = json["rows"].as_array().cloned().unwrap_or_default();
    let place = |key: &str| sheet.columns.iter().position(|column| column.key == key);
    let read = |row: usize, key: &str| {
        place(key).map(|place| Value::from(shown(&sheet.rows[row][place], &views::UnitNames::default(), Language::En)))
    };
    let matches = |wanted: &toml::Table| {
        let wanted = serde_json::to_value(wanted).unwrap_or_default();
        let wanted = wanted.as_object().cloned().unwrap_or_default();
        let says = |row: usize, key: &str, value: &Value| {
            rows[row][key] == *value || read(row, key).is_some_and(|read| read == *value)
        };
        (0..rows.len()).any(|row| wanted.iter().all(|(key, value)| says(row, key, value)))
    };
    let all = || rows.iter().map(|row| format!("\n    {row}")).collect::<String>();
    if let Some(wanted) = then.has.as_ref().filter(|wanted| !matches(wanted)) {
        return Err(format!("no row of {} has {wanted}:{}", sheet.name, all()));
    }
    match then.lacks.as_ref().filter(|unwanted| matches(unwanted)) {
        Some(unwanted) => Err(format!("a row of {} has {unwanted}:{}", sheet.name, all())),
        None => Ok(()),
    }
}

fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse::<Moment>().map(Moment::latest).map_err(|error| error.to_string())
}

#[test]
fn every_story_goes_as_it_is_told() {
    let mut failures = Vec::new();
    for (name, scenario) in all() {
        let played = Stage::set(&scenario.given).and_then(|mut stage| {
            stage.play(&scenario.step)?;
            // What was stepped to is what is rebuilt from the entries.
            match chronicle::fold(stage.ledger.events()) == *stage.ledger.state() {
                true => Ok(()),
                false => Err("rebuilt, it is not what was stepped to".to_owned()),
            }
        });
        if let Err(error) = played {
            failures.push(format!("{name} – {}: {error}", scenario.title_en));
        }
    }
    assert!(failures.is_empty(), "{} stories:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_story_says_what_it_is_about_and_expects_something() {
    let all = all();
    assert!(all.len() >= 25, "{} stories", all.len());
    for (name, scenario) in &all {
        assert!(![&scenario.title, &scenario.title_en, &scenario.why].iter().any(|text| text.is_empty()), "{name}");
        assert!(scenario.step.iter().any(|step| step.then.is_some() || step.refused.is_some()), "{name}");
    }
}
