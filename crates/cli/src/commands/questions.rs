//! The inspector's questions: asked by the table of questions, and their answers laid out.

use questions::{Answer, Named, Question, Reader, Seen, answering};
use views::PROJECTIONS;
use words::{Language, sheets};

use crate::{args::asked::Ask, error::Error, output, session::Session};

/// Whoever may open the ledger's directory reads all of it.
pub(super) const READER: Reader<'static> = Reader::Owner;

pub fn ask(session: &Session, ask: &Ask) -> Result<(), Error> {
    let Ask { name, given, verbatim } = ask;
    let language = session.language;
    if *name == "show" && !given.iter().any(|(parameter, _)| parameter == "name") {
        let names = PROJECTIONS.iter().map(|projection| (projection.name, language.pick(projection.vi, projection.en)));
        output::print_names(session.json, names);
        return Ok(());
    }
    let question = Question::parse(name, given)?;
    if let (Question::History(about), true) = (&question, verbatim) {
        let texts = session.ask(|inquiry| {
            let seen = Seen::by(READER, inquiry);
            Ok(seen.texts(&answering::history(&seen, about)?.rows.view.entries)?)
        })?;
        output::print(&texts.into_iter().map(|text| text + "\n").collect::<String>());
        return Ok(());
    }
    let answer = session.ask(|inquiry| Ok(question.answer(&Seen::by(READER, inquiry))?))?;
    output::print(&match session.json {
        true => answer.json(),
        false => shown(answer, language),
    });
    Ok(())
}

/// The answer laid out for a terminal.
fn shown(answer: Answer, language: Language) -> String {
    match answer {
        Answer::Tasks(Named { view, names }, filter) => {
            terminal::matrix::whole(&view.matrix(), &filter, &names, language)
        }
        Answer::Timeline(it) => terminal::task::whole(&it.told(language), &it.names, language),
        Answer::History(it) => terminal::history::whole(&it.told(language), &it.names, language),
        Answer::Entry(it) => terminal::pages::entry(&it.told(language), &it.names, language),
        Answer::Unit(page) => terminal::pages::unit(&page, language),
        Answer::Case(it) => terminal::pages::case(&it.told(language), &it.names, language),
        Answer::Diff(it) => terminal::changes::whole(&it.told(language), &it.names, language),
        Answer::Scorecard(it) => terminal::scorecard::whole(&it.view, &it.names, language),
        Answer::Why(it) => terminal::why::whole(&it.told(language), &it.names, language),
        Answer::Ticks(it) => terminal::ticks::whole(&it.told(language), &it.names, language),
        Answer::Revised(it) => terminal::revised::whole(&it.told(language), &it.names, language),
        Answer::Trend(sheet) => terminal::trend::whole(&sheet, language),
        Answer::Search(found) => terminal::sheet::whole(&found.sheet, language),
        Answer::Sheet(sheet) => terminal::sheet::whole(&sheet, language),
        Answer::Part(part, next) => format!("{}\n{}\n", shown(*part, language), sheets::next(&next, language)),
    }
}
