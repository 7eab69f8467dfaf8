//! The registers in the columns of Decree 30/2020/NĐ-CP, Annex IV, and those of corrections and of records found late: by
//! quarter and unit, on the screen, as XLSX and as CSV.

use calendar::{
    NaiveDate, Period,
    period::{Length, containing},
};
use domain::authority::Class;
use maud::{Markup, html};
use questions::{
    Page as Wished, answering, files,
    question::{About, Shown},
};
use views::{Cell, Sheet, Term, ask::Times, named::Asked, term::Correction};
use words::{Language, labels, say};

use super::{
    choosing,
    parted::{asked, further},
    parts::period as period_name,
    table::{Units, untitled},
    taken,
};
use crate::{
    failure::Failure,
    http::Reply,
    page::{Page, Revised},
    visit::Visit,
    when::{When, address, written},
};

/// So many rows are shown at once; a file has all of them.
const SHOWN: u32 = 50;

/// What a register is asked for.
const ASKED: &[&str] = &["quy", "don-vi"];

/// A register.
struct Register {
    /// As its address has it.
    name: &'static str,
    /// The projection of which it is made.
    projection: &'static str,
    vi: &'static str,
    en: &'static str,
    /// The column of the day by which a row belongs to a quarter.
    day: &'static str,
    /// Whether it takes a row of the projection.
    takes: fn(&[Cell]) -> bool,
}

const REGISTERS: [Register; 5] = [
    Register {
        name: "den",
        projection: "incoming",
        vi: "Sổ đăng ký văn bản đến",
        en: "Register of incoming documents",
        day: "arrived",
        takes: |_| true,
    },
    Register {
        name: "di",
        projection: "outgoing",
        vi: "Sổ đăng ký văn bản đi",
        en: "Register of outgoing documents",
        day: "date",
        takes: |_| true,
    },
    Register {
        name: "xu-ly",
        projection: "handling",
        vi: "Sổ theo dõi giải quyết văn bản đến",
        en: "Follow-up register of incoming documents",
        day: "limit",
        takes: |_| true,
    },
    Register {
        name: "dinh-chinh",
        projection: CORRECTIONS,
        vi: "Sổ đính chính, hủy bút toán",
        en: "Corrections and annulments",
        day: "recorded",
        takes: |row| !is_found_late(row),
    },
    Register {
        name: "phat-hien-muon",
        projection: CORRECTIONS,
        vi: "Bản ghi phát hiện muộn",
        en: "Records found late",
        day: "recorded",
        takes: is_found_late,
    },
];

fn is_found_late(row: &[Cell]) -> bool {
    row.contains(&Cell::Term(Term::Correction(Correction::FoundLate)))
}

impl Register {
    fn named(name: &str) -> Result<&'static Self, Failure> {
        REGISTERS.iter().find(|register| register.name == name).ok_or(Failure::NotHere)
    }

    fn path(&self) -> String {
        format!("/so/{}", self.name)
    }

    fn title(&self, language: Language) -> &'static str {
        language.pick(self.vi, self.en)
    }

    /// The rows, as far as the caller may read them, and the quarters since the first of them.
    fn sheet(&self, visit: &Visit<'_>, when: &When, chosen: Option<Period>) -> Result<(Sheet, Vec<Period>), Failure> {
        let unit = choosing::unit(visit)?.map(|unit| unit.to_string());
        let at = when.as_of();
        let times = Times { at: None, valid_at: Some(written(at.valid)), known_at: Some(written(at.known)) };
        let about = About { times, asked: Asked { unit, ..Asked::default() } };
        let shown = Shown { name: self.projection.to_owned(), about, page: Wished::default() };
        let whole = visit.seen(|seen| answering::show(seen, &shown)).map_err(|why| unclear(visit, &why))?;
        let mut sheet = whole.rows;
        sheet.rows.retain(|row| (self.takes)(row));
        let place = sheet.columns.iter().position(|column| column.key == self.day);
        let day = |row: &Vec<Cell>| place.and_then(|place| row.get(place)).and_then(day_of);
        // That there is nothing in a quarter is an answer, too.
        let first = sheet.rows.iter().filter_map(day).min();
        let quarters = first.map(|first| quarters(first, at.valid.date())).unwrap_or_default();
        if let Some(chosen) = chosen {
            sheet.rows.retain(|row| day(row).map(quarter) == Some(chosen));
        }
        Ok((sheet, quarters))
    }
}

fn unclear(visit: &Visit<'_>, why: &impl words::errors::Told) -> Failure {
    Failure::Unclear(why.told(visit.language))
}

fn day_of(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Day(day) => Some(*day),
        Cell::Moment(moment) => Some(moment.date()),
        Cell::Date(date) => date.day(),
        _ => None,
    }
}

fn quarter(day: NaiveDate) -> Period {
    containing(day, Length::Quarter)
}

/// All from that of one day to that of another.
fn quarters(first: NaiveDate, last: NaiveDate) -> Vec<Period> {
    let next = |of: &Period| match of.number() {
        4 => Period::new(of.year() + 1, Length::Quarter, 1),
        number => Period::new(of.year(), Length::Quarter, number + 1),
    };
    let last = quarter(last);
    std::iter::successors(Some(quarter(first)), next).take_while(|of| *of <= last).collect()
}

fn chosen(visit: &Visit<'_>) -> Result<Option<Period>, Failure> {
    let written = choosing::text(visit, "quy").map(Period::written).transpose();
    let written = written.map_err(|error| unclear(visit, &error))?;
    choosing::one_of(visit, "quy", |_| written.filter(|of| of.length() == Length::Quarter))
}

/// `/so/den?quy=2023-Q3&don-vi=KINHMON`
pub fn page(visit: &Visit<'_>, parts: &[String]) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let register = Register::named(parts.concat().as_str())?;
    let when = visit.when()?;
    let quarter = chosen(visit)?;
    let (sheet, quarters) = register.sheet(visit, &when, quarter)?;
    let count = sheet.rows.len();
    let part =
        asked(visit, SHOWN).of_sheet(sheet).map_err(|error| unclear(visit, &questions::NotAnswered::from(error)))?;
    let (units, names) = visit.beside_tasks(when.as_of(), |knowledge| (choosing::units(knowledge), knowledge.names()));
    let every = (String::new(), language.pick("Cả thời gian", "All the time").to_owned());
    let periods = quarters.iter().map(|of| (of.to_string(), period_name(*of, language)));
    let periods: Vec<_> = std::iter::once(every).chain(periods).collect();
    let body = html! {
        (choosing::form(visit, &when, &[
            choosing::select_of("quy", language.pick("Quý", "Quarter"), &quarter.map(|of| of.to_string()).unwrap_or_default(), &periods),
            choosing::unit_field(visit, &units, &names, choosing::unit(visit)?.as_ref()),
        ]))
        (taken::ways(visit, &register.path(), &when, ASKED))
        div data-body="" {
            p {
                (say!(language, "{count} dòng trong phạm vi được xem.", "{count} rows, of what you may read."))
                @let shown = part.rows.rows.len();
                @if shown < count { " " (say!(language, "Trang này có {shown} dòng trong số đó.", "This page has {shown} of them.")) }
            }
            @if register.projection == CORRECTIONS { (put_right_elsewhere(register, &when, language)) }
            (untitled(&leading_on(&part.rows), Units::Said, language))
            (further(visit, part.next.as_ref()))
        }
    };
    let basis = Some(part.rows.basis.clone());
    Ok(Page {
        title: register.title(language).to_owned(),
        when: Some(when),
        changes: Vec::new(),
        revised: Revised::NONE,
        basis,
        body,
    })
}

/// The projection of two registers.
const CORRECTIONS: &str = "corrections";
/// The acts by which something is put right, in the journal.
const PUT_RIGHT: [&str; 4] = ["correct-entry", "correct-fields", "annul-entry", "withdraw-delay"];

/// Where else it stands what was put right: no one list has all of it.
fn put_right_elsewhere(register: &Register, when: &When, language: Language) -> Markup {
    let others = REGISTERS.iter().filter(|other| other.projection == CORRECTIONS && other.name != register.name);
    let registers = others.map(|other| (when.link(&other.path()), other.title(language).to_owned()));
    let journal = PUT_RIGHT.iter().map(|act| {
        let asked = [when.parameters(), vec![("viec", (*act).to_owned())]].concat();
        (address("/nhat-ky", &asked), labels::act(act, language).to_owned())
    });
    html! {
        p.noprint {
            (language.pick("Cũng được sửa ở nơi khác: ", "Put right elsewhere, too: "))
            @for (place, (to, words)) in registers.chain(journal).enumerate() {
                @if place > 0 { " · " }
                a href=(to) { (words) }
            }
        }
    }
}

/// The register in the columns of the decree, and after them the entry or the task of each row, to which it leads.
fn leading_on(sheet: &Sheet) -> Sheet {
    let mut decreed = files::as_decreed(sheet.clone());
    for key in ["entry", "task"] {
        let place = sheet.columns.iter().position(|column| column.key == key);
        let Some(place) = place.filter(|_| !decreed.columns.iter().any(|column| column.key == key)) else { continue };
        decreed.columns.to_mut().extend(sheet.columns.get(place).cloned());
        for (row, whole) in decreed.rows.iter_mut().zip(&sheet.rows) {
            row.push(whole.get(place).cloned().unwrap_or(Cell::Empty));
        }
    }
    decreed
}

/// `/so/den/csv`
pub fn csv(visit: &Visit<'_>, parts: &[String]) -> Result<Reply, Failure> {
    let (register, _, sheet) = asked_for(visit, parts)?;
    taken::csv(visit, &sheet, register.name)
}

/// `/so/den/xlsx`: with the moment, the size and the root on which it rests.
pub fn xlsx(visit: &Visit<'_>, parts: &[String]) -> Result<Reply, Failure> {
    let (register, when, sheet) = asked_for(visit, parts)?;
    taken::xlsx(visit, &when, &sheet, register.name, ASKED)
}

fn asked_for(visit: &Visit<'_>, parts: &[String]) -> Result<(&'static Register, When, Sheet), Failure> {
    visit.must(Class::Common, None)?;
    let register = Register::named(parts.concat().as_str())?;
    let when = visit.when()?;
    let (sheet, _) = register.sheet(visit, &when, chosen(visit)?)?;
    Ok((register, when, files::as_decreed(sheet)))
}

/// The projection of which a register is made, for whoever records that it was taken.
pub fn projection(name: &str) -> Option<&'static str> {
    Some(Register::named(name).ok()?.projection)
}
