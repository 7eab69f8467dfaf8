//! What programs ask (`/api/v1`): each question by its name, answered with the bytes that the command of that name prints
//! with `--json`, as far as the token's holder may read; evidence, receipts, and a description of it all.
//!
//! A token and nothing else says who asks: a browser sends none by itself, so no other page can ask in somebody's name.

mod openapi;
mod problem;
mod tiles;

use domain::authority::Class;
use eventlog::Position;
use ledger::{
    access::{Channel, Subject},
    receipts::Receipts,
};
use questions::{Answer, ChoiceError, NotAnswered, Place, Question};
use words::{
    Language,
    errors::{Misuse, Told as _},
};

pub use openapi::{described, page as description};
pub use problem::{Problem, problem, unasked};
pub use tiles::tile;

use crate::{
    failure::Failure,
    http::{Reply, encoded},
    looking, pages,
    visit::Visit,
};

/// Addresses of questions in which one parameter stands.
const PLACED: [Placed; 5] = [
    Placed { folder: "show", question: "show", parameter: "name", parts: Parts::One },
    Placed { folder: "entries", question: "entry", parameter: "entry", parts: Parts::One },
    Placed { folder: "units", question: "unit", parameter: "unit", parts: Parts::One },
    Placed { folder: "tasks", question: "state", parameter: "task", parts: Parts::Several },
    Placed { folder: "cases", question: "case", parameter: "task", parts: Parts::Several },
];

/// An address of a question in which one of its parameters stands: `/api/v1/FOLDER/…`.
struct Placed {
    folder: &'static str,
    question: &'static str,
    parameter: &'static str,
    parts: Parts,
}

/// Of how many parts of an address the parameter consists.
#[derive(PartialEq, Eq)]
enum Parts {
    One,
    Several,
}

impl Placed {
    fn takes(&self, parts: &[&str]) -> bool {
        self.parts == Parts::Several || parts.len() == 1
    }
}

/// The header in which a person says in which of their offices they ask.
pub const OFFICE: &str = "socai-office";

/// Answers `/api/v1/…`; `parts` is what follows.
pub fn answer(visit: &Visit<'_>, parts: &[String]) -> Reply {
    let told = answered(visit, parts).and_then(|Told { reply, subject }| {
        looking::recorded(visit, subject, Channel::Api, reply).map_err(|failure| match failure {
            Failure::NotRecorded(error) => Problem::NotRecorded(error.told(Language::En)),
            _ => Problem::NotHere,
        })
    });
    told.unwrap_or_else(|wrong| problem(visit, &wrong))
}

/// What is about to be told, and what of it is to be recorded before.
struct Told {
    reply: Reply,
    subject: Option<Subject>,
}

fn answered(visit: &Visit<'_>, parts: &[String]) -> Result<Told, Problem> {
    let unrecorded = |reply| Told { reply, subject: None };
    let texts: Vec<&str> = parts.iter().map(String::as_str).collect();
    // What stands in the path, and its name among the parameters of the question.
    let question = match texts[..] {
        ["openapi.json"] => return Ok(unrecorded(Reply::json(200, described()))),
        ["receipts", entry] => return receipt(visit, entry).map(unrecorded),
        ["proofs", .., _] => {
            let subject = looking::evidence(visit, &parts[1..]);
            return proof(visit, &parts[1..]).map(|reply| Told { reply, subject });
        }
        [folder, .., _] => PLACED
            .iter()
            .find(|placed| placed.folder == folder && placed.takes(&texts[1..]))
            .map(|placed| (placed.question, vec![(placed.parameter, parts[1..].join("/"))])),
        [name] => Some((name, Vec::new())),
        _ => None,
    };
    let Some((name, placed)) = question else { return Err(Problem::NotHere) };
    // Nobody without an account asks questions: what is public has addresses of its own.
    may(visit, Class::Common)?;
    let mut parameters: Vec<(String, String)> =
        placed.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    // The language is that of errors; JSON is the same in both.
    parameters.extend(visit.request.query.iter().filter(|(name, _)| name != "lang").cloned());
    let question = Question::parse(name, &parameters).map_err(|bad| match bad {
        questions::BadQuestion::NoQuestion { .. } => Problem::NotHere,
        questions::BadQuestion::Together(..) => Problem::Contradiction(bad.told(visit.language)),
        bad => Problem::Unclear(bad.told(visit.language)),
    })?;
    let answer = visit.seen(|seen| question.answer(seen)).map_err(|why| not_answered(&why, visit.language))?;
    let reply = Reply::json(200, answer.json());
    let reply = match &answer {
        Answer::Part(_, next) => reply.with("link", format!("<{}>; rel=\"next\"", page_after(visit, next))),
        _ => reply,
    };
    Ok(Told { reply, subject: looking::answered(visit, &question) })
}

/// The address of the part that follows.
fn page_after(visit: &Visit<'_>, next: &Place) -> String {
    let kept = visit.request.query.iter().filter(|(name, _)| name != "after").cloned();
    let after = ("after".to_owned(), next.to_string());
    crate::when::address(&visit.request.address(), &kept.chain([after]).collect::<Vec<_>>())
}

fn may(visit: &Visit<'_>, class: Class) -> Result<(), Problem> {
    match (visit.may(class, None), visit.caller.login()) {
        (true, _) => Ok(()),
        (false, None) => Err(Problem::NoToken),
        (false, Some(_)) => Err(Problem::NotHere),
    }
}

/// What is not there, and what may not be read, are told alike.
fn not_answered(why: &NotAnswered, language: Language) -> Problem {
    match why {
        NotAnswered::Unanswerable(error) => Problem::Contradiction(error.told(language)),
        NotAnswered::NotKnownThen(_)
        | NotAnswered::Unnamed(_)
        | NotAnswered::Choice(ChoiceError::NoProjection(_))
        | NotAnswered::NoKey(_)
        | NotAnswered::Misuse(Misuse::NoEntry { .. } | Misuse::NoAct { .. }) => Problem::NotThere(why.told(language)),
        NotAnswered::Choice(_) => Problem::Contradiction(why.told(language)),
        NotAnswered::Misuse(_) => Problem::Unclear(why.told(language)),
    }
}

/// Receipts are public: whoever holds one holds a number and hashes.
fn receipt(visit: &Visit<'_>, entry: &str) -> Result<Reply, Problem> {
    let entry = entry.parse().map_err(|_| Problem::NotHere)?;
    let receipts = Receipts::open(&visit.desk.directory).map_err(|error| Problem::Trouble(error.to_string()))?;
    if entry >= receipts.size() {
        return Err(Problem::NotHere);
    }
    let (_, receipt) = receipts.of(Position(entry)).map_err(|error| Problem::Trouble(error.to_string()))?;
    Ok(Reply::new(200, "text/plain; charset=utf-8", receipt.to_string())
        .with("content-disposition", format!("attachment; filename=\"{entry}.tlog-proof\"")))
}

fn proof(visit: &Visit<'_>, parts: &[String]) -> Result<Reply, Problem> {
    may(visit, Class::Common)?;
    pages::proof::file(visit, parts).map_err(|failure| match failure {
        Failure::NotHere | Failure::SignIn => Problem::NotHere,
        Failure::Busy => Problem::Trouble("other evidence is being made".to_owned()),
        Failure::Prove(error) => Problem::Unclear(error.told(visit.language)),
        Failure::Directory(error) => Problem::Trouble(error.told(Language::En)),
        failure => Problem::Trouble(format!("{failure:?}")),
    })
}

/// The address of a question in the API.
pub fn address(name: &str) -> String {
    format!("/api/v1/{}", encoded(name))
}
