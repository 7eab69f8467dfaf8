//! Evidence files and time stamps, checked by programs of others: `check.sh` with unzip and openssl, and the
//! Python package `rfc3161-client`. They share no code with ours; where they and `socai verify` agree, the
//! formats are what `docs/evidence.md` says.

use std::{fs, path::PathBuf};

use evidence::Container;
use proof::{AddCheckpoint, CosigningKey, Note};
use tests::{
    Desk,
    authority::{collect, openssl, root, stamp},
    foreign::{Checker, foreign, foreign_python, must_be_there, shell, skipped, there},
};

const FILED: &str = "UBND-2023-9901/2h-1/VPUBND";
const NOT_FILED: &str = "UBND-2023-9901/1a-1/BINHGIANG";
/// 2024-02-01T09:00:00+07:00.
const MORNING: u64 = 1_706_752_800;

fn opener() -> Option<Checker> {
    if !there("unzip", "-v") {
        must_be_there("unzip is not there", "unzip");
        return None;
    }
    shell()
}

/// A clerk's paper is recorded, between two time stamps: entry 309. Before each of the two the streams are counted.
fn stamped() -> Desk {
    let desk = Desk::with_demo();
    stamp(&desk);
    collect(&desk, "2026-11-23T10:00:00");
    let paper = desk.run_with_input(["document", "add", "-", "--json"], b"the paper").json()[0]["sha256"].clone();
    let command = serde_json::json!({
        "id": "unit", "at": "2026-11-23T10:05:00", "documents": [paper],
        "by": { "unit": "VPUBND", "position": "office-chief" }, "approved_by": { "unit": "UBND", "position": "chairman" },
        "do": { "establish-units": { "units": [{ "unit": "N1", "name": "x", "name_en": "y", "kind": "department" }] } },
    });
    desk.run(["apply", desk.write("unit.jsonl", command.to_string()).to_str().unwrap()]).ok();
    collect(&desk, "2026-11-23T10:06:00");
    desk
}

/// What the shell is given to check `e.zip` with.
fn arguments(desk: &Desk) -> Vec<PathBuf> {
    let keys = desk.path("keys");
    if !keys.exists() {
        fs::copy(desk.path("ledger/keys/log.vkey"), &keys).unwrap();
    }
    ["evidence".into(), keys, desk.path("e.zip"), root(desk)].into()
}

fn prove(desk: &Desk, what: &[&str]) -> Container {
    desk.run(["prove"].iter().chain(what).chain(&["--to", "e.zip"])).ok();
    Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap()
}

#[test]
fn a_shell_checks_everything_in_an_evidence_file() {
    let Some(shell) = opener() else { return };
    let desk = stamped();
    prove(&desk, &["presence", "309", "--with-documents"]);
    let said = shell.accepts(arguments(&desk));
    for line in [
        "entry is number 0 of the 311",
        "entry is number 309 of the 311",
        "ok: stamped at",
        "the entry names the document",
        "this anchor, over 308 entries, was recorded before",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    prove(&desk, &["history", FILED, "--all"]);
    let said = shell.accepts(arguments(&desk));
    assert!(
        said.contains("none left out") && said.contains("entries of UBND-2023-9901/2h-1/VPUBND: 254 300 301"),
        "{said}"
    );
    prove(&desk, &["absence", NOT_FILED, "--by", "2024-01-15", "--all"]);
    let said = shell.accepts(arguments(&desk));
    assert!(said.contains("nothing was filed for UBND-2023-9901/1a-1/BINHGIANG before that anchor"), "{said}");
    prove(&desk, &["absence", FILED, "--by", "2024-01-15", "--all"]);
    shell.refuses("a task with a filing", arguments(&desk));
    // What it does not judge it says, and does not call right.
    prove(&desk, &["verdict", FILED]);
    let ran = shell.run(arguments(&desk));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("not judged by this script: evidence of the kind verdict"), "{ran:?}");
}

/// The same with witnesses in the place of an authority.
#[test]
fn a_shell_checks_what_witnesses_said() {
    let Some(shell) = opener() else { return };
    let desk = Desk::with_demo();
    let witness = CosigningKey::from_seed("w1.example/w", &[1; 32]).unwrap();
    let log = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    desk.write("policy", format!("log {log}witness w1 {}\nquorum w1\n", witness.witness_key()));
    desk.write("keys", format!("{log}{}\n", witness.witness_key()));
    desk.write("authority.pem", "");
    desk.run(["anchor", "policy", "policy"]).ok();
    for minute in 0..3 {
        desk.run(["anchor", "export", "asked"]).ok();
        let request: AddCheckpoint = fs::read_to_string(desk.path("asked/w1.request")).unwrap().parse().unwrap();
        let text = Note::parse(&request.note).unwrap().text;
        desk.write("answer", witness.cosign(text, MORNING + 60 * minute));
        let at = format!("2024-02-01T09:0{}:30", minute);
        desk.run(["anchor", "import", "answer", "--at", &at]).ok();
    }
    let arguments = ["evidence".into(), desk.path("keys"), desk.path("e.zip")];
    prove(&desk, &["presence", "309"]);
    let said = shell.accepts(&arguments);
    assert!(said.contains(&format!("signed by w1.example/w, at {MORNING} seconds")), "{said}");
    prove(&desk, &["absence", NOT_FILED, "--by", "2024-01-15", "--all"]);
    shell.accepts(&arguments);
    // Another witness must have signed, and has not.
    let other = CosigningKey::from_seed("w2.example/w", &[2; 32]).unwrap();
    desk.write("keys", format!("{log}{}\n", other.witness_key()));
    shell.refuses("a witness who has not signed", &arguments);
}

/// Each member with one byte changed, and a manifest that is right again: what the one refuses, the other does.
#[test]
fn a_shell_refuses_what_we_refuse() {
    let Some(shell) = opener() else { return };
    let desk = stamped();
    for what in [&["presence", "309", "--with-documents"][..], &["absence", NOT_FILED, "--by", "2024-01-15", "--all"]] {
        let good = prove(&desk, what);
        // The words are for people, and prove nothing; a certificate that cannot be read is passed over.
        let proving = good.members().filter(|(name, _)| !name.starts_with("READ-ME") && !name.ends_with(".pem"));
        for (changed, bytes) in proving {
            let place = if changed == "claim.json" {
                bytes.iter().position(u8::is_ascii_digit).unwrap()
            } else {
                bytes.len() - 2
            };
            let mut container = Container::of(good.format());
            for (name, bytes) in good.members() {
                let mut bytes = bytes.to_vec();
                if name == changed {
                    bytes[place] ^= 1;
                }
                container.add(name, bytes).unwrap();
            }
            fs::write(desk.path("e.zip"), container.write().unwrap()).unwrap();
            shell.refuses(changed, arguments(&desk));
            let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt"]);
            assert_ne!(ran.code, 0, "{changed}: {ran:?}");
        }
    }
}

#[test]
fn a_shell_takes_nothing_that_the_manifest_does_not_list() {
    let Some(shell) = opener() else { return };
    let desk = stamped();
    let good = prove(&desk, &["presence", "309"]);
    let whole = fs::read(desk.path("e.zip")).unwrap();
    let (_, entry) = good.members().find(|(name, _)| *name == "entries/309.json").unwrap();
    let place = whole.windows(entry.len()).position(|window| window == entry).unwrap();
    let mut changed = whole.clone();
    changed[place] ^= 1;
    // Read in the order of the directory at its end, a second one hides the first.
    let mut twice = zip::ZipWriter::new_append(std::io::Cursor::new(whole.clone())).unwrap();
    twice.start_file("entries/unlisted.json", zip::write::SimpleFileOptions::default()).unwrap();
    let unlisted = twice.finish().unwrap().into_inner();
    for (what, bytes) in [
        ("a changed byte", changed),
        ("a member that is not listed", unlisted),
        ("half of a file", whole[..whole.len() / 2].to_vec()),
        ("no ZIP file", b"hello".to_vec()),
    ] {
        fs::write(desk.path("e.zip"), bytes).unwrap();
        shell.refuses(what, arguments(&desk));
        assert_eq!(desk.run(["verify", "e.zip", "--policy", "policy"]).code, 1, "{what}");
    }
}

/// It comes from a package registry, which is not everywhere to be reached.
fn tokens() -> Option<Checker> {
    let python = foreign_python("python");
    if !there(&python, "-cimport rfc3161_client") {
        skipped("the Python package rfc3161-client is not there", "cargo xtask test, with a package registry in reach");
        return None;
    }
    Some(Checker { name: "tokens.py", command: vec![python, foreign("tokens.py")] })
}

#[test]
fn a_package_by_others_takes_our_kept_tokens_for_what_they_stamp_and_nothing_else() {
    let Some(tokens) = tokens() else { return };
    let desk = stamped();
    let container = prove(&desk, &["presence", "309"]);
    let write = |name: &str| desk.write(name.rsplit('/').next().unwrap(), container.get(name).unwrap());
    let (token, data) = (write("anchors/001.tsr"), write("checkpoint.signed"));
    let verify = |data: &PathBuf, token: &PathBuf| ["verify".into(), data.clone(), token.clone(), root(&desk)];
    tokens.accepts(verify(&data, &token));
    tokens.accepts(verify(&write("before/stamped"), &write("before/anchor")));
    tokens.refuses("another head", verify(&write("before/stamped"), &token));
    let bytes = fs::read(&token).unwrap();
    let cut = desk.write("cut", &bytes[..bytes.len() - 1]);
    tokens.refuses("a token cut short", verify(&data, &cut));
    let mut forged = bytes;
    *forged.last_mut().unwrap() ^= 1;
    tokens.refuses("another signature", verify(&data, &desk.write("forged", forged)));
}

#[test]
fn we_take_a_token_that_a_package_by_others_asked_for() {
    let Some(tokens) = tokens() else { return };
    let desk = stamped();
    let good = prove(&desk, &["presence", "309"]);
    let data = desk.write("stamped", good.get("checkpoint.signed").unwrap());
    tokens.accepts(["request".into(), data, desk.path("authority/theirs.tsq")]);
    openssl(&desk, &["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "theirs.tsq", "-out", "theirs.tsr"]);
    let mut container = Container::of(good.format());
    for (name, bytes) in good.members() {
        let token = fs::read(desk.path("authority/theirs.tsr")).unwrap();
        container.add(name, if name == "anchors/001.tsr" { token } else { bytes.to_vec() }).unwrap();
    }
    fs::write(desk.path("e.zip"), container.write().unwrap()).unwrap();
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt"]).ok();
    assert!(ran.out.contains("a time stamp of") && ran.out.contains("no later than"), "{ran:?}");
}
