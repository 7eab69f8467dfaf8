//! `socai demo`: from nothing to a ledger with a year in it, and a tour of what it can answer.

mod proof;

use std::path::{Path, PathBuf};

use clap::Args;
use domain::{Event, event::Clock};
use exchange::letter::Letter;
use ledger::apply::Applied;
use ledger::{
    DiskLedger, LedgerError, Script,
    directory::{self, DirectoryError},
};
use simulation::story::{self, Story};
use terminal::tour::Tour;
use words::{
    answers::{Answer as _, applied::ApplyReport},
    done::Done,
    errors::Misuse,
    say,
};

use super::{apply, intake};
use crate::{error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Văn bản khác thay cho văn bản mẫu / another letter than the bundled one
    #[arg(long, value_name = "FILE")]
    letter: Option<PathBuf>,
    /// Không dừng giữa các màn hình / do not wait between screens
    #[arg(long)]
    no_pause: bool,
}

const DIRECTORY: &str = "so-cai-demo";
const NAME: &str = "Sổ Cái, bản xem thử";

pub fn run(session: &Session, args: &DemoArgs) -> Result<(), Error> {
    let language = session.language;
    let letter = match &args.letter {
        Some(path) => intake::read(path)?,
        None => bundled()?,
    };
    let directory = session.named.clone().unwrap_or_else(|| PathBuf::from(DIRECTORY));
    let Recorded { ledger, story, commands } = recorded(&directory, &letter)?;
    if session.json {
        let entries = ledger.events().len();
        session.answer(&Done::DemoMade { directory: directory.display().to_string(), entries });
        return Ok(());
    }
    let summary = ApplyReport::of(commands).words(language);
    let path = directory.display();
    let intro = say!(
        language,
        "Sổ diễn tập tại {path}: một năm hư cấu theo một văn bản có thật. {summary}",
        "A rehearsal ledger in {path}: a fictional year that follows a real letter. {summary}"
    );
    let (chronicle, now) = (ledger.chronicle(), ledger.present());
    let tour = Tour { letter: &letter, story: &story, chronicle, now, language };
    let proven = match tour.filing() {
        Some(filing) => proof::told(&directory, filing, language)
            .unwrap_or_else(|error| say!(language, "Không lập được bằng chứng: {error}\n", "No evidence: {error}\n")),
        None => String::new(),
    };
    let program = std::env::args().next().unwrap_or_else(|| "socai".to_owned());
    let screens = tour.screens(&proven, &program, &directory.display().to_string());
    show(&intro, &screens, args.no_pause, session);
    Ok(())
}

/// The year, recorded.
struct Recorded {
    ledger: DiskLedger,
    story: Story,
    commands: Vec<Applied>,
}

fn recorded(directory: &Path, letter: &Letter) -> Result<Recorded, Error> {
    let mut ledger = open_or_create(directory)?;
    let opening = story::opening()?;
    let report = apply::submit(&mut ledger, Path::new("sample/opening.jsonl"), &opening)?;
    let story = Story::of(letter, ledger.state())?;
    let year = apply::submit(&mut ledger, Path::new("sample/year.jsonl"), &Script { lines: story.lines.clone() })
        .map_err(|error| another_letter(error, directory))?;
    Ok(Recorded { ledger, story, commands: report.commands.into_iter().chain(year.commands).collect() })
}

/// Records the year of the bundled letter in `directory`, unless it is there.
pub(super) fn year(directory: &Path) -> Result<(), Error> {
    recorded(directory, &bundled()?).map(drop)
}

fn bundled() -> Result<Letter, Error> {
    intake::of_bytes(Path::new("sample/letter.txt"), story::LETTER.as_bytes())
}

/// Whether a ledger with this clock and this name is a demo.
pub(super) fn is_one(clock: Option<Clock>, name: &str) -> bool {
    clock == Some(Clock::Simulated) && name == NAME
}

/// The tour can be taken again: the same commands change nothing.
fn open_or_create(place: &Path) -> Result<DiskLedger, Error> {
    match ledger::open(place) {
        Err(DirectoryError::NotALedger(_)) => Ok(directory::create_demo(place, NAME, story::opened_at()?)?),
        // Nothing is recorded in what is no demo.
        Ok(ledger) => match ledger.events().first().map(|first| &first.event) {
            Some(Event::LedgerOpened(opened)) if is_one(Some(opened.clock), &opened.name) => Ok(ledger),
            _ => Err(DirectoryError::Occupied(place.to_owned()).into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The demo of one letter, told over a ledger that holds the demo of another.
fn another_letter(error: Error, directory: &Path) -> Error {
    match error {
        Error::Command { stopped, .. } if matches!(stopped.source, LedgerError::CommandIdReused { .. }) => {
            Misuse::AnotherLetter(directory.to_owned()).into()
        }
        other => other,
    }
}

/// A screen at a time on a terminal, cut where the terminal is lower; everything at once in a pipe.
fn show(intro: &str, screens: &[String], no_pause: bool, session: &Session) {
    output::print(&format!("{intro}\n"));
    if no_pause || !output::interactive() {
        screens.iter().for_each(|screen| output::print(&format!("{screen}\n")));
        return;
    }
    let pages = terminal::layout::pages(screens);
    for (index, page) in pages.iter().enumerate() {
        output::print(page);
        if index + 1 < pages.len() {
            let (done, all) = (index + 1, pages.len());
            output::print(&say!(
                session.language,
                "[{done}/{all}] Enter để xem tiếp, q để thôi …",
                "[{done}/{all}] Enter to go on, q to leave …"
            ));
            let mut line = String::new();
            let _ = std::io::stdin().read_line(&mut line);
            if line.trim().eq_ignore_ascii_case("q") {
                return;
            }
        }
    }
}
