//! The page and `socai verify` on changed evidence files: not one byte may be another, and of whatever is written anew
//! both say the same.
#![cfg(unix)]

use crate::agreeing::hexadecimal;
use crate::handmade::{TASK, TWO, Witnessed, policy};
use domain::TaskId;
use evidence::Container;
use serde_json::json;
use tests::container::with;
use tests::page::Page;
use timestamp::TrustStore;

/// What the page proves of files, given as hexadecimal.
fn proven(page: &mut Page, files: &[Vec<u8>], policy: &str) -> Vec<String> {
    let mut all = Vec::new();
    for some in files.chunks(200) {
        let some: Vec<String> = some.iter().map(|file| hexadecimal(file)).collect();
        let judged = page.browser.evaluate(&format!(
            "(async () => {{
                const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)), said = [];
                for (const file of {}) {{
                    const it = await judge({{ ...nothing(), evidence: {{ name: 'e.zip', bytes: bytes(file) }},
                        policy: {{ name: 'policy', bytes: encode({}) }} }});
                    said.push(`${{it.proven}} ${{it.latest}} ${{it.earliest}} ${{it.sealedAt}} ${{it.filed}} ${{it.checks.map(({{ state }}) => state[0]).join('')}}`);
                }}
                return said;
            }})()",
            json!(some),
            json!(policy)
        ));
        all.extend(judged.as_array().unwrap().iter().map(|each| each.as_str().unwrap().to_owned()));
    }
    all
}

/// The same as the library behind `socai verify` puts it; nothing where the file cannot be read.
fn by_library(file: &[u8], policy: &str) -> Option<String> {
    let trust = evidence::Trust {
        policy: policy.parse().unwrap(),
        authorities: TrustStore::default(),
        dishonest: 0,
        accuracy: 60,
        readable: verify::reading::readable,
    };
    let shown = evidence::verify(&Container::read(file).ok()?, trust).ok()?;
    let maybe = |value: Option<u64>| value.map_or("undefined".to_owned(), |value| value.to_string());
    let states = |findings: &[evidence::EvidenceFinding]| -> String {
        let letter = |finding: &evidence::EvidenceFinding| match finding.outcome {
            evidence::CheckOutcome::Pass => 'p',
            evidence::CheckOutcome::Fail => 'f',
            evidence::CheckOutcome::Absent => 'a',
        };
        findings.iter().map(letter).collect()
    };
    Some(match shown {
        evidence::Shown::Presence(it) => format!(
            "{} {} {} undefined undefined {}",
            it.holds(),
            maybe(it.not_later_than),
            maybe(it.not_earlier_than),
            states(&it.findings)
        ),
        // The program refuses it before it looks any further.
        evidence::Shown::Whole(it) if it.task.parse::<TaskId>().is_err() => return None,
        evidence::Shown::Whole(it) => format!(
            "{} undefined undefined {} {} {}{}",
            it.holds(),
            maybe(it.sealed_at),
            maybe(it.filed()),
            states(&it.findings),
            // From entries that no ledger writes no due date comes out.
            if it.holds() { "a" } else { "" }
        ),
        evidence::Shown::Grounds(_) | evidence::Shown::Continued(_) => unreachable!("no such file is changed here"),
    })
}

/// No byte of a file can be changed, left out, doubled or put in.
#[test]
fn no_changed_file_is_accepted() {
    let Some(mut page) = Page::open() else { return };
    let witnessed = Witnessed::new("system");
    let policy = policy(TWO);
    for good in [witnessed.presence(), witnessed.log.whole("absence", TASK, &witnessed.note(), Some(&witnessed.seal))] {
        let good = good.write().unwrap();
        assert!(by_library(&good, &policy).unwrap().starts_with("true"));
        assert!(proven(&mut page, std::slice::from_ref(&good), &policy)[0].starts_with("true"));
        let mut changed = Vec::new();
        for at in 0..good.len() {
            let mut other = good.clone();
            other[at] ^= 1 << (at % 8);
            changed.push(other);
            if at % 7 == 0 {
                changed.push([&good[..at], &good[at + 1..]].concat());
                changed.push([&good[..=at], &good[at..]].concat());
            }
        }
        changed.extend([[&good[..], &[0]].concat(), [&[0], &good[..]].concat(), good.repeat(2)]);
        for (at, shown) in proven(&mut page, &changed, &policy).iter().enumerate() {
            assert!(shown.starts_with("false"), "{shown}: {}", hexadecimal(&changed[at]));
            assert!(by_library(&changed[at], &policy).is_none_or(|said| said.starts_with("false")));
        }
        assert!(changed.len() > 4000, "{}", changed.len());
    }
}

/// A ZIP file with these members, in the form of evidence files whatever they are.
fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let length = (bytes.len() as u32).to_le_bytes();
        let dated = [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        let crc = crc32fast::hash(bytes).to_le_bytes();
        let fields = [&dated[..], &crc, &length, &length, &(name.len() as u16).to_le_bytes(), &[0, 0]].concat();
        let offset = (file.len() as u32).to_le_bytes();
        directory.extend([b"PK\x01\x02\x14\0", &fields[..], &[0; 10], &offset, name.as_bytes()].concat());
        file.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), bytes].concat());
    }
    let count = (members.len() as u16).to_le_bytes();
    let [length, start] = [directory.len(), file.len()].map(|number| (number as u32).to_le_bytes());
    [&file, &directory, &b"PK\x05\x06\0\0\0\0"[..], &count, &count, &length, &start, &[0, 0]].concat()
}

type Members = Vec<(String, Vec<u8>)>;

/// The members with their manifest, as an evidence file begins.
fn begun(members: &[(&str, &[u8])]) -> Members {
    let format = ("FORMAT", &b"socai-evidence@v1\n"[..]);
    let line = |(name, bytes): &(&str, &[u8])| format!("{}  {name}\n", eventlog::Digest::of(bytes));
    let manifest: String = [&[format], members].concat().iter().map(line).collect();
    let rest = members.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    let first = [("FORMAT".to_owned(), format.1.to_vec()), ("MANIFEST".to_owned(), manifest.into_bytes())];
    first.into_iter().chain(rest).collect()
}

/// What other programs would open, and this one must not: each for one reason.
#[test]
fn a_container_has_one_form() {
    let Some(mut page) = Page::open() else { return };
    let witnessed = Witnessed::new("system");
    let (good, policy) = (witnessed.presence(), policy(TWO));
    let members: Vec<(&str, &[u8])> = good.members().collect();
    let written = |members: &[(String, Vec<u8>)]| {
        let members: Vec<_> = members.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        zip(&members)
    };
    assert_eq!(written(&begun(&members)), good.write().unwrap());
    let named = |name: &'static str| written(&begun(&[&members[..], &[(name, &b"x"[..])]].concat()));
    let changed = |change: &dyn Fn(&mut Members)| {
        let mut all = begun(&members);
        change(&mut all);
        written(&all)
    };
    let patched = |at: usize, bytes: &[u8]| {
        let mut file = good.write().unwrap();
        file.splice(at..at + bytes.len(), bytes.iter().copied());
        file
    };
    let end = good.write().unwrap().len() - 22;
    let cases = [
        ("an empty file", Vec::new(), "FORMAT"),
        ("no members", zip(&[]), "FORMAT"),
        ("no manifest", changed(&|all| _ = all.remove(1)), "FORMAT"),
        ("in another order", changed(&|all| all.swap(0, 1)), "FORMAT"),
        ("another format", changed(&|all| all[0].1 = b"socai-evidence@v3\n".to_vec()), "its format is not known"),
        ("not in the manifest", changed(&|all| all.push(("more".to_owned(), b"x".to_vec()))), "the manifest"),
        ("missing", changed(&|all| _ = all.pop()), "the manifest"),
        ("exchanged", changed(&|all| all.swap(3, 4)), "the manifest"),
        ("the manifest with a line more", changed(&|all| all[1].1.push(b'\n')), "the manifest"),
        ("twice", named("claim.json"), "is there twice"),
        ("another FORMAT", named("FORMAT"), "is there twice"),
        ("capitals", named("Report"), "is not the name"),
        ("upwards", named("../report"), "is not the name"),
        ("from the root", named("/report"), "is not the name"),
        ("a directory", named("documents/"), "is not the name"),
        ("hidden", named("documents/.report"), "is not the name"),
        ("no name", named(""), "is not the name"),
        ("a backslash", named("a\\b"), "is not the name"),
        ("a letter of another alphabet", named("báo-cáo"), "is not the name"),
        ("a colon", named("c:report"), "is not the name"),
        ("compressed", patched(8, &[8]), "the header of a member"),
        ("encrypted", patched(6, &[1]), "the header of a member"),
        ("dated", patched(10, &[1]), "the header of a member"),
        ("an extra field", patched(28, &[4]), "the header of a member"),
        ("another length", patched(18, &[1]), "not in the one form"),
        ("a length past the end", patched(18, &[255; 4]), "cut off"),
        ("a comment", patched(end + 20, &[1]), "its directory"),
        ("another count", patched(end + 8, &[1]), "its directory"),
        ("another disk", patched(end + 4, &[1]), "its directory"),
        ("something before", [b"x", &good.write().unwrap()[..]].concat(), "FORMAT"),
        ("something after", [&good.write().unwrap()[..], b"x"].concat(), "its directory"),
    ];
    for (name, file, why) in cases {
        assert!(Container::read(&file).is_err(), "{name}");
        let said = page.browser.evaluate(&format!(
            "readContainer(Uint8Array.from({}.match(/../g) ?? [], (pair) => parseInt(pair, 16))).then(() => 'read', (error) => error.text.en)",
            json!(hexadecimal(&file))
        ));
        assert!(said.as_str().unwrap().contains(why), "{name}: {why:?} is not in {said}");
        assert!(proven(&mut page, &[file], &policy)[0].starts_with("false"), "{name}");
    }
    // A read-me is the one member with capitals.
    assert!(members.iter().any(|(name, _)| *name == "READ-ME.vi.txt"));
    let shouted = good.write().unwrap();
    assert_eq!(by_library(&shouted, &policy).unwrap(), proven(&mut page, &[shouted], &policy)[0]);
}

/// A member changed and the file written anew: both say the same of each.
#[test]
fn a_changed_member_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let witnessed = Witnessed::new("system");
    let policy = policy(TWO);
    let mut files = Vec::new();
    for good in [witnessed.presence(), witnessed.log.whole("absence", TASK, &witnessed.note(), Some(&witnessed.seal))] {
        for (name, bytes) in good.members() {
            for at in 0..bytes.len() {
                // The claim is read in detail.
                let changes: &[u8] = if name == "claim.json" {
                    &[1, 2, 4, 8, 16, 64]
                } else if at % 4 == 0 {
                    &[1]
                } else {
                    &[]
                };
                for change in changes {
                    let other = with(&good, name, |bytes| {
                        let mut other = bytes.to_vec();
                        other[at] ^= change;
                        other
                    });
                    files.push(other.write().unwrap());
                }
            }
        }
    }
    let shown = proven(&mut page, &files, &policy);
    let (mut apart, mut holding) = (Vec::new(), 0);
    for (file, shown) in files.iter().zip(&shown) {
        // What cannot be read is refused with one line.
        let said = by_library(file, &policy).unwrap_or("false undefined undefined undefined undefined f".to_owned());
        holding += usize::from(said.starts_with("true"));
        let alike = if said.starts_with("true") { *shown == said } else { shown.starts_with("false") };
        if !alike {
            let container = Container::read(file).unwrap();
            apart.push(format!(
                "the page {shown}, the library {said}: {}",
                container.text("claim.json").unwrap_or_default()
            ));
        }
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    assert!(files.len() > 3000 && holding > 0, "{holding} of {}", files.len());
}
