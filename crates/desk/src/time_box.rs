//! The time control of a page: which moment it shows, in plain words; the moments at which the page changes, and the way
//! to each; the past is told from the present at the first look, also on paper.

use calendar::{Datelike, Moment, NaiveDate, Timestamp};
use maud::{Markup, html};
use words::{Language, date, instant, moment, say};

use crate::{
    page::{Page, Revised},
    visit::Visit,
    when::{Pinned, Reading, When, address, written},
};

/// The control as it stands on the page.
pub fn time_box(visit: &Visit<'_>, page: &Page, when: &When) -> Markup {
    let language = visit.language;
    match when {
        When::Live(as_of) => html! {
            section.time aria-labelledby="luc" {
                h2 id="luc" { (language.pick("Hiện tại, ", "The present, ")) (instant(as_of.valid)) }
                (form(visit, None, Reading::Then))
                (line(visit, page, as_of.valid, Reading::Then))
            }
        },
        When::Past(pinned) => {
            let reading = pinned.reading;
            let (size, since) = (pinned.size, visit.ledger.log().size().saturating_sub(pinned.size));
            html! {
                section.time.past aria-labelledby="luc" {
                    h2 id="luc" { (heading(pinned, language)) (said(pinned, language)) }
                    p {
                        @match since {
                            0 => { (say!(language, "Trang dựa trên cả {size} bút toán của sổ", "The page rests on all {size} entries of the ledger")) }
                            _ => { (say!(language, "Trang dựa trên {size} bút toán đầu của sổ; sau đó sổ có thêm {since} bút toán", "The page rests on the first {size} entries of the ledger; {since} have been added since")) }
                        }
                        @if let Some(revised) = revised(page.revised, language) {
                            "; " strong { (revised) } ": "
                            a href=(towards(visit, pinned.as_of.valid, Reading::Now)) {
                                (language.pick("xem theo điều sổ biết đến hôm nay", "see it by what the ledger knows today"))
                            }
                        }
                        "."
                    }
                    (form(visit, Some(pinned), reading))
                    (line(visit, page, pinned.as_of.valid, reading))
                    (steps(visit, page, pinned, reading))
                }
            }
        }
    }
}

/// What is looked at: what was, or what would come if nothing more were recorded.
fn heading(pinned: &Pinned, language: Language) -> &'static str {
    match is_ahead(pinned) {
        false => language.pick("Đang xem quá khứ: ", "Looking at the past: "),
        true => language.pick("Xem trước, chưa xảy ra: ", "Looking ahead, it has not happened: "),
    }
}

/// Whether the moment lies behind everything that is known: what is shown there is what follows if nothing is recorded.
fn is_ahead(pinned: &Pinned) -> bool {
    pinned.reading == Reading::Then && pinned.as_of.known < pinned.as_of.valid
}

/// The moment in plain words.
pub fn said(pinned: &Pinned, language: Language) -> String {
    let valid = day(pinned.as_of.valid, language);
    match pinned.reading {
        Reading::Then if is_ahead(pinned) => {
            let known = instant(pinned.as_of.known);
            say!(
                language,
                "{valid}, nếu sau {known} không có gì được ghi thêm",
                "{valid}, if nothing were recorded after {known}"
            )
        }
        Reading::Then => say!(language, "{valid}, đúng như sổ biết vào lúc đó", "{valid}, as the ledger knew it then"),
        Reading::Now => {
            say!(language, "{valid}, theo điều sổ biết đến hôm nay", "{valid}, by what the ledger knows today")
        }
        Reading::Other => {
            let known = day(pinned.as_of.known, language);
            say!(language, "{valid}, theo điều sổ biết đến {known}", "{valid}, by what the ledger knew until {known}")
        }
    }
}

/// `hết ngày thứ Hai 18/09/2023`, or the moment.
fn day(at: Timestamp, language: Language) -> String {
    let Moment::Day(day) = written(at) else { return instant(at) };
    let (weekday, day) = (weekday(day, language), date(day));
    say!(language, "hết ngày {weekday} {day}", "the end of {weekday} {day}")
}

/// The day of the week.
pub fn weekday(day: NaiveDate, language: Language) -> &'static str {
    let (vi, en) = match day.weekday().num_days_from_monday() {
        0 => ("thứ Hai", "Monday"),
        1 => ("thứ Ba", "Tuesday"),
        2 => ("thứ Tư", "Wednesday"),
        3 => ("thứ Năm", "Thursday"),
        4 => ("thứ Sáu", "Friday"),
        5 => ("thứ Bảy", "Saturday"),
        _ => ("Chủ nhật", "Sunday"),
    };
    language.pick(vi, en)
}

fn revised(revised: Revised, language: Language) -> Option<String> {
    Some(match revised {
        Revised::Cells(0) | Revised::Tasks(0) => return None,
        Revised::Cells(1) => {
            language.pick("1 ô ở trang này nay đã khác (▲)", "one cell of this page is different now (▲)").to_owned()
        }
        Revised::Cells(cells) => {
            say!(language, "{cells} ô ở trang này nay đã khác (▲)", "{cells} cells of this page are different now (▲)")
        }
        Revised::Tasks(1) => language
            .pick("kết luận về 1 nhiệm vụ ở trang này nay đã khác", "what it says of one task is different now")
            .to_owned(),
        Revised::Tasks(tasks) => say!(
            language,
            "kết luận về {tasks} nhiệm vụ ở trang này nay đã khác",
            "what it says of {tasks} tasks is different now"
        ),
    })
}

/// What a page asks for besides its moment.
fn kept<'v>(visit: &'v Visit<'_>) -> Vec<(&'v str, String)> {
    let time = ["valid_at", "as", "known_at", "size", "root", "lang"];
    let asked = visit.request.query.iter().filter(move |(name, _)| !time.contains(&name.as_str()));
    asked.map(|(name, value)| (name.as_str(), value.clone())).collect()
}

fn form(visit: &Visit<'_>, pinned: Option<&Pinned>, reading: Reading) -> Markup {
    let language = visit.language;
    let typed = visit.request.parameter("valid_at").filter(|_| pinned.is_none()).map(str::to_owned);
    let shown = |at: Timestamp| moment(written(at));
    let valid = pinned.map(|pinned| shown(pinned.as_of.valid)).or(typed).unwrap_or_default();
    let known =
        pinned.filter(|_| reading == Reading::Other).map(|pinned| shown(pinned.as_of.known)).unwrap_or_default();
    let choice = |this: Reading, vi: &'static str, en: &'static str| {
        html! {
            label { input type="radio" name="as" value=(this.code()) checked[reading == this]; " " (language.pick(vi, en)) }
        }
    };
    html! {
        form method="get" action=(visit.request.address()) {
            @for (name, value) in kept(visit) { input type="hidden" name=(name) value=(value); }
            div {
                label for="ngay" { (language.pick("Xem ngày ", "Show the day ")) span.hint { (language.pick("(ngày/tháng/năm)", "(day/month/year)")) } }
                input.date id="ngay" name="valid_at" type="text" inputmode="numeric" autocomplete="off" required value=(valid);
            }
            fieldset {
                legend { (language.pick("Theo điều sổ biết", "By what the ledger knew")) }
                (choice(Reading::Then, "vào tối hôm đó", "that evening"))
                (choice(Reading::Now, "đến hôm nay", "until today"))
                (choice(Reading::Other, "đến một ngày khác:", "until another day:"))
                label.vh for="biet" { (language.pick("Theo điều sổ biết đến ngày", "By what the ledger knew until")) }
                input.date id="biet" name="known_at" type="text" inputmode="numeric" autocomplete="off" value=(known);
            }
            div { button { (language.pick("Xem", "Show")) } }
        }
    }
}

/// The address of this page at a moment, by that reading.
fn towards(visit: &Visit<'_>, at: Timestamp, reading: Reading) -> String {
    let mut parameters = kept(visit);
    parameters.push(("valid_at", written(at).to_string()));
    // Another day up to which the ledger's knowledge counts would have to be named again: a step goes along what it knew.
    let reading = if reading == Reading::Now { Reading::Now } else { Reading::Then };
    parameters.push(("as", reading.code().to_owned()));
    address(&visit.request.address(), &parameters)
}

fn steps(visit: &Visit<'_>, page: &Page, pinned: &Pinned, reading: Reading) -> Markup {
    let language = visit.language;
    let at = pinned.as_of.valid;
    let before = page.changes.iter().rev().find(|change| **change < at).copied();
    let after = page.changes.iter().find(|change| **change > at).copied();
    html! {
        div.steps {
            @if let Some(before) = before {
                a.b.b2 rel="prev" href=(towards(visit, before, reading)) {
                    "‹ " (language.pick("Lần đổi trước", "Change before")) " (" (instant(before)) ")"
                }
            }
            @if let Some(after) = after {
                a.b.b2 rel="next" href=(towards(visit, after, reading)) {
                    (language.pick("Lần đổi sau", "Change after")) " (" (instant(after)) ") ›"
                }
            }
            a.b.b2 href=(address(&visit.request.address(), &kept(visit))) { (language.pick("Về hiện tại", "Back to the present")) }
            @if visit.caller.office().is_some() {
                a.b.b2 href=(crate::pages::comparison::with_today(&written(pinned.as_of.valid).to_string())) {
                    (language.pick("So với hôm nay", "Compare with today"))
                }
            }
            a.b.b2 href=(address("/trich-dan", &[("trang", cited(visit, pinned))])) {
                (language.pick("Lấy liên kết trích dẫn", "Get a citation"))
            }
        }
    }
}

/// The address that is cited: without the language, which is the reader's.
fn cited(visit: &Visit<'_>, pinned: &Pinned) -> String {
    let mut parameters = kept(visit);
    parameters.extend(When::Past(pinned.clone()).parameters());
    address(&visit.request.address(), &parameters)
}

/// The width of the line, in its own units.
const WIDTH: i64 = 900;

/// When this page changed, as a line with a stroke for each moment, and for whoever has scripts a slider over them.
fn line(visit: &Visit<'_>, page: &Page, at: Timestamp, reading: Reading) -> Markup {
    let language = visit.language;
    let (Some(first), Some(last)) = (page.changes.first().copied(), page.changes.last().copied()) else {
        return html! {};
    };
    let (from, to) = (first.min(at), last.max(at));
    let span = (to.local() - from.local()).num_seconds().max(1);
    let place = |moment: Timestamp| 20 + (moment.local() - from.local()).num_seconds() * (WIDTH - 40) / span;
    let mut strokes: Vec<i64> = page.changes.iter().map(|change| place(*change)).collect();
    strokes.dedup();
    let path: String = strokes.iter().map(|x| format!("M{x} 26v20")).collect();
    let here = place(at);
    let count = page.changes.len();
    let (start, end) = (date(from.date()), date(to.date()));
    let current = page.changes.iter().rposition(|change| *change <= at).unwrap_or_default();
    let moments: Vec<String> = page.changes.iter().map(|change| towards(visit, *change, reading)).collect();
    let labels: Vec<String> = page.changes.iter().map(|change| instant(*change)).collect();
    html! {
        svg.line viewBox=(format!("0 0 {WIDTH} 64")) role="img" aria-labelledby="doi doi-ro" {
            title id="doi" { (language.pick("Những lúc trang này đổi", "When this page changed")) }
            desc id="doi-ro" { (say!(language, "Từ {start} đến {end} trang này đổi {count} lần.", "From {start} to {end} this page changed {count} times.")) }
            path d=(format!("M20 36H{}", WIDTH - 20)) stroke="#0b0c0c" stroke-width="2" {}
            path d=(path) stroke="#1a4f8b" stroke-width="2" {}
            path d=(format!("M{here} 26l-8-14h16z")) fill="#7a1f1f" {}
            text x="20" y="61" font-size="14" { (start) }
            text x=(WIDTH - 20) y="61" font-size="14" text-anchor="end" { (end) }
        }
        @if count > 1 && count <= SLIDER_MAX {
            div data-slider="" data-at=(current) data-moments=(moments.join(" ")) data-labels=(labels.join("|")) hidden {
                label for="keo" { (language.pick("Kéo để xem từng lúc trang này đổi", "Drag through the moments at which this page changed")) ": " output for="keo" { (labels.get(current).cloned().unwrap_or_default()) } }
                input id="keo" type="range" min="0" max=(count - 1) value=(current) step="1";
            }
        }
    }
}

/// A slider has so many stops at most; beyond, the steps lead from one to the next.
const SLIDER_MAX: usize = 150;
