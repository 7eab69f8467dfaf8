//! Letters in plain text that were read wrongly once, each with what it says.

use std::{fs, path::PathBuf};

use domain::Capacity;
use exchange::{
    Letter, Source,
    letter::{Doubt, DueReading, LeadBasis, PointRole},
    read,
};

fn case(name: &str) -> Letter {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/letters/cases").join(format!("{name}.txt"));
    read(&Source::from_bytes(&fs::read(path).unwrap()).unwrap()).unwrap()
}

/// What the first duty says of time, in short, and what is asked about it.
fn time(name: &str) -> (String, Vec<Doubt>) {
    let letter = case(name);
    let point = letter.points.iter().find(|point| point.role != PointRole::Heading).unwrap();
    let asked = letter.questions.iter().filter(|question| question.line == point.lines.0);
    let due = match point.deadline.as_ref().map(|deadline| &deadline.reading) {
        None => "none".to_owned(),
        Some(DueReading::On { date, .. }) => date.to_string(),
        Some(DueReading::Every { cadence, day, .. }) => format!("every {cadence:?} {day:?}"),
        Some(DueReading::Within { span, .. }) => format!("{span:?}"),
        Some(DueReading::Undated) => "undated".to_owned(),
        Some(DueReading::Unread) => "unread".to_owned(),
    };
    (due, asked.map(|question| question.doubt).collect())
}

#[test]
fn what_is_said_of_time_is_read_or_asked() {
    use Doubt::{Beginning, DayBlank, DeadlineElsewhere, DeadlineUnread, PeriodEnd};
    let cases: [(&str, &str, Option<Doubt>); 11] = [
        ("due-blank-day", "unread", Some(DayBlank)),
        ("due-day-of-last-month", "every Quarter Some(20)", None),
        ("due-elsewhere", "unread", Some(DeadlineElsewhere)),
        ("due-end-of-year", "2023-12-31", Some(PeriodEnd)),
        ("due-from-quarter", "none", Some(Beginning)),
        ("due-last-working-day", "unread", Some(DeadlineUnread)),
        ("due-n-days-before", "2023-09-25", None),
        ("due-number-in-words", "Days(10)", None),
        ("due-start-of-month", "unread", Some(DeadlineUnread)),
        ("due-start-of-quarter", "unread", Some(DeadlineUnread)),
        ("cadence-half-year", "every HalfYear None", None),
    ];
    for (name, due, doubt) in cases {
        let (found, asked) = time(name);
        assert_eq!(found, due, "{name} {asked:?}");
        assert!(doubt.is_none_or(|doubt| asked.contains(&doubt)), "{name} {asked:?}");
    }
    assert_eq!(case("cadence-half-year").points[0].cadence.len(), 2);
}

#[test]
fn who_is_named_is_read() {
    let cases: [(&str, &[&str], &[&str]); 6] = [
        ("lead-list-colon", &["Sở Tài chính", "Sở Y tế"], &[]),
        ("lead-by-function", &["Sở Tài chính", "Sở Y tế"], &[]),
        ("lead-communes", &["UBND các xã, phường, thị trấn"], &[]),
        ("lead-comrade", &["Giám đốc Sở Tài chính"], &[]),
        ("coordinator-without-voi", &["Bộ Chỉ huy Quân sự tỉnh"], &["Công an tỉnh"]),
        ("sign-tl-kt", &["Sở Tài chính"], &[]),
    ];
    for (name, lead, with) in cases {
        let letter = case(name);
        let point = &letter.points[0];
        assert_eq!((point.lead.bodies.as_slice(), point.lead.basis), (&own(lead)[..], LeadBasis::Stated), "{name}");
        assert_eq!(point.coordinators, own(with), "{name}");
    }
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn recitals_and_courtesies_are_no_duties() {
    let letter = case("recital-as-duty");
    let duties: Vec<&str> = letter
        .points
        .iter()
        .filter(|point| point.role != PointRole::Formula)
        .map(|point| point.text.as_str())
        .collect();
    assert_eq!(duties, ["Giao các Sở: Tài chính, Y tế rà soát, báo cáo UBND tỉnh chậm nhất ngày 25/9/2023."]);
    assert_eq!(letter.preamble.len(), 1);
}

#[test]
fn an_article_alone_on_its_line_has_its_clauses() {
    let letter = case("article-alone");
    let codes: Vec<&str> =
        letter.points.iter().filter(|point| point.role == PointRole::Duty).map(|point| point.code.as_str()).collect();
    assert_eq!(codes, ["Đ1.1", "Đ1.2", "Đ2.1"]);
}

#[test]
fn a_head_is_read_in_the_forms_in_which_people_write_it() {
    for name in ["date-full-stop", "date-without-place", "motto-two-lines"] {
        let letter = case(name);
        assert_eq!(letter.date.map(|date| date.to_string()).as_deref(), Some("2023-07-12"), "{name}");
        assert_eq!(letter.document_type, "quyết định", "{name}");
        assert_eq!(letter.subject.as_deref(), Some("Về việc giao nhiệm vụ"), "{name}");
        assert_eq!(letter.issuer.as_deref(), Some("UỶ BAN NHÂN DÂN TỈNH HẢI DƯƠNG"), "{name}");
        assert!(!letter.questions.iter().any(|question| question.doubt == Doubt::AddresseesMissing), "{name}");
    }
}

#[test]
fn three_lines_of_a_signature_are_kept() {
    let signature = case("sign-tl-kt").signature.unwrap();
    assert_eq!(signature.by_order_of.as_deref(), Some("TL. CHỦ TỊCH"));
    assert_eq!((signature.capacity, signature.of.as_deref()), (Capacity::Kt, Some("CHÁNH VĂN PHÒNG")));
    assert_eq!(signature.position, "PHÓ CHÁNH VĂN PHÒNG");
}
