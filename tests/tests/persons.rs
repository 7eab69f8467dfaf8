//! A name enters only through the vault, is shown to those entitled with the reading recorded, and
//! can be erased: then nothing in the ledger's directory reveals it, and the log is whole.

use std::{fs, path::Path};

use tests::{Desk, copy_directory};

const NAME: &str = "Người Được Thử Nghiệm";
const AT: [&str; 2] = ["--at", "2024-02-01T09:00:00"];

fn enter(desk: &Desk) -> String {
    let by = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk"];
    let ran = desk.run_with_input(by.iter().chain(&AT), format!("{NAME}\n").as_bytes());
    ran.json()["person"].as_str().unwrap().to_owned()
}

fn holds(directory: &Path, needle: &[u8]) -> bool {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap()).any(|entry| {
        if entry.file_type().unwrap().is_dir() {
            return holds(&entry.path(), needle);
        }
        let bytes = fs::read(entry.path()).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[test]
fn shown_to_those_entitled_and_the_reading_is_recorded() {
    let desk = Desk::with_demo();
    let person = enter(&desk);
    assert!(!holds(&desk.ledger(), NAME.as_bytes()), "the name lies sealed");
    let show =
        |by: &str| desk.run(["person", "show", &person, "--reason", "xác minh", "--by", by].iter().copied().chain(AT));
    show("STC/unit-head").fails(1, &["may not"]);
    assert!(show("SNV/chief-inspector").ok().out.contains(NAME));
    let persons = desk.run(["show", "persons", "--json"]).json();
    assert_eq!(persons["rows"][0]["read"].as_array().unwrap().len(), 1);
    // Nothing that anybody prints or exports holds it.
    for arguments in [vec!["history", "--entries"], vec!["show", "audit", "--json"], vec!["history"]] {
        assert!(!desk.run(arguments).ok().out.contains(NAME));
    }
}

#[test]
fn erased_by_destroying_the_key_under_a_decision() {
    let desk = Desk::with_demo();
    let person = enter(&desk);
    let kept = Desk::new();
    copy_directory(&desk.ledger(), &kept.ledger());
    let before = desk.run(["history", "--entries"]).ok().out;
    let erase = |approved: &[&str]| {
        let by =
            ["person", "erase", &person, "--ground", "order", "--order", "9060/QĐ-UBND", "--by", "SNV/chief-inspector"];
        desk.run(by.iter().chain(approved).copied().chain(AT))
    };
    erase(&[]).fails(1, &["approval"]);
    erase(&["--approved-by", "UBND/chairman"]).ok();
    let show = ["person", "show", &person, "--reason", "x", "--by", "SNV/chief-inspector"];
    desk.run(show.iter().copied().chain(AT)).fails(1, &["erased"]);
    // The log is what it was, and one entry more.
    let after = desk.run(["history", "--entries"]).ok().out;
    assert!(after.starts_with(&before) && after.lines().count() == before.lines().count() + 1);
    let left: Vec<_> = ["keys", "sealed"]
        .iter()
        .flat_map(|part| fs::read_dir(desk.ledger().join("vault").join(part)).unwrap())
        .collect();
    assert!(left.is_empty());
    // With the log of after and the vault of before (a crash between the two), opening finishes it.
    copy_directory(&kept.ledger().join("vault"), &desk.ledger().join("vault"));
    desk.run(["show", "persons"]).ok();
    assert!(fs::read_dir(desk.ledger().join("vault/keys")).unwrap().next().is_none());
}

#[test]
fn a_name_is_refused_everywhere_else() {
    let desk = Desk::with_demo();
    enter(&desk);
    let line = format!(
        r#"{{"id":"leak","at":"2024-02-02T09:00:00","by":{{"unit":"VPUBND","position":"office-officer"}},"approved_by":{{"unit":"VPUBND","position":"office-chief"}},"do":{{"record-trouble":{{"task":"UBND-2023-9901/1c/STP","ground":"do ông {} gây ra","evidence":["x"]}}}}}}"#,
        NAME.to_lowercase()
    );
    desk.run(["apply", desk.write("leak.jsonl", line).to_str().unwrap()]).fails(1, &["vault"]);
    assert!(!holds(&desk.ledger(), NAME.to_lowercase().as_bytes()));
}

#[test]
fn a_damaged_vault_does_not_close_the_ledger() {
    let desk = Desk::with_demo();
    let person = enter(&desk);
    fs::write(desk.ledger().join("vault/sealed").join(&person), b"nonsense").unwrap();
    let ran = desk.run(["scorecard"]).ok();
    assert!(ran.err.contains("backup"), "{}", ran.err);
    let show = ["person", "show", &person, "--reason", "x", "--by", "SNV/chief-inspector"];
    desk.run(show.iter().copied().chain(AT)).fails(2, &["restore"]);
}

/// Two of one name may be one person or two: it is asked, and nothing is refused.
#[test]
fn a_name_that_is_there_already_is_asked_about_and_taken() {
    let desk = Desk::with_demo();
    let first = enter(&desk);
    let by = ["person", "enter", "--by", "VPUBND/provincial-clerk"];
    for spelt in ["người  được THỬ nghiệm", "Người Ðược Thử Nghiệm"] {
        let ran = desk.run_with_input(by.iter().chain(&AT), spelt.as_bytes()).ok();
        assert!(ran.err.contains(&first) && ran.err.contains("the same person"), "{ran:?}");
    }
    let ran = desk.run_with_input(by.iter().chain(&AT), "Người Thứ Hai".as_bytes()).ok();
    assert!(ran.err.is_empty(), "{ran:?}");
}
