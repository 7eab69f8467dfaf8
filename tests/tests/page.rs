//! The page that checks evidence without this program: receipts, in a real browser, beside `socai verify`; and
//! how the page itself is. Evidence files are in `page_evidence.rs`.
#![cfg(unix)]

use std::{fs, path::PathBuf};

use proof::{
    CosigningKey, Grown, Note, Policy, Quorum, Receipt, SigningKey,
    path::{prove_inclusion, verify_inclusion},
};
use serde_json::{Value, json};
use tests::{
    Desk,
    browser::Browser,
    load::open_for_load,
    page::{Given, Page},
    repository,
};

/// 2024-02-01T09:00:00+07:00.
const MORNING: u64 = 1_706_752_800;

/// The entry that names two documents.
const NAMES_DOCUMENTS: u64 = 41;

/// All that is judged together.
#[derive(Clone)]
struct Evidence {
    receipt: String,
    entry: Vec<u8>,
    policy: Vec<u8>,
    documents: Vec<(&'static str, &'static str)>,
    dishonest: usize,
}

impl Evidence {
    fn receipt(mut self, change: impl Fn(&str) -> String) -> Self {
        let changed = change(&self.receipt);
        assert_ne!(changed, self.receipt, "nothing was changed");
        self.receipt = changed;
        self
    }

    fn swap(self, from: &str, to: &str) -> Self {
        self.receipt(|text| text.replacen(from, to, 1))
    }

    /// Line `number` of the receipt, counted from 1, as `change` makes it.
    fn line(self, number: usize, change: impl Fn(&str) -> String) -> Self {
        self.receipt(|text| {
            let lines = text.split('\n').enumerate();
            let lines: Vec<_> =
                lines.map(|(at, line)| if at + 1 == number { change(line) } else { line.into() }).collect();
            lines.join("\n")
        })
    }

    fn entry(mut self, change: impl Fn(&str) -> String) -> Self {
        let text = String::from_utf8(self.entry).unwrap();
        self.entry = change(&text).into_bytes();
        assert_ne!(self.entry, text.into_bytes());
        self
    }

    fn policy(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.policy = text.into();
        self
    }

    fn documents(mut self, documents: &[(&'static str, &'static str)]) -> Self {
        self.documents = documents.to_vec();
        self
    }

    fn dishonest(mut self, many: usize) -> Self {
        self.dishonest = many;
        self
    }

    /// The number of the first line that starts so, counted from 1.
    fn number_of(&self, start: &str) -> usize {
        self.receipt.lines().position(|line| line.starts_with(start)).unwrap() + 1
    }

    /// With more cosignatures, by these witnesses at these times.
    fn cosigned(mut self, by: &[(u8, u64)]) -> Self {
        let note = self.receipt.split_once("\n\n").unwrap().1.to_owned();
        let text = Note::parse(&note).unwrap().text;
        for &(number, time) in by {
            self.receipt += &witness(number).cosign(text, time);
        }
        self
    }
}

fn witness(number: u8) -> CosigningKey {
    CosigningKey::from_seed(&format!("w{number}.example/w"), &[number; 32]).unwrap()
}

/// One ledger and what was taken from it.
struct Office {
    desk: Desk,
    key: String,
}

impl Office {
    fn new() -> Self {
        let desk = Desk::with_rehearsal();
        open_for_load(&desk);
        let add = |text: &str| {
            let ran = desk.run_with_input(["document", "add", "-", "--json"], text.as_bytes());
            ran.json()[0]["sha256"].as_str().unwrap().to_owned()
        };
        let papers = [add("the letter"), add("the annex")];
        let command = |n: u64, papers: &[String]| {
            json!({
                "id": format!("unit-{n}"), "at": "2023-06-02T08:00", "documents": papers,
                "by": { "unit": "VPUBND", "position": "office-chief" },
                "approved_by": { "unit": "UBND", "position": "chairman" },
                "do": { "establish-units": { "units": [
                    { "unit": format!("N{n}"), "name": "Đơn vị \"mới\" <b>", "name_en": "new", "kind": "department" }
                ] } },
            })
        };
        let from = desk.run(["history", "--entries"]).ok().out.lines().count() as u64;
        let lines: String =
            (from..60).map(|n| format!("{}\n", command(n, if n == NAMES_DOCUMENTS { &papers } else { &[] }))).collect();
        desk.write("more.jsonl", lines);
        desk.run(["apply", "more.jsonl"]).ok();
        let key = vkey(&desk);
        Self { desk, key }
    }

    /// A receipt by the log alone, and a policy that asks for nobody else.
    fn alone(&self, entry: u64) -> Evidence {
        self.desk.run(["receipt", "write", &entry.to_string(), "--to", "mine"]).ok();
        let read = |end: &str| fs::read(self.desk.path(&format!("mine/{entry}.{end}"))).unwrap();
        Evidence {
            receipt: String::from_utf8(read("tlog-proof")).unwrap(),
            entry: read("entry.json"),
            policy: format!("log {}\nquorum none\n", self.key).into_bytes(),
            documents: Vec::new(),
            dishonest: 0,
        }
    }

    /// The log and three witnesses by their keys, then these lines.
    fn with_three(&self, rest: &str) -> String {
        let keys: String =
            (1..=3).map(|number| format!("witness w{number} {}\n", witness(number).witness_key())).collect();
        format!("log {}\n{keys}{rest}", self.key)
    }
}

fn vkey(desk: &Desk) -> String {
    fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap().trim().to_owned()
}

/// Another last letter before the padding: the same bytes to whoever is careless, and another text.
fn respell(line: &str) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let end = line.trim_end_matches('=').len();
    let last = letters.iter().position(|&letter| letter == line.as_bytes()[end - 1]).unwrap();
    format!("{}{}{}", &line[..end - 1], letters[last ^ 1] as char, &line[end..])
}

/// Another letter in the middle of what follows the last space: other bytes.
fn damage(line: &str) -> String {
    let at = line.rfind(' ').map_or(0, |at| at + 1) + 20;
    let other = if line.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &line[..at], &line[at + 1..])
}

/// A log's first key, and the entry by which it changed it: the head is signed by both keys.
fn changed_key() -> (String, Evidence) {
    let desk = Desk::with_rehearsal();
    let old = vkey(&desk);
    desk.run(["key", "rotate", "--at", "2023-06-01T08:00"]).ok();
    let key = vkey(&desk);
    (old, Office { desk, key }.alone(1))
}

/// Receipts that prove something.
fn good(office: &Office) -> Vec<(&'static str, Evidence)> {
    let three = |rest: &str| office.with_three(rest);
    let two_of_three = three("group g 2 w1 w2 w3\nquorum g\n");
    let plain = office.alone(7);
    let signed = plain.clone().cosigned(&[(1, MORNING), (2, MORNING + 60), (3, MORNING - 60)]).policy(&*two_of_three);
    let papers = office.alone(NAMES_DOCUMENTS);
    let nested = three("group a any w1 w2\ngroup b all w3\ngroup both all a b\nquorum both\n");
    let other_log = vkey(&Desk::with_rehearsal());
    let single = {
        let desk = Desk::with_rehearsal();
        let key = vkey(&desk);
        Office { desk, key }.alone(0)
    };
    let (old, both) = changed_key();
    let keys = [format!("log {old}\n"), String::from_utf8(both.policy.clone()).unwrap()].concat();
    vec![
        ("the new key where both signed", both.clone()),
        ("the old key where both signed", both.clone().policy(format!("log {old}\nquorum none\n"))),
        ("both keys", both.policy(keys)),
        ("the log's word alone", plain.clone()),
        ("the first entry", office.alone(0)),
        ("the last entry", office.alone(59)),
        ("a tree of one entry", single),
        ("witnesses not asked for, and there", signed.clone().policy(three("quorum none\n"))),
        ("two of three, all there", signed.clone()),
        ("two of three, two there", plain.clone().cosigned(&[(1, MORNING), (3, MORNING)]).policy(&*two_of_three)),
        ("one may lie", signed.clone().dishonest(1)),
        ("two may lie", signed.clone().dishonest(2)),
        ("all may lie", signed.clone().dishonest(3)),
        ("three of three, one may lie", signed.clone().policy(three("group g all w1 w2 w3\nquorum g\n")).dishonest(1)),
        ("one is asked for", signed.clone().policy(three("quorum w2\n"))),
        ("any of them", signed.clone().policy(three("group g any w1 w2 w3\nquorum g\n"))),
        ("groups of groups", signed.clone().policy(nested)),
        ("one and any of the others", signed.clone().policy(three("group a any w2 w3\ngroup b all w1 a\nquorum b\n"))),
        (
            "names and remarks in Vietnamese",
            signed.clone().policy(three("# Thanh tra tỉnh\ngroup sở any w2 w3\nquorum sở\n")),
        ),
        ("strangers are passed over", signed.clone().cosigned(&[(9, MORNING - 999)])),
        ("one signed twice", signed.clone().cosigned(&[(1, MORNING - 3600)])),
        ("an unused log", signed.clone().policy(format!("log {other_log}\n{two_of_three}"))),
        (
            "comments, white space, addresses",
            signed.clone().policy(format!("# who is trusted\n\n\t {two_of_three}").replacen(
                &office.key,
                &format!("{}  https://a.example/", office.key),
                1,
            )),
        ),
        ("no newline at the end of the policy", signed.clone().policy(two_of_three.trim_end())),
        ("something besides", plain.clone().swap("index ", "extra aGVsbG8=\nindex ")),
        ("a document", papers.clone().documents(&[("letter.pdf", "the letter")])),
        ("both documents", papers.documents(&[("letter.pdf", "the letter"), ("annex.pdf", "the annex")])),
    ]
}

/// Receipts that prove nothing, each for one reason; a word of what the page says about it.
fn bad(office: &Office) -> Vec<(&'static str, Evidence, &'static str)> {
    let plain = office.alone(7);
    let three = |rest: &str| office.with_three(rest);
    let two_of_three = three("group g 2 w1 w2 w3\nquorum g\n");
    let signed = plain.clone().cosigned(&[(1, MORNING), (2, MORNING)]).policy(&*two_of_three);
    let [log_line, first, second] = ["— rehearsal.so-cai", "— w1", "— w2"].map(|start| signed.number_of(start));
    let (origin, size, root) = (log_line - 4, log_line - 3, log_line - 2);
    let policy = |text: String| signed.clone().policy(text);
    let log = format!("log {}\n", office.key);
    let w1 = witness(1).witness_key().to_string();
    // Of the key that is the same in every run, so that there are letters in it.
    let lettered = w1.split('+').nth(1).unwrap();
    assert_ne!(lettered, lettered.to_uppercase());
    let (name, id, rest) = {
        let mut parts = office.key.splitn(3, '+');
        (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
    };
    let extended = {
        let secret = fs::read_to_string(office.desk.path("ledger/keys/log.key")).unwrap();
        let key: SigningKey = secret.trim().parse().unwrap();
        let (proof, note) = plain.receipt.split_once("\n\n").unwrap();
        let text = format!("{}more\n", Note::parse(note).unwrap().text);
        Evidence { receipt: format!("{proof}\n\n{}", key.sign(&text)), ..plain.clone() }
    };
    let another = {
        // The same name, the key of somebody else.
        let key = SigningKey::from_seed(name, &[5; 32]).unwrap().verifying_key().to_string();
        signed.clone().policy(two_of_three.replace(&office.key, &key))
    };
    let (old, both) = changed_key();
    let keys = [format!("log {old}\n"), String::from_utf8(both.policy.clone()).unwrap()].concat();
    let old_line = both.number_of("— rehearsal.so-cai");
    vec![
        ("one of two signatures by the log", both.policy(keys).line(old_line, damage), "does not hold"),
        // The entry.
        ("a letter of the entry", signed.clone().entry(|text| text.replacen("2023", "2022", 1)), "has been changed"),
        ("a newline after the entry", signed.clone().entry(|text| format!("{text}\n")), "has been changed"),
        ("a mark before the entry", signed.clone().entry(|text| format!("\u{feff}{text}")), "has been changed"),
        ("no entry", signed.clone().entry(|_| String::new()), "has been changed"),
        ("not text", Evidence { entry: vec![0xff, 0xfe], ..signed.clone() }, "UTF-8"),
        ("an endless entry", signed.clone().entry(|text| text.repeat(200)), "longer than"),
        // Its place.
        ("another index", signed.clone().swap("index 7", "index 6"), "has been changed"),
        ("an index outside", signed.clone().swap("index 7", "index 60"), "outside a tree of 60"),
        ("an index with a zero", signed.clone().swap("index 7", "index 07"), "line 2"),
        ("an index with a sign", signed.clone().swap("index 7", "index +7"), "line 2"),
        ("an index with a space", signed.clone().swap("index 7", "index 7 "), "line 2"),
        ("an index past 64 bits", signed.clone().swap("index 7", "index 18446744073709551623"), "line 2"),
        ("no index", signed.clone().swap("index 7\n", ""), "line 2"),
        // The path.
        ("a hash too few", signed.clone().receipt(|text| without_line(text, 3)), "too short"),
        ("a hash too many", signed.clone().line(3, |line| format!("{line}\n{line}")), "too long"),
        ("a changed hash", signed.clone().line(4, damage), "has been changed"),
        ("a hash spelled otherwise", signed.clone().line(4, respell), "line 4: base64 that is not canonical"),
        ("a hash without padding", signed.clone().line(4, |line| line.replace('=', "")), "line 4: not base64"),
        ("a short hash", signed.clone().line(5, |_| "AAAA".to_owned()), "line 5"),
        ("a hash with a dash", signed.clone().line(3, |line| format!("-{}", &line[1..])), "line 3"),
        // The form.
        ("another version", signed.clone().swap("@v1", "@v2"), "line 1"),
        ("a mark at the start", signed.clone().receipt(|text| format!("\u{feff}{text}")), "line 1"),
        ("an empty line before", signed.clone().receipt(|text| format!("\n{text}")), "line 1"),
        ("extra that is no base64", signed.clone().swap("index ", "extra ?\nindex "), "line 2"),
        ("lines as Windows ends them", signed.clone().receipt(|text| text.replace('\n', "\r\n")), "CRLF"),
        ("one line as Windows ends them", signed.clone().line(3, |line| format!("{line}\r")), "line 3"),
        (
            "no newline at the end",
            signed.clone().receipt(|text| text.trim_end().to_owned()),
            "the end of the last line",
        ),
        ("an empty line at the end", signed.clone().receipt(|text| format!("{text}\n")), "exactly three lines"),
        ("no empty line", signed.clone().receipt(|text| text.replace("\n\n", "\n")), "line"),
        ("a tab", signed.clone().line(second, |line| line.replacen(' ', "\t", 1)), "control character"),
        ("a hyphen for the dash", signed.clone().line(second, |line| line.replace('—', "-")), "not a signature line"),
        ("two spaces", signed.clone().line(second, |line| line.replacen(' ', "  ", 1)), "not a signature line"),
        (
            "something at the end of a line",
            signed.clone().line(second, |line| format!("{line} ")),
            "not a signature line",
        ),
        ("nothing at all", Evidence { receipt: String::new(), ..signed.clone() }, "line 1"),
        // The head.
        ("another size", signed.clone().line(size, |_| "61".to_owned()), "does not hold"),
        ("a size with a zero", signed.clone().line(size, |line| format!("0{line}")), "plain number"),
        ("another root", signed.clone().line(root, damage), "does not hold"),
        ("a root spelled otherwise", signed.clone().line(root, respell), "not canonical"),
        ("another log's name", signed.clone().line(origin, |line| format!("{line}0")), "does not name"),
        ("a line more in the head", extended, "exactly three lines"),
        // Signatures.
        ("a changed signature", signed.clone().line(log_line, damage), "does not hold"),
        ("a signature spelled otherwise", signed.clone().line(second, respell), "not canonical"),
        (
            "a signature cut short",
            signed.clone().line(log_line, |line| format!("{}=", &line[..line.len() - 5])),
            "line",
        ),
        ("no signature by the log", signed.clone().receipt(|text| without_line(text, log_line)), "no signature by"),
        ("no signature", plain.clone().receipt(|text| without_line(text, log_line)), "no signature"),
        ("a changed cosignature", signed.clone().line(first, damage), "w1.example/w"),
        (
            "a changed cosignature too many",
            plain.clone().cosigned(&[(1, MORNING)]).line(first, damage).policy(three("quorum none\n")),
            "w1.example/w",
        ),
        (
            "the key of another log",
            signed.clone().policy(two_of_three.replace(&office.key, &vkey(&Desk::with_rehearsal()))),
            "does not name",
        ),
        ("the key of another by that name", another, "no signature by"),
        // Witnesses.
        ("too few of three", plain.clone().cosigned(&[(1, MORNING)]).policy(&*two_of_three), "not enough witnesses"),
        ("none of three", plain.clone().policy(&*two_of_three), "not enough witnesses"),
        (
            "strangers only",
            plain.clone().cosigned(&[(8, MORNING), (9, MORNING)]).policy(&*two_of_three),
            "not enough witnesses",
        ),
        (
            "one twice is one",
            plain.clone().cosigned(&[(1, MORNING), (1, MORNING + 1)]).policy(&*two_of_three),
            "not enough witnesses",
        ),
        ("the one asked for is not there", policy(three("quorum w3\n")), "not enough witnesses"),
        ("a group of groups", policy(three("group a any w1 w2\ngroup b all a w3\nquorum b\n")), "not enough witnesses"),
        // Documents.
        (
            "another document",
            office.alone(NAMES_DOCUMENTS).documents(&[("letter.pdf", "another letter")]),
            "does not name the document letter.pdf",
        ),
        (
            "one right, one wrong",
            office.alone(NAMES_DOCUMENTS).documents(&[("letter.pdf", "the letter"), ("x.pdf", "x")]),
            "x.pdf",
        ),
        ("a document that none names", plain.clone().documents(&[("letter.pdf", "the letter")]), "does not name"),
        // The policy.
        ("an empty policy", policy(String::new()), "quorum line is missing"),
        ("no quorum", policy(three("group g 2 w1 w2 w3\n")), "quorum line is missing"),
        ("no log", policy("quorum none\n".to_owned()), "does not name"),
        ("two quorums", policy(format!("{two_of_three}quorum g\n")), "line 7"),
        ("an unknown quorum", policy(three("quorum w4\n")), "line 5"),
        ("the quorum before its group", policy(three("quorum g\ngroup g 2 w1 w2 w3\n")), "line 5"),
        ("a key under two names", policy(format!("{two_of_three}witness w4 {w1}\n")), "line 7"),
        ("a log twice", policy(format!("{log}{two_of_three}")), "line 2"),
        ("a name twice", policy(three(&format!("witness w1 {}\nquorum w1\n", witness(4).witness_key()))), "line 5"),
        ("a group by the name of a witness", policy(three("group w1 2 w2 w3\nquorum w1\n")), "line 5"),
        ("the name none", policy(three("group none 2 w1 w2\nquorum none\n")), "line 5"),
        ("a member twice", policy(three("group g 2 w1 w1 w2\nquorum g\n")), "line 5"),
        ("a member of two groups", policy(three("group g any w1 w2\ngroup h any w1 w3\nquorum g\n")), "line 6"),
        ("an unknown member", policy(three("group g any w1 w4\nquorum g\n")), "line 5"),
        ("a group in itself", policy(three("group g any w1 g\nquorum g\n")), "line 5"),
        ("an empty group", policy(three("group g any\nquorum g\n")), "line 5"),
        ("none of three asked for", policy(three("group g 0 w1 w2 w3\nquorum g\n")), "line 5"),
        ("four of three asked for", policy(three("group g 4 w1 w2 w3\nquorum g\n")), "line 5"),
        ("a number with a zero", policy(three("group g 02 w1 w2 w3\nquorum g\n")), "line 5"),
        ("a number with a sign", policy(three("group g +2 w1 w2 w3\nquorum g\n")), "line 5"),
        ("a number that is none", policy(three("group g most w1 w2 w3\nquorum g\n")), "line 5"),
        ("an unknown word", policy(format!("{two_of_three}trust everybody\n")), "line 7"),
        ("a word in capitals", policy(two_of_three.replace("quorum", "Quorum")), "line 6"),
        ("too many words", policy(two_of_three.replace("quorum g", "quorum g w1")), "line 6"),
        ("a policy as Windows writes it", policy(two_of_three.replace('\n', "\r\n")), "CRLF"),
        ("a policy with a control character", policy(format!("{two_of_three}# \u{1}\n")), "line 7"),
        ("a mark before the policy", policy(format!("\u{feff}{two_of_three}")), "line 1"),
        (
            "a policy that is not text",
            signed.clone().policy([&b"# \xff\n"[..], two_of_three.as_bytes()].concat()),
            "UTF-8",
        ),
        ("the wrong identifier", policy(two_of_three.replace(id, "00000000")), "line 1"),
        ("an identifier in capitals", policy(two_of_three.replace(lettered, &lettered.to_uppercase())), "line 2"),
        ("a key spelled otherwise", policy(two_of_three.replace(rest, &respell(rest))), "line 1"),
        ("the log's key as a witness", policy(format!("{two_of_three}witness w4 {}\n", office.key)), "line 7"),
        ("a witness's key as the log", policy(format!("log {w1}\nquorum none\n")), "line 1"),
    ]
}

fn without_line(text: &str, number: usize) -> String {
    text.split_inclusive('\n').enumerate().filter(|(at, _)| at + 1 != number).map(|(_, line)| line).collect()
}

/// Puts evidence into the page as a user does; what it then says, in this language.
fn judge(page: &mut Page, desk: &Desk, evidence: &Evidence, language: &str) -> Value {
    let [receipt, entry, policy] = write(desk, evidence);
    let documents = evidence.documents.iter().map(|(name, _)| desk.path(name)).collect();
    let dishonest = evidence.dishonest;
    page.judge(
        &Given { evidence: receipt, entry: Some(entry), policy, documents, dishonest, ..Given::default() },
        language,
    )
}

fn write(desk: &Desk, evidence: &Evidence) -> [PathBuf; 3] {
    for (name, content) in &evidence.documents {
        desk.write(name, content);
    }
    [
        desk.write("case.tlog-proof", &evidence.receipt),
        desk.write("case.entry.json", &evidence.entry),
        desk.write("case.policy", &evidence.policy),
    ]
}

/// What `socai verify` says, as an exit code and, if it came so far, as JSON.
fn program(desk: &Desk, evidence: &Evidence, language: &str) -> (i32, Value) {
    write(desk, evidence);
    let dishonest = evidence.dishonest.to_string();
    let mut arguments = vec!["verify", "case.tlog-proof", "--policy", "case.policy", "--dishonest", &dishonest];
    arguments.extend(["--lang", language, "--json"]);
    for (name, _) in &evidence.documents {
        arguments.extend(["--document", name]);
    }
    let ran = desk.run(&arguments);
    let mut said = serde_json::from_str(&ran.out).unwrap_or(Value::Null);
    // JSON is English; in Vietnamese the checks are told to people alone.
    if language == "vi" && said.is_object() {
        arguments.retain(|argument| *argument != "--json");
        said["checks"] = checks_in_vietnamese(&desk.run(&arguments).out);
    }
    (ran.code, said)
}

fn checks_in_vietnamese(told: &str) -> Value {
    let outcomes = [("ĐÚNG ", "pass"), ("SAI ", "fail"), ("KHÔNG CÓ ", "absent")];
    let check = |line: &str| {
        let (mark, outcome) = outcomes.iter().find(|(mark, _)| line.starts_with(mark))?;
        Some(json!({ "outcome": outcome, "what": line.strip_prefix(mark)?.trim() }))
    };
    told.lines().filter_map(check).collect()
}

/// What the program checked, with its moments as the page writes them: day, month and year, then the time in Vietnam.
fn as_the_page_writes(checks: &Value) -> Value {
    let moment = |word: &str| {
        let (at, after) = (word.get(..25)?, word.get(25..)?);
        let (day, time) = at.strip_suffix("+07:00")?.split_once('T')?;
        let parts: Vec<&str> = day.split('-').collect();
        let [year, month, day] = parts[..] else { return None };
        Some(format!("{day}/{month}/{year} {time}{after}"))
    };
    let mut checks = checks.clone();
    for check in checks.as_array_mut().into_iter().flatten() {
        let what = check["what"].as_str().unwrap();
        let words: Vec<String> = what.split(' ').map(|word| moment(word).unwrap_or(word.to_owned())).collect();
        check["what"] = words.join(" ").into();
    }
    checks
}

#[test]
fn the_page_and_the_program_agree() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    let mut faults = Vec::new();
    for (name, evidence) in good(&office) {
        for language in ["vi", "en"] {
            let (code, said) = program(&office.desk, &evidence, language);
            let shown = judge(&mut page, &office.desk, &evidence, language);
            if code != 0 || shown["verdict"] != "proven" || as_the_page_writes(&said["checks"]) != shown["checks"] {
                faults.push(format!("{name} ({language}): {code}\n  {said}\n  {shown}"));
            }
        }
    }
    for (name, evidence, word) in bad(&office) {
        let (code, said) = program(&office.desk, &evidence, "en");
        let shown = judge(&mut page, &office.desk, &evidence, "en");
        let named = shown["checks"].to_string().contains(&word.replace('"', "\\\""));
        if code == 0 || shown["verdict"] != "refused" || !named {
            faults.push(format!("{name}, \"{word}\": {code}\n  {said}\n  {shown}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A log of seventy thousand entries, signed and witnessed by keys whose seeds are known: implementations
/// by others agree on the root and on both signatures.
#[test]
fn the_page_takes_the_vector_that_others_agree_on() {
    let Some(mut page) = Page::open() else { return };
    let entry = |index: u64| format!(r#"{{"v":1,"seq":{index},"type":"ReportFiled"}}"#);
    let leaves: Vec<_> = (0..70_000).map(|index| eventlog::Digest::of_leaf(entry(index))).collect();
    let path = prove_inclusion(&Grown::whole(leaves), 69_995, 70_000).unwrap();
    let note = "socai.example/ledger\n70000\nF91d3doKpQPHteTRJEudY3fRljhJn00ibqKEH24PH0c=\n\n\
        — socai.example/ledger nHqMsoB+k5EVTAk2gZew6oDYVBrVFj9qiI33ghHzBfPxzvy1kSvGERRuP/kOHt0yALbywlZpyDAc0Qo6LVZ3g4kwoAY=\n\
        — witness1.example/w hsib9wAAAABpVccQUiUArw9oX4RPh4zV7u4IRUdQvDkI6xci2fnqKrCCdmNnWjIvIHxMVYFOeZEsjvcreZwH+HwsIO2lqKNEoRANBg==\n";
    let receipt = Receipt { index: 69_995, extra: None, path, note: note.to_owned() }.to_string();
    assert!(receipt.contains("\nso9GQJCuvl17vrqtaDpWNZMMth4yTrbL3tHKcrF76uw=\n"), "{receipt}");
    let evidence = Evidence {
        receipt,
        entry: entry(69_995).into_bytes(),
        policy: b"log socai.example/ledger+9c7a8cb2+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs\n\
            witness one witness1.example/w+86c89bf7+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\nquorum one\n"
            .to_vec(),
        documents: Vec::new(),
        dishonest: 0,
    };
    let shown = judge(&mut page, &Desk::new(), &evidence, "en");
    assert_eq!(shown["verdict"], "proven", "{shown}");
    assert!(shown["words"].as_str().unwrap().contains("01/01/2026 08:00:00"), "{shown}");
}

/// What the library that is behind `socai verify` makes of it.
fn library(receipt: &str, entry: &[u8], policy: &str) -> bool {
    let (Ok(policy), Ok(receipt)) = (policy.parse::<Policy>(), receipt.parse::<Receipt>()) else { return false };
    let Ok(judged) = policy.judge(&receipt.note) else { return false };
    let (head, leaf) = (&judged.head, eventlog::Digest::of_leaf(entry));
    judged.quorum != Quorum::NotMet
        && verify_inclusion(leaf, receipt.index, head.size, &receipt.path, head.root).is_ok()
}

/// The text with one thing changed, at every place.
fn changed(text: &str) -> Vec<String> {
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let mut all = Vec::new();
    for (at, letter) in places {
        let (before, rest) = text.split_at(at);
        let after = &rest[letter.len_utf8()..];
        // Its neighbour, which differs in the last bit; nothing; twice; and what means something there.
        let neighbour = char::from_u32(u32::from(letter) ^ 1).unwrap();
        all.extend([neighbour, '\n', ' ', '0', '=', '+', '\r', 'é'].map(|other| format!("{before}{other}{after}")));
        all.extend([format!("{before}{after}"), format!("{before}{letter}{rest}")]);
    }
    all.retain(|other| other != text);
    all
}

#[test]
fn whatever_letter_is_changed_both_say_the_same() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    let evidence = office.alone(7).cosigned(&[(2, MORNING), (9, MORNING)]);
    let policy = office.with_three("group g 1 w1 w2\ngroup h all g\n# and\nquorum h\n");
    let entry = std::str::from_utf8(&evidence.entry).unwrap();
    let receipts = changed(&evidence.receipt).into_iter().map(|receipt| (receipt, policy.clone()));
    let policies = changed(&policy).into_iter().map(|policy| (evidence.receipt.clone(), policy));
    let cases: Vec<(String, String)> = receipts.chain(policies).collect();
    let (mut proven, mut apart) = (0, Vec::new());
    for some in cases.chunks(500) {
        let shown = page.browser.evaluate(&format!(
            "(async () => {{
                const all = [], file = (text) => ({{ name: 'file', bytes: encode(text) }});
                for (const [receipt, policy] of {}) {{
                    const given = {{ ...nothing(), evidence: file(receipt), entry: file({}), policy: file(policy) }};
                    all.push((await judge(given)).proven);
                }}
                return all;
            }})()",
            json!(some),
            json!(entry),
        ));
        for ((receipt, policy), shown) in some.iter().zip(shown.as_array().unwrap()) {
            let said = library(receipt, &evidence.entry, policy);
            if *shown != said {
                apart.push(format!("the page {shown}, the library {said}:\n{receipt}\n{policy}"));
            }
            proven += usize::from(said);
        }
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    // A stranger's signature, a remark, a name that nobody uses: not everything matters.
    assert!(proven > 100 && proven < cases.len() / 5, "{proven} of {}", cases.len());
}

/// The requests that the browser made since the page was opened, and what it complained of. The pictures in its own
/// fields for a day and a time are no requests: they are in the browser.
fn heard(browser: &Browser) -> (Vec<&str>, Vec<String>) {
    let of =
        |method: &str| -> Vec<&Value> { browser.events.iter().filter(|event| event["method"] == method).collect() };
    let requests =
        of("Network.requestWillBeSent").into_iter().map(|it| it["params"]["request"]["url"].as_str().unwrap());
    let requests = requests.filter(|address| !address.starts_with("data:image/svg")).collect();
    let complaints = [of("Log.entryAdded"), of("Runtime.exceptionThrown")].concat();
    (requests, complaints.iter().map(|it| it["params"].to_string()).collect())
}

#[test]
fn nothing_is_fetched_and_nothing_complained_of() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    // A complaint about the script or the style names the SHA-256 that belongs into the page's policy.
    assert_eq!(heard(&page.browser).1, Vec::<String>::new());
    let evidence = office.alone(7);
    assert_eq!(judge(&mut page, &office.desk, &evidence, "vi")["verdict"], "proven");
    // Even a script that somebody got to run there could not call out.
    let called = "fetch('https://example.invalid/').then(() => 'out', () => 'kept in')";
    assert_eq!(page.browser.evaluate(called), "kept in");
    let (requests, complaints) = heard(&page.browser);
    assert_eq!(requests, [format!("file://{}", Page::file().display())]);
    assert!(complaints.iter().any(|it| it.contains("default-src 'none'")), "{complaints:?}");
}

#[test]
fn a_browser_that_cannot_check_proves_nothing() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    let evidence = office.alone(7);
    for lame in [
        "crypto.subtle.importKey = async () => { throw new DOMException('Unrecognized name', 'NotSupportedError') }",
        "crypto.subtle.verify = async () => true",
        "crypto.subtle.verify = async () => false",
        "crypto.subtle.digest = async () => new ArrayBuffer(32)",
        "Object.defineProperty(crypto, 'subtle', { value: undefined })",
    ] {
        let script = page.browser.ask("Page.addScriptToEvaluateOnNewDocument", json!({ "source": lame }));
        page.visit(&Page::file());
        let shown = judge(&mut page, &office.desk, &evidence, "en");
        assert_eq!(shown["verdict"], "refused", "{lame}: {shown}");
        assert!(shown["words"].as_str().unwrap().contains("cannot check Ed25519"), "{lame}: {shown}");
        page.browser.ask("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": script["identifier"] }));
    }
}

#[test]
fn a_page_whose_script_was_changed_does_not_run() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    let text = fs::read_to_string(Page::file()).unwrap();
    let changed =
        desk.write("changed.html", text.replace("found.proven = checks.hold", "found.proven = true || checks.hold"));
    page.visit(&changed);
    let verdict =
        "document.getElementById('verdict').dataset.verdict + ': ' + document.getElementById('verdict').innerText";
    let shown = page.browser.evaluate(verdict);
    assert!(shown.as_str().unwrap().starts_with("dead: Mã của trang chưa chạy"), "{shown}");
}

/// One file, put together from its parts and the published schemas.
#[test]
fn the_page_is_put_together_from_its_parts() {
    if std::env::var_os("SOCAI_BLESS").is_some() {
        crate::assembling::bless();
    }
    let same = fs::read_to_string(Page::file()).unwrap() == crate::assembling::assemble();
    assert!(same, "verify.html is not what its parts make: SOCAI_BLESS=1 cargo test -p tests golden::");
    assert_eq!(fs::read_to_string(crate::assembling::kinds_file()).unwrap(), crate::assembling::kinds());
}

#[test]
fn the_published_hash_is_the_page_s() {
    let digest = eventlog::Digest::of(&fs::read(Page::file()).unwrap()).to_string();
    let told = fs::read_to_string(repository().join("docs/verify-page.md")).unwrap();
    assert!(told.contains(&digest), "docs/verify-page.md must say {digest}");
}

/// What an entry says is said in words, whatever its kind.
#[test]
fn the_page_knows_every_kind_of_event() {
    let page = fs::read_to_string(Page::file()).unwrap();
    let schemas = fs::read_dir(repository().join("docs/schema")).unwrap();
    let names = schemas.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let kinds = names
        .filter(|name| name.starts_with(char::is_uppercase))
        .map(|name| name.split('.').next().unwrap().to_owned());
    let unknown: Vec<_> = kinds.filter(|kind| !page.contains(&format!("{kind}|"))).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn a_policy_is_pasted_and_files_are_dropped() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    let evidence = office.alone(NAMES_DOCUMENTS);
    // Dropped anywhere, by their names; not the policy.
    let drop = format!(
        "{{ const data = new DataTransfer();
            const add = (name, text) => data.items.add(new File([text], name));
            add('41.tlog-proof', {}); add('41.entry.json', {}); add('policy.txt', {}); add('<i>letter</i>.pdf', 'the letter');
            document.body.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }})) }}",
        json!(evidence.receipt),
        json!(String::from_utf8_lossy(&evidence.entry)),
        json!(String::from_utf8_lossy(&evidence.policy)),
    );
    page.browser.evaluate(&drop);
    let waits = "new Promise((done) => { const look = () => given.documents.length ? done(document.querySelector('main').innerText) : setTimeout(look, 2); look() })";
    let words = page.browser.evaluate(waits);
    for word in ["Còn thiếu: chính sách", "phải được đưa riêng vào ô", "<i>letter</i>.pdf"] {
        assert!(words.as_str().unwrap().contains(word), "{word}: {words}");
    }
    // Pasted, as a keyboard does it.
    page.browser.evaluate("document.getElementById('pasted').focus()");
    page.browser.ask("Input.insertText", json!({ "text": String::from_utf8_lossy(&evidence.policy) }));
    let shown = page.said();
    assert_eq!((&shown["verdict"], shown["checks"].as_array().unwrap().len()), (&"proven".into(), 5), "{shown}");
    assert!(shown["words"].as_str().unwrap().contains("bút toán nêu đúng tài liệu <i>letter</i>.pdf"), "{shown}");
    // A file that cannot be read fails, whichever it is.
    for lost in
        ["evidence: { name: 'x' }", "entry: { name: 'x' }", "policy: { name: 'x' }", "documents: [{ name: 'x' }]"]
    {
        let said = page.browser.evaluate(&format!(
            "judge({{ ...given, {lost} }}).then((it) => `${{it.proven}} ${{it.checks.map((check) => check.text.en)}}`)"
        ));
        let said = said.as_str().unwrap();
        assert!(said.starts_with("false") && said.contains("the file cannot be read"), "{lost}: {said}");
    }
    // Two receipts at once would be one too many.
    let two = "{ const data = new DataTransfer();
        for (const name of ['1.tlog-proof', '2.tlog-proof']) data.items.add(new File(['x'], name));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })) }";
    page.browser.evaluate(two);
    assert!(
        page.browser.evaluate("document.getElementById('mixed').innerText").as_str().unwrap().contains("một biên nhận")
    );
    assert_eq!(page.said()["verdict"], "proven");
}

#[test]
fn it_is_used_by_keyboard_by_ear_and_on_a_phone() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    let evidence = office.alone(NAMES_DOCUMENTS).documents(&[("letter.pdf", "the letter")]);
    // Tab leads through everything, in the order of the page; a day and a time have several parts.
    let mut reached: Vec<String> = Vec::new();
    while reached.last().is_none_or(|last| last != "print") && reached.len() < 20 {
        for kind in ["rawKeyDown", "keyUp"] {
            page.browser.ask(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 }),
            );
        }
        let focused = page.browser.evaluate("document.activeElement.id").as_str().unwrap().to_owned();
        if reached.last() != Some(&focused) {
            reached.push(focused);
        }
    }
    let order = [
        "vi",
        "en",
        "evidence",
        "documents",
        "policy",
        "pasted",
        "dishonest",
        "roots",
        "revoked",
        "day",
        "hour",
        "print",
    ];
    assert_eq!(reached, order);
    // Whoever listens hears what each is for, in their language, and hears the verdict when it is there.
    page.browser.ask("Accessibility.enable", json!({}));
    for (language, labels) in [
        (
            "vi",
            [
                "Tệp bằng chứng hoặc biên nhận",
                "Bút toán của biên nhận",
                "Tài liệu (không bắt buộc)",
                "Chính sách: khóa của sổ và của nhân chứng",
                "Chứng thư gốc của tổ chức cấp dấu thời gian (nếu có)",
                "Danh sách chứng thư bị thu hồi (nếu có)",
            ],
        ),
        (
            "en",
            [
                "The evidence file, or a receipt",
                "The entry of the receipt",
                "Documents (if you like)",
                "The policy: the keys of the log and of witnesses",
                "Roots of time-stamp authorities (if any)",
                "Revocation lists (if any)",
            ],
        ),
    ] {
        let shown = judge(&mut page, &office.desk, &evidence, language);
        assert_eq!(shown["verdict"], "proven");
        let tree = page.browser.ask("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().unwrap();
        let heard = |role: &str| -> Vec<&str> {
            nodes
                .iter()
                .filter(|node| node["role"]["value"] == role)
                .filter_map(|node| node["name"]["value"].as_str())
                .collect()
        };
        let buttons = heard("button").join("|");
        for label in labels {
            assert!(buttons.contains(label), "{label}: {buttons}");
        }
        assert_eq!(heard("status").len(), 1);
        let lang = page.browser.evaluate("document.documentElement.lang + ' ' + document.title");
        assert!(lang.as_str().unwrap().starts_with(language), "{lang}");
    }
    // Nothing sticks out at the side of a narrow screen.
    let phone = json!({ "width": 320, "height": 700, "deviceScaleFactor": 2, "mobile": true });
    page.browser.ask("Emulation.setDeviceMetricsOverride", phone);
    for language in ["vi", "en"] {
        judge(&mut page, &office.desk, &evidence, language);
        assert_eq!(page.browser.evaluate("document.documentElement.scrollWidth"), 320);
    }
}

/// Pictures to look at after a change: `cargo test -p tests page::pictures -- --ignored`.
/// They are put into `target/page/`.
#[test]
#[ignore = "makes pictures for people to look at"]
fn pictures() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new();
    let place = repository().join("target/page");
    fs::create_dir_all(&place).unwrap();
    let papers = office.alone(NAMES_DOCUMENTS).documents(&[("letter.pdf", "the letter")]);
    let whole = papers.cosigned(&[(1, MORNING), (3, MORNING + 60)]);
    let whole = whole.policy(office.with_three("group g 2 w1 w2 w3\nquorum g\n")).dishonest(1);
    let refused = whole.clone().entry(|text| text.replacen("2023", "2022", 1));
    let alone = office.alone(7);
    let cases = [("proven", whole), ("refused", refused), ("alone", alone)];
    for (width, device) in [(1200, "desk"), (360, "phone")] {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500 });
        page.browser.ask("Emulation.setDeviceMetricsOverride", size);
        for language in ["vi", "en"] {
            for (name, evidence) in &cases {
                judge(&mut page, &office.desk, evidence, language);
                page.browser.picture(&place.join(format!("{name}-{language}-{device}.png")));
            }
            page.browser.evaluate("document.getElementById('clear').click()");
            page.browser.picture(&place.join(format!("empty-{language}-{device}.png")));
        }
    }
    judge(&mut page, &office.desk, &cases[0].1, "vi");
    page.browser.paper(&place.join("proven-vi.pdf"));
}
