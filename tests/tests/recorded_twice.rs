//! What is recorded is neither recorded a second time, nor corrected into something that an act would refuse.

use tests::{Desk, Ran};

use crate::drafts::{LETTER, apply, drafted, entries};

const AT: &str = "2024-03-19T10:00:00";

fn receive(desk: &Desk, issuer: &str, document: &str, date: &str, more: &[&str]) -> Ran {
    let line = [
        "do",
        "receive-document",
        "--unit",
        "VPUBND",
        "--by",
        "VPUBND/provincial-clerk",
        "--issuer",
        issuer,
        "--subject",
        "V/v rà soát",
        "--document",
        document,
        "--document-date",
        date,
        "--arrival",
        "512",
        "--at",
        AT,
        "--lang",
        "vi",
    ];
    desk.run(line.iter().chain(more))
}

/// Given a document that was received, when it is received again, however its number and its issuer are written, then the
/// answer is the entry that is there; another document, and another arrival that is named as one, are recorded.
#[test]
fn a_document_is_received_once() {
    let desk = Desk::with_demo();
    let first = receive(&desk, "Bộ Nội vụ", "15/BNV-CCHC", "1/3/2024", &[]).ok();
    assert!(first.out.starts_with("Đã ghi:"), "{}", first.out);
    let entry = first.out.lines().nth(1).unwrap().split(' ').next().unwrap().to_owned();
    for (issuer, document) in [
        ("Bộ Nội vụ", "15/bnv-cchc"),
        ("BNV", "15/BNV-CCHC"),
        ("BỘ NỘI VỤ", "015/BNV - CCHC"),
        ("Bộ Nội vụ", "１５/BNV-CCHC"),
    ] {
        for more in [&[][..], &["--arrival", "514"], &["--dry-run"]] {
            let more = if more.first() == Some(&"--arrival") { &[][..] } else { more };
            let told = receive(&desk, issuer, document, "1/3/2024", more).ok();
            assert!(told.out.contains(&entry) && told.out.contains("--id"), "{issuer} {document}: {}", told.out);
            assert!(!told.out.contains("Đã ghi:"), "{}", told.out);
        }
    }
    for (issuer, document, date) in [
        ("Bộ Tài chính", "15/BNV-CCHC", "1/3/2024"),
        ("Bộ Nội vụ", "16/BNV-CCHC", "1/3/2024"),
        ("Bộ Nội vụ", "15/BNV-TCCB", "1/3/2024"),
        ("Bộ Nội vụ", "15/BNV-CCHC", "2/3/2024"),
    ] {
        let told = receive(&desk, issuer, document, date, &[]).ok();
        assert!(told.out.starts_with("Đã ghi:"), "{issuer} {document} {date}: {}", told.out);
    }
    let told = receive(&desk, "BNV", "15/BNV-CCHC", "1/3/2024", &["--id", "ban-giay"]).ok();
    assert!(told.out.starts_with("Đã ghi:"), "{}", told.out);
    // The register names the first entry of the one that came twice.
    let register = desk.run(["show", "incoming", "--json"]).json().to_string();
    assert_eq!(register.matches(&format!("\"duplicate\":{}", entry.trim_start_matches('#'))).count(), 1, "{register}");
}

fn correct(desk: &Desk, entry: &str, set: &str) -> Ran {
    let line = ["do", "correct-fields", "--entry", entry, "--set", set, "--reason", "ghi nhầm"];
    let by = ["--by", "Chuyên viên KSTTHC", "--approved-by", "Chánh Văn phòng", "--lang", "vi"];
    let clerk = ["--by", "Văn thư VPUBND", "--approved-by", "Chánh Văn phòng", "--lang", "vi"];
    let by = if set.starts_with("due") || set.starts_with("quote") || set.starts_with("coord") { by } else { clerk };
    desk.run(line.iter().chain(&by))
}

/// Given a letter and its duties, when a field is corrected to nothing, to a number with its symbol or to what says that
/// there is none, then that is refused and nothing is recorded; digits stay as they are written.
#[test]
fn a_correction_says_something_and_takes_digits_as_they_are_written() {
    let (desk, draft) = drafted(LETTER);
    apply(&desk, &draft, &[]).ok();
    let history = desk.run(["history", "--json"]).json();
    let find = |what: &str| {
        let lines = history["entries"].as_array().unwrap();
        let found = lines.iter().find(|line| line["what"].to_string().contains(what));
        format!("#{}", found.unwrap_or_else(|| panic!("{what}: {history}"))["entry"])
    };
    let (letter, duty) = (find("Registered directive"), find("Extracted duty 1 "));
    let recorded = entries(&desk);
    for (entry, set) in [
        (&letter, "number="),
        (&letter, "number= "),
        (&letter, "number=…"),
        (&letter, "number=chưa có"),
        (&letter, "number=31/UBND-NC"),
        (&letter, "subject="),
        (&letter, "symbol="),
        (&letter, "issuer="),
        (&duty, "quote="),
        (&duty, "quote=…"),
        (&duty, "coordinators=[\"\"]"),
    ] {
        let told = correct(&desk, entry, set);
        assert_eq!(told.code, 1, "{set}: {told:?}");
    }
    // A refusal is an entry of its own.
    let kinds = desk.run(["history", "--json"]).json();
    let kinds = kinds["entries"].as_array().unwrap();
    let refused = |entry: &serde_json::Value| entry["kind"] == "SubmissionRefused";
    assert!(kinds[recorded..].iter().all(refused), "kinds: {:?}", &kinds[recorded..]);
    for number in ["01234", "1234", "12340", "1.50"] {
        correct(&desk, &letter, &format!("number={number}")).ok();
        let corrections = desk.run(["show", "corrections", "--json"]).json();
        let last = corrections["rows"].as_array().unwrap().last().unwrap().to_string();
        assert!(last.contains(&format!(" → {number}. ")), "{number}: {last}");
    }
    correct(&desk, &duty, "coordinators=[\"Sở Tài chính\"]").ok();
}
