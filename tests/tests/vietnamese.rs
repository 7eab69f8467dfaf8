//! Every refusal and every error is Vietnamese where Vietnamese is asked for: as many kinds as can be made to reach the
//! surface are made, and no English word stands in any.

use std::{fs, path::Path};

use tests::{Desk, copy_directory, wording::english};

/// A ledger, and what was wrong with what it said.
struct Tried {
    desk: Desk,
    found: Vec<String>,
    count: usize,
}

impl Tried {
    fn new() -> Self {
        Self { desk: Desk::with_demo(), found: Vec::new(), count: 0 }
    }

    /// The command fails, and says so without English.
    fn fails(&mut self, arguments: &[&str]) {
        self.fails_on(arguments, b"");
    }

    fn fails_on(&mut self, arguments: &[&str], input: &[u8]) {
        let ran = self.desk.run_with_input([&["--lang", "vi"], arguments].concat(), input);
        let said = format!("{}{}", ran.err, ran.out);
        let (words, arguments) = (english(&said), arguments.join(" "));
        self.count += 1;
        if ran.code == 0 || !words.is_empty() || said.trim().is_empty() {
            self.found.push(format!("{arguments}: {} {words:?}\n    {said:.400}", ran.code));
        }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        self.desk.write(name, content).to_str().unwrap().to_owned()
    }

    fn done(self, at_least: usize) {
        assert!(self.found.is_empty(), "{} of {}:\n{}", self.found.len(), self.count, self.found.join("\n"));
        assert!(self.count >= at_least, "{}", self.count);
    }
}

/// Given files that are missing, are directories, or hold anything but what they should, when each command is given each
/// of them, then the answer is Vietnamese.
#[test]
fn files_that_are_no_good() {
    let mut tried = Tried::new();
    let missing = "nowhere/file";
    let directory = tried.desk.path("directory");
    fs::create_dir(&directory).unwrap();
    let mut files = vec![missing.to_owned(), directory.to_str().unwrap().to_owned()];
    for (name, content) in [
        ("bytes", &[0_u8, 1, 2, 254, 255, 9, 200][..]),
        ("one-brace.jsonl", b"{"),
        ("list.jsonl", b"[]"),
        ("number.jsonl", b"{\"id\": 1}"),
        ("trailing.jsonl", b"{\"id\": \"a\",}"),
        ("unknown.jsonl", b"{\"id\": \"a\", \"who\": 1}"),
        ("text.jsonl", b"hello"),
        ("open.toml", b"draft = "),
        ("version.toml", b"draft = 7\n"),
        ("table.toml", b"[a\n"),
        ("words.toml", b"draft = 2\nissuer = UBND\n"),
        ("zip.zip", b"PK\x03\x04aaaa"),
        ("zip.xlsx", b"PK\x03\x04aaaa"),
        ("zip.docx", b"PK\x03\x04aaaa"),
        ("markup.xml", b"<a><b></a>"),
        ("control.txt", b"abc\0def"),
        ("receipt.tlog-proof", b"c2sp.org/tlog-proof@v1\nindex 1\n"),
        ("policy", b"log abc\nquorum none\n"),
        ("policy-2", b"witness a b c d e\n"),
        ("policy-3", b"quorum none\nquorum none\n"),
        ("windows", b"log a\r\nquorum none\r\n"),
        ("key.txt", b"-----BEGIN AGE ENCRYPTED FILE-----\n"),
    ] {
        files.push(tried.file(name, content));
    }
    for file in &files {
        let file = file.as_str();
        let is_good = |names: &[&str]| names.iter().any(|name| file.ends_with(name));
        if !is_good(&["number.jsonl"]) {
            tried.fails(&["apply", file]);
        }
        for command in [
            &["import", file, "--by", "VPUBND/provincial-clerk"][..],
            &["verify", file, "--policy", file],
            &["anchor", "policy", file],
            &["anchor", "import", file],
            &["receipt", "upgrade", file],
            &["compare", file, file, "--policy", file],
            &["restore", file, "restored"],
            &["witness", "status", file],
            &["witness", "cosign", "w", file],
            &["key", "restore", file, "--passphrase-file", file],
            &["key", "follow", "--policy", file, file],
            &["prove", "presence", "10", "--to", "p.zip", "--disclose", file],
        ] {
            tried.fails(command);
        }
    }
    for file in [missing, files[1].as_str(), &files[2], &files[13], &files[15]] {
        tried.fails(&["intake", file]);
    }
    for to in ["nowhere/x.csv", directory.to_str().unwrap()] {
        tried.fails(&["export", "csv", "board", "--to", to]);
        tried.fails(&["page", "--to", to]);
        tried.fails(&["check", "--to", to]);
    }
    tried.fails(&["check", "--to", "x.docx"]);
    tried.done(280);
}

/// Given commands with options, names and values that cannot be, when each is given, then the answer is Vietnamese.
#[test]
fn command_lines_that_are_no_good() {
    let mut tried = Tried::new();
    for line in [
        "xem",
        "state --att 1",
        "state --at hôm_qua",
        "state --at 31/2/2023",
        "state --at 19/13/2023",
        "state --at 19/9/23",
        "state --at 25:00_19/9/2023",
        "state --at 1812-01-01",
        "state --unit KINHMOM",
        "state --unit tài_chính_tỉnh_nhà",
        "state --unit An",
        "state --period quý_này",
        "state --obligation C-R",
        "state --task x",
        "state --task C-Q_quý_IV/2022_Kim_Thành",
        "diff",
        "history 1",
        "why x",
        "why C-Q",
        "entry 99999",
        "entry x",
        "entry -1",
        "unit x",
        "unit",
        "case x",
        "case C-Q_Kinh_Môn",
        "who --act remnd",
        "who --position Vua",
        "who --unit x",
        "show boardd",
        "show board --period 2023-Q9",
        "show changes",
        "show timeline",
        "explain x",
        "schema x",
        "ticks --from x --to y",
        "revised x",
        "trend --by x",
        "acted --from 2023-02-01 --to 2023-01-01",
        "search",
        "export docx board --to x.docx",
        "export csv --to x.csv",
        "export csv board reports --to x.csv",
        "receipt write 99999 --to r",
        "prove presence 99999 --to p.zip",
        "prove verdict x --to p.zip",
        "prove verdict UBND-2023-9901/1a-1/BINHGIANG --to p.zip",
        "prove absence UBND-2023-9901/1a-1/BINHGIANG --by 2050-01-01 --to p.zip",
        "prove consistency --from x --to p.zip",
        "verify",
        "anchor collect",
        "anchor x",
        "key rotate --x",
        "key follow --policy x y",
        "key backup --to k",
        "witness init",
        "witness follow w x",
        "init --ledger x --opening nowhere",
        "init --ledger x --clock sundial",
        "init --ledger x --at 2023-06-01",
        "init --ledger x --clock simulated --opening hai-phong-2025 --at 2023-06-01",
        "opening nowhere",
        "open-periods --by x",
        "open-periods --until x",
        "clock confirm --at x",
        "person show P-0000000000000000 --reason x --by SNV/chief-inspector",
        "person show x --reason x --by SNV/chief-inspector",
        "person erase P-0000000000000000 --ground x --order 1 --by SNV/chief-inspector",
        "simulate --ledger x --units 0",
        "simulate --ledger x --units x",
        "completions x",
        "man",
        "document add",
        "rebuild x",
        "backup",
        "restore x",
        "do nop",
        "do submit --document 1/BC",
        "do submit --task x --document 1/BC --by SNV/unit-clerk",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Vua",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư_STC --channel bưu_cục",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư_STC --document-date 31/2/2024",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư_STC --received x",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư_STC --evidence-class F",
        "do submit --task C-Q_quý_I/2024_STC --by Văn_thư_STC",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư_STC --classification x",
        "do submit --task C-Q_quý_I/2024_STC --document 1/BC --by Văn_thư_STC --id socai:x",
        "do return-report --task C-Q_quý_I/2024_STC --reason x --within lâu_lắm --by VPUBND/office-officer",
        "do decide-dispute --task C-Q_quý_I/2024_STC --outcome có --reason x --by Chánh_Thanh_tra",
        "do correct-entry --entry x --reason x --by Văn_thư_VPUBND",
        "do correct-fields --entry 10 --set x --reason x --by Văn_thư_VPUBND",
        "do record-fact --fact x --field y --by Văn_thư_VPUBND",
        "do assign-tasks --obligation C-Q --period quý_này --by VPUBND/office-officer",
        "do register-directive --by VPUBND/provincial-clerk",
        "do establish-units --by x",
        "do establish-units --by VPUBND/office-chief --connection {",
        "do assign-role --person x --office y --by z",
    ] {
        let words: Vec<String> = line.split(' ').map(|word| word.replace('_', " ")).collect();
        tried.fails(&words.iter().map(String::as_str).collect::<Vec<_>>());
    }
    tried.fails(&["--ledger", "", "state"]);
    tried.fails(&["--ledger", "n/a", "state"]);
    tried.fails(&["--ledger", "n/a", "apply", "-"]);
    tried.fails(&["import", "-", "--by", "Văn thư"]);
    tried.fails_on(&["apply", "-"], b"{\"id\"");
    tried.fails_on(&["apply", "--stream", "-"], b"{\"id\"\n");
    tried.fails_on(&["apply", "-"], b"\xff\xfe{");
    tried.done(100);
}

/// Given acts that the rules refuse, when each is tried, then the refusal is Vietnamese.
#[test]
fn acts_that_the_rules_refuse() {
    let mut tried = Tried::new();
    let (clerk, officer, chief) = ("Văn thư VPUBND", "Chuyên viên KSTTHC", "Chánh Văn phòng");
    let task = "C-Q quý I/2024 STC";
    let done = "C-Q quý III/2023 STC";
    let late = "C-Q quý III/2023 Kim Thành";
    for (by, approved_by, act) in [
        (clerk, "", &["submit", "--task", done, "--document", "1/BC"][..]),
        (clerk, "", &["submit", "--task", task, "--document", ""]),
        (clerk, "", &["submit", "--task", task, "--document", "1/BC", "--received", "2050-01-01"]),
        (clerk, "", &["submit", "--task", task, "--document", "1/BC", "--received", "2023-08-01"]),
        (clerk, "", &["submit", "--task", task, "--document", "1/BC", "--channel", "email"]),
        (clerk, "", &["submit", "--task", task, "--document", "1/BC", "--document-date", "2022"]),
        (clerk, "", &["submit", "--task", task, "--document", "tài liệu MẬT", "--classification", "secret"]),
        (clerk, "", &["submit", "--task", task, "--document", "1/BC", "--evidence-class", "A"]),
        (clerk, clerk, &["submit", "--task", task, "--document", "1/BC"]),
        ("Văn thư STC", "", &["submit", "--task", task, "--document", "1/BC", "--received", "2024-01-14"]),
        ("Văn thư SYT", "", &["submit", "--task", task, "--document", "1/BC"]),
        ("Chánh Thanh tra SNV", "", &["submit", "--task", task, "--document", "1/BC"]),
        ("STC/administrator", "", &["submit", "--task", task, "--document", "1/BC"]),
        ("SOCAI/system", "", &["submit", "--task", task, "--document", "1/BC"]),
        ("HTBC/system:system", "", &["remind", "--obligation", "C-Q", "--period", "2022-Q1"]),
        ("XYZ/unit-clerk", "", &["submit", "--task", task, "--document", "1/BC"]),
        (officer, "", &["return-report", "--task", task, "--reason", "x"]),
        (officer, "", &["return-report", "--task", done, "--reason", ""]),
        (officer, "", &["accept-report", "--task", done]),
        (officer, "", &["record-delay", "--task", task]),
        (officer, chief, &["record-delay", "--task", task]),
        (officer, chief, &["record-delay", "--task", "2b-1 STC"]),
        (officer, chief, &["withdraw-delay", "--task", task, "--because", "186", "--reason", "x"]),
        (officer, chief, &["withdraw-delay", "--task", late, "--because", "186", "--reason", "x"]),
        (officer, chief, &["fix-deadline", "--obligation", "C-Q", "--period", "2023-Q3", "--due", "2022-01-01"]),
        (officer, chief, &["fix-deadline", "--obligation", "1c", "--due", "2024-05-01"]),
        (officer, chief, &["assign-tasks", "--obligation", "C-Q", "--period", "2022-Q3"]),
        (officer, chief, &["assign-tasks", "--obligation", "2a", "--period", "2024-Q3"]),
        (officer, chief, &["assign-tasks", "--obligation", "C-Q", "--period", "2024"]),
        (
            "Văn thư STC",
            "Giám đốc STC",
            &["request-extension", "--task", done, "--until", "2024-05-01", "--reason", "x"],
        ),
        (
            "Văn thư STC",
            "Giám đốc STC",
            &["request-extension", "--task", task, "--until", "2024-03-01", "--reason", "x"],
        ),
        (chief, "", &["grant-extension", "--task", task]),
        (chief, "", &["refuse-extension", "--task", task, "--reason", "x"]),
        (
            "Văn thư STC",
            "Giám đốc STC",
            &["dispute-timeliness", "--task", task, "--claimed-received", "2024-01-01", "--evidence", "x"],
        ),
        (
            "Văn thư STC",
            "Giám đốc STC",
            &["dispute-timeliness", "--task", done, "--claimed-received", "2023-09-30", "--evidence", "x"],
        ),
        ("Chánh Thanh tra SNV", "", &["decide-dispute", "--task", done, "--outcome", "rejected", "--reason", "x"]),
        ("UBND/chairman", "", &["decide-dispute", "--task", done, "--outcome", "rejected", "--reason", "x"]),
        ("Văn thư STC", "Giám đốc STC", &["appeal-dispute", "--task", done, "--reason", "x"]),
        (officer, chief, &["request-explanation", "--task", done, "--within", "5 ngày"]),
        ("Văn thư STC", "Giám đốc STC", &["file-explanation", "--task", done, "--document", "1/GT"]),
        (officer, chief, &["assess-explanation", "--task", late, "--assessment", "sufficient", "--reason", "x"]),
        (officer, chief, &["open-review", "--task", late]),
        (officer, chief, &["publish-result", "--task", done, "--place", "x"]),
        (officer, chief, &["close-case", "--task", done, "--reason", "x"]),
        ("UBND/chairman", "", &["waive-case", "--task", done, "--reason", "x", "--document", "1"]),
        (clerk, chief, &["correct-entry", "--entry", "186", "--reason", "x"]),
        (clerk, chief, &["correct-entry", "--entry", "10", "--reason", "x", "--received", "2024-01-01"]),
        (officer, chief, &["correct-fields", "--entry", "186", "--set", "x=y", "--reason", "x"]),
        (clerk, chief, &["correct-fields", "--entry", "186", "--set", "document=y", "--reason", "x"]),
        (officer, chief, &["annul-entry", "--entry", "0", "--reason", "x"]),
        (chief, "UBND/chairman", &["annul-entry", "--entry", "1", "--reason", "x"]),
        (officer, chief, &["annul-entry", "--entry", "304", "--reason", "x"]),
        (officer, chief, &["annul-entry", "--entry", "183", "--reason", "x"]),
        (officer, chief, &["suspend-task", "--task", late, "--reason", "x", "--document", "1"]),
        (officer, chief, &["resume-task", "--task", task, "--document", "1"]),
        (officer, chief, &["end-task", "--task", task, "--ending", "closed", "--reason", "x"]),
        (officer, chief, &["end-task", "--task", task, "--ending", "cancelled", "--reason", "x"]),
        (officer, chief, &["transfer-tasks", "--task", task, "--to", "STC", "--document", "1"]),
        (officer, chief, &["recompute-deadlines", "--task", task]),
        ("Văn thư STC", "", &["acknowledge-tasks", "--task", done]),
        ("Văn thư STC", "", &["withdraw-report", "--task", done, "--reason", "x"]),
        (
            clerk,
            chief,
            &[
                "record-late-discovery",
                "--task",
                done,
                "--document",
                "1",
                "--received",
                "2050-01-01",
                "--evidence",
                "x",
            ],
        ),
        (
            officer,
            chief,
            &[
                "record-outage",
                "--outage-of",
                "reporting-system",
                "--from",
                "2023-01-01",
                "--until",
                "2023-01-02",
                "--evidence",
                "x",
            ],
        ),
        (officer, chief, &["record-fact", "--fact", "nothing", "--unit", "STC"]),
        (
            officer,
            "",
            &["end-role", "--office", "STC/unit-head", "--until", "2024-01-01", "--ground", "x", "--document", "1"],
        ),
    ] {
        let approved: &[&str] = if approved_by.is_empty() { &[] } else { &["--approved-by", approved_by] };
        tried.fails(&[&["do"], act, &["--by", by, "--at", "2024-01-15T10:00"], approved].concat());
    }
    tried.done(65);
}

/// Given a ledger that is damaged in one place or another, when it is checked, opened and asked, then what is said of the
/// damage is Vietnamese.
#[test]
fn ledgers_that_are_damaged() {
    let mut tried = Tried::new();
    let whole = tried.desk.ledger();
    let mut damage = |name: &str, spoil: &dyn Fn(&Path)| {
        let copy = tried.desk.path(name);
        copy_directory(&whole, &copy);
        spoil(&copy);
        let copy = copy.to_str().unwrap().to_owned();
        tried.fails(&["--ledger", &copy, "check"]);
        for command in [&["state"][..], &["apply", "-"], &["doctor"]] {
            let ran = tried.desk.run([&["--lang", "vi", "--ledger", &copy], command].concat());
            let (words, said) = (english(&ran.err), &ran.err);
            if !words.is_empty() {
                tried.found.push(format!("{name} {command:?}: {words:?}\n    {said}"));
            }
        }
    };
    let zero = |path: &Path| {
        let length = fs::metadata(path).unwrap().len();
        fs::write(path, vec![b'x'; usize::try_from(length).unwrap()]).unwrap();
    };
    damage("settings", &|at| fs::write(at.join("ledger.toml"), "layout = \n").unwrap());
    damage("no-settings", &|at| fs::remove_file(at.join("ledger.toml")).unwrap());
    damage("layout", &|at| fs::write(at.join("ledger.toml"), "layout = 99\n").unwrap());
    damage("no-key", &|at| fs::remove_file(at.join("keys/log.key")).unwrap());
    damage("key", &|at| fs::write(at.join("keys/log.key"), "PRIVATE+KEY+x\n").unwrap());
    damage("verifier", &|at| fs::write(at.join("log.vkey"), "x\n").unwrap());
    damage("head", &|at| fs::write(at.join("head"), "x\n").unwrap());
    damage("no-tiles", &|at| fs::remove_dir_all(at.join("tiles")).unwrap());
    damage("checkpoint", &|at| zero(&at.join("tiles/checkpoint")));
    damage("policy", &|at| {
        fs::create_dir_all(at.join("anchors")).unwrap();
        fs::write(at.join("anchors/policy"), "x\n").unwrap();
    });
    tried.done(10);
}
