//! A clerk's working day and an inspector's look at it, without JSON and without a code to look up.

use serde_json::Value;
use tests::{Desk, repository};

const CASE: &str = "C-Q quý III/2023 Kim Thành";

/// Given the sample year, when units, periods, tasks and times are written as people write them, then the answers are
/// those of their codes.
#[test]
fn names_are_read_as_the_codes_that_they_mean() {
    let desk = Desk::with_demo();
    let json = |arguments: &[&str]| desk.run([&["--json"], arguments].concat()).ok().out;
    let state = json(&["state", "--unit", "KINHMON", "--period", "2023-Q3", "--at", "2023-09-19T08:00"]);
    for (unit, period, at) in [
        ("kinhmon", "quý III/2023", "08:00 19/09/2023"),
        ("Kinh Môn", "Quý 3/2023", "8h ngày 19/9/2023"),
        ("kinh mon", "Q3/2023", "19-9-2023 08:00"),
        ("UBND thị xã Kinh Môn", "2023-Q3", "8 giờ 00 ngày 19 tháng 9 năm 2023"),
        ("Ủy ban nhân dân thị xã Kinh Môn", "quy iii nam 2023", "19.9.2023 8:00"),
        ("Uỷ ban nhân dân TX Kinh Môn", "QUÝ III - 2023", "19/09/2023 08:00"),
        ("Kinh Mo\u{302}n", "quý 3 năm 2023", "2023-09-19 08:00"),
    ] {
        assert_eq!(json(&["state", "--unit", unit, "--period", period, "--at", at]), state, "{unit} {period} {at}");
    }
    let why = json(&["why", "UBND-2023-9901/C-Q/2023-Q3/KIMTHANH"]);
    for task in
        [CASE, "Kim Thành, C-Q, 2023-Q3", "c-q/2023-Q3/kimthanh", "UBND-2023-9901/C-Q quý 3/2023 UBND huyện Kim Thành"]
    {
        assert_eq!(json(&["why", task]), why, "{task}");
    }
    for (arguments, said) in [
        (&["state", "--unit", "KINHMOM"][..], "ý bạn là KINHMON (UBND thị xã Kinh Môn)?"),
        (&["state", "--unit", "tài chính tỉnh nhà"], "không có đơn vị nào là"),
        (&["state", "--obligation", "C-R"], "ý bạn là"),
        (&["state", "--at", "31/02/2023"], "tháng 2/2023 không có ngày 31"),
        (&["why", "C-Q quý IV/2022 Kim Thành"], "không có nhiệm vụ UBND-2023-9901/C-Q/2022-Q4/KIMTHANH"),
        (&["who", "--act", "remnd"], "ý bạn là remind?"),
        (&["who", "--position", "Vua"], "không có chức vụ"),
        (&["do", "sumbit"], "ý bạn là submit"),
    ] {
        desk.run([&["--lang", "vi"], arguments].concat()).fails(2, &[said]);
    }
}

/// Given the demo's ledger, when a clerk files, is returned the report and files again, then each line is one act; what
/// is tried first is not recorded, and what is repeated is not recorded twice.
#[test]
fn an_act_is_recorded_from_a_line_of_names() {
    let desk = Desk::with_demo();
    let size =
        || serde_json::from_str::<Value>(&desk.run(["state", "--json"]).ok().out).unwrap()["basis"]["entries"].clone();
    let file = [
        "do",
        "submit",
        "--task",
        "C-Q quý I/2024 STC",
        "--document",
        "9108/BC-STC",
        "--document-date",
        "14/3/2024",
        "--by",
        "Văn thư Sở Tài chính",
        "--approved-by",
        "Giám đốc Sở Tài chính",
        "--at",
        "9:05 15/3/2024",
        "--lang",
        "vi",
    ];
    let before = size();
    let tried = desk.run([&file[..], &["--dry-run"]].concat()).ok().out;
    assert!(tried.contains("Sẽ ghi (chưa ghi gì)") && tried.contains("9108/BC-STC"), "{tried}");
    assert_eq!(size(), before);
    assert!(desk.run(file).ok().out.contains("Đã ghi:"));
    let after = size();
    assert_ne!(after, before);
    assert!(desk.run(file).ok().out.contains("đã được ghi từ trước"));
    assert_eq!(size(), after);
    let acts: [&[&str]; 4] = [
        &[
            "return-report",
            "--reason",
            "thiếu biểu 2",
            "--within",
            "3 ngày làm việc",
            "--by",
            "Chuyên viên KSTTHC",
            "--at",
            "10:00 15/3/2024",
        ],
        &[
            "resubmit",
            "--document",
            "9109/BC-STC",
            "--by",
            "Văn thư STC",
            "--approved-by",
            "Giám đốc STC",
            "--at",
            "11:00 15/3/2024",
        ],
        &["chấp nhận báo cáo", "--by", "VPUBND/office-officer", "--at", "14:00 15/3/2024"],
        &[
            "submit",
            "--task",
            "C-Q quý I/2024 SYT",
            "--document",
            "8/BC-SYT",
            "--document",
            "7/BC-STP",
            "--task",
            "C-Q quý I/2024 Sở Tư pháp",
            "--by",
            "Văn thư VPUBND",
            "--channel",
            "paper",
            "--at",
            "15:00 15/3/2024",
            "--dry-run",
        ],
    ];
    for act in acts {
        let task = if act.contains(&"--task") { &[][..] } else { &["--task", "C-Q quý I/2024 STC"] };
        desk.run([&["do"], act, task].concat()).ok();
    }
}

/// Given a command that would be refused at the door, when it is only tried, then the trial is refused too.
#[test]
fn a_trial_goes_through_the_same_door_as_the_act() {
    let desk = Desk::with_demo();
    let submit = |document: &'static str, more: &[&'static str]| {
        let line = [
            "do",
            "submit",
            "--task",
            "C-Q quý I/2024 STC",
            "--document",
            document,
            "--by",
            "Văn thư VPUBND",
            "--approved-by",
            "Chánh Văn phòng",
            "--channel",
            "paper",
            "--at",
            "9:05 15/3/2024",
            "--lang",
            "en",
        ];
        desk.run(line.iter().chain(more))
    };
    let size = || desk.run(["state", "--json"]).json()["basis"]["entries"].clone();
    let before = size();
    for document in ["1/BC-STC (MẬT)", "chưa", "Không có", "0"] {
        let tried = submit(document, &["--dry-run"]);
        assert_eq!(tried.code, 1, "{tried:?}");
        assert_eq!(size(), before, "a trial records nothing, and no refusal");
    }
    assert!(submit("1/BC-STC", &["--file", "12", "--dry-run"]).code != 0, "no SHA-256 value");
    let of_another = submit("1/BC-STP", &["--dry-run"]).ok();
    assert!(of_another.err.contains("1/BC-STP") && of_another.err.contains("the symbol of STP"), "{of_another:?}");
    assert!(!submit("1/BC-STC", &[]).ok().err.contains("symbol"));
    assert!(submit("1/BC-STC", &["--dry-run"]).ok().out.contains("recorded before"));
}

/// Given an act with something left out, wrong or not allowed, when nobody can be asked, then the answer names the option
/// and what goes there, or who may do it.
#[test]
fn what_is_missing_or_wrong_is_named_with_its_option() {
    let desk = Desk::with_demo();
    for (arguments, code, said) in [
        (&["submit", "--document", "1/BC"][..], 2, "thiếu --task"),
        (&["accept-report", "--task", CASE], 2, "thiếu --by"),
        (&["accept-report", "--task", CASE, "--by", "Vua Kim Thành"], 2, "không bắt đầu bằng chức vụ nào"),
        (
            &["decide-dispute", "--task", CASE, "--outcome", "có", "--reason", "x", "--by", "Chánh Thanh tra"],
            2,
            "upheld (chấp nhận)",
        ),
        (
            &["request-extension", "--task", CASE, "--until", "31/4/2024", "--reason", "x", "--by", "Văn thư STC"],
            2,
            "tháng 4/2024 không có ngày 31",
        ),
        (&["accept-report", "--task", CASE, "--by", "Văn thư STC", "--at", "10:00 15/3/2024"], 1, "Chuyên viên KSTTHC"),
    ] {
        let desk_said = desk.run([&["--lang", "vi", "do"], arguments].concat());
        assert!(desk_said.out.is_empty(), "{}", desk_said.out);
        desk_said.fails(code, &[said]);
    }
}

/// Given the sample year, when one entry, one unit and one case are asked for, then each page says what belongs together,
/// also as it was known on a past day.
#[test]
fn one_thing_is_on_one_page() {
    let desk = Desk::with_demo();
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_str(&desk.run([&["--json"], arguments].concat()).ok().out).unwrap()
    };
    let entry = json(&["entry", "#186"]);
    assert_eq!(entry["entry"]["entry"], 186);
    let since: Vec<&Value> = entry["since"].as_array().unwrap().iter().map(|entry| &entry["entry"]).collect();
    assert_eq!(since, [197, 205]);
    assert_eq!(json(&["entry", "186", "--at", "2023-09-23"])["since"].as_array().unwrap().len(), 1);
    desk.run(["entry", "99999"]).fails(2, &["there is no entry #99999"]);

    let case = json(&["case", CASE]);
    assert_eq!(case["cases"][0]["opened"]["entry"], 183);
    assert_eq!(case["cases"][0]["missing"], Value::Array(Vec::new()));
    let then = json(&["case", CASE, "--at", "25/9/2023"]);
    let missing: Vec<&Value> = then["cases"][0]["missing"].as_array().unwrap().iter().map(|gap| &gap["act"]).collect();
    assert_eq!(
        missing,
        ["request-explanation", "file-explanation", "open-review", "conclude-review", "publish-result"]
    );
    assert_eq!(then["cases"][0]["missing"][0]["unit"], "VPUBND");
    assert_eq!(then["cases"][0]["missing"][1]["record"][0]["unit"], "KIMTHANH");

    let unit = json(&["unit", "Kinh Môn"]);
    assert_eq!(unit["unit"], "KINHMON");
    assert_eq!(unit["sheets"].as_array().unwrap().len(), 6);
}

const RETURNED: &str = "C-Q quý I/2024 STC";

/// Runs a line of `socai do`, in Vietnamese, on behalf of these offices at this time.
fn act(desk: &Desk, act: &[&str], (by, approved_by): (&str, &str), at: &str) -> tests::Ran {
    let approved: &[&str] = if approved_by.is_empty() { &[] } else { &["--approved-by", approved_by] };
    desk.run([&["--lang", "vi", "do"], act, &["--by", by, "--at", at], approved].concat())
}

const UNIT: (&str, &str) = ("Văn thư Sở Tài chính", "Giám đốc Sở Tài chính");
const OFFICE: (&str, &str) = ("Chuyên viên KSTTHC", "Chánh Văn phòng");
const CLERK: (&str, &str) = ("Văn thư VPUBND", "Chánh Văn phòng");

/// Given a report that was returned and not completed, when anybody asks how the task stands, then it was received and
/// returned: in no place is it told as never received, whether the time to complete it has passed or not.
#[test]
fn a_returned_report_was_received() {
    let desk = Desk::with_demo();
    act(&desk, &["submit", "--task", RETURNED, "--document", "9108/BC-STC"], UNIT, "9:05 15/3/2024").ok();
    let back = ["return-report", "--task", RETURNED, "--reason", "thiếu biểu 2", "--within", "1 ngày làm việc"];
    act(&desk, &back, (OFFICE.0, ""), "10:00 15/3/2024").ok();
    for at in ["2024-03-15T12:00", "2024-03-18", "2024-03-20"] {
        for question in [
            &["state", "--task", RETURNED][..],
            &["case", RETURNED],
            &["why", RETURNED],
            &["unit", "STC"],
            &["show", "overdue", "--unit", "STC"],
            &["show", "board", "--unit", "STC"],
            &["show", "reports", "--unit", "STC"],
            &["show", "follow-up", "--unit", "STC"],
        ] {
            let of_late = question.contains(&"overdue") && at != "2024-03-20";
            let said = desk.run([question, &["--at", at, "--lang", "vi"]].concat()).ok().out;
            let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(!words.contains("Chưa nhận") && !words.contains("chưa nộp"), "{question:?} {at}: {said}");
            assert!(of_late || words.to_lowercase().contains("trả lại"), "{question:?} {at}: {said}");
        }
    }
    let state = desk.run(["state", "--task", RETURNED, "--at", "2024-03-20", "--json"]).ok().json();
    let (task, missing) = (&state["status"], Value::Null);
    assert_eq!((&task["received"], &task["time"]), (&missing, &"overdue".into()), "{task}");
    assert_eq!(task["returned"]["received"], "2024-03-15T09:05:00+07:00");
    assert_eq!(task["returned"]["complete_by"], "2024-03-18");
    let changes = desk.run(["diff", "2024-03-14", "2024-03-20", "--unit", "STC", "--lang", "vi"]).ok().out;
    assert!(changes.contains("đã nhận 15/03/2024"), "{changes}");
}

/// Given a delay that was declared, when a correction takes the lateness away, then the case says that the declaration is
/// to be withdrawn, because of which entry and by whom; the command that it prints is one that is accepted, and then
/// nothing is missing.
#[test]
fn a_delay_without_its_ground_is_to_be_withdrawn() {
    let desk = Desk::with_demo();
    let task = "C-Q quý I/2024 SYT";
    let late =
        ["submit", "--task", task, "--document", "20/BC-SYT", "--received", "8h 19/3/2024", "--channel", "paper"];
    act(&desk, &late, CLERK, "9:05 19/3/2024").ok();
    let undeclared = desk.run(["case", task, "--lang", "vi"]).ok().out;
    run_what_is_printed(&desk, &undeclared, "record-delay", "10:05 19/3/2024");
    let declared = desk.run(["case", task, "--lang", "vi"]).ok().out;
    assert!(declared.contains("Còn thiếu: giải trình") || declared.contains("chưa từng yêu cầu"), "{declared}");
    let filed = desk.run(["case", task, "--json"]).ok().json()["status"]["received"]["entry"].to_string();
    let corrected = ["correct-entry", "--entry", &filed, "--received", "16h 18/3/2024", "--reason", "ghi nhầm giờ"];
    act(&desk, &corrected, CLERK, "11:05 19/3/2024").ok();
    let case = desk.run(["case", task, "--json"]).ok().json();
    let missing = case["cases"][0]["missing"].as_array().unwrap();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!(missing[0]["act"], "withdraw-delay");
    assert!(missing[0]["because"].as_u64() > filed.parse().ok(), "{missing:?}");
    for question in [&["case", task][..], &["state", "--task", task], &["show", "follow-up"], &["show", "cases"]] {
        let said = desk.run([question, &["--lang", "vi"]].concat()).ok().out;
        assert!(said.contains("rút ghi nhận"), "{question:?}: {said}");
    }
    let said = desk.run(["case", task, "--lang", "vi"]).ok().out;
    run_what_is_printed(&desk, &said, "withdraw-delay", "13:05 19/3/2024");
    let case = desk.run(["case", task, "--json"]).ok().json();
    assert_eq!(case["cases"][0]["missing"], Value::Array(Vec::new()), "{case}");
}

/// Runs the command of this act that stands in an answer, with what it leaves open filled in.
fn run_what_is_printed(desk: &Desk, said: &str, act: &str, at: &str) {
    let begins = format!("socai do {act} ");
    let line = said.lines().find_map(|line| line.trim().strip_prefix(&begins)).unwrap_or_else(|| panic!("{said}"));
    let mut arguments = vec!["do".to_owned(), act.to_owned(), "--at".to_owned(), at.to_owned()];
    let quoted = |word: &str| if word == "…" { "đã xem lại".to_owned() } else { word.to_owned() };
    arguments.extend(line.split('"').enumerate().flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![quoted(part)],
    }));
    desk.run(&arguments).ok();
}

/// Given a filing, when the date of its document cannot be, then the answer says so in the reader's language, with what to
/// look at; a spreadsheet of filings says the same of its row.
#[test]
fn a_document_has_a_date_that_it_can_have() {
    let desk = Desk::with_demo();
    for (date, received, code, said) in [
        ("31/2/2024", "15/3/2024", 2, "tháng 2/2024 không có ngày 31"),
        ("16/3/2024", "15/3/2024", 1, "sau khi được nhận"),
        ("16/3/2034", "15/3/2024", 1, "sau khi được nhận"),
        ("16/3/2034", "", 1, "sau khi được nhận"),
        ("11/7/2023", "15/3/2024", 1, "trước ngày ban hành"),
        ("2022", "15/3/2024", 1, "trước ngày ban hành"),
    ] {
        let received_at: &[&str] = if received.is_empty() { &[] } else { &["--received", received] };
        let dated = [&["--document-date", date, "--channel", "paper"], received_at].concat();
        let line = [&["submit", "--task", RETURNED, "--document", "9108/BC-STC"], &dated[..]].concat();
        act(&desk, &line, CLERK, "8:00 16/3/2024").fails(code, &[said]);
        let sheet = format!("task;document;document_date;received\n{RETURNED};9108/BC-STC;{date};{received}\n");
        let sheet = desk.write("filings.csv", sheet);
        let import = ["--lang", "vi", "import", sheet.to_str().unwrap(), "--by", CLERK.0, "--approved-by", CLERK.1];
        let import = [&import[..], &["--channel", "paper", "--at", "8:00 16/3/2024"]].concat();
        // What a cell says wrongly is named with its row; what is wrong with today is not known before it is recorded.
        desk.run(import).fails(if received.is_empty() { 1 } else { 2 }, &[said]);
    }
}

/// Given names that are no names, or half of one, when they are asked for, then the answer says at once what is missing.
#[test]
fn what_is_no_name_is_told_at_once() {
    let desk = Desk::with_demo();
    let (long, longer) = ("Kinh Môn ".repeat(5_000), "C-Q ".repeat(10_000));
    for (arguments, said) in [
        (&["unit", &long][..], "ký tự không phải một tên"),
        (&["case", &longer], "ký tự không phải một tên"),
        (&["who", "--unit", &long], "ký tự không phải một tên"),
        (&["do", "remind", "--obligation", &longer, "--by", "Văn thư STC"], "ký tự không phải một tên"),
        (&["do", "accept-report", "--task", CASE, "--by", &long], "ký tự không phải một tên"),
        (&["case", "C-Q quý V/2023 Kinh Môn"], "\"quý V/2023\" không phải kỳ báo cáo"),
        (&["case", "C-Q tháng 13/2023 Kinh Môn"], "\"tháng 13/2023\" không phải kỳ báo cáo"),
        (&["case", "C-Q Kinh Môn"], "hãy nêu cả kỳ"),
        (&["state", "--period", "III/2023"], "\"III/2023\" không phải kỳ báo cáo"),
        (&["case", "C-Y III/2023 STC"], "\"III/2023\" không phải kỳ báo cáo"),
        (&["case", "C-Q V/2023 STC"], "\"V/2023\" không phải kỳ báo cáo"),
        (&["case", "C-Q quý III/2023"], "không nêu nhiệm vụ nào"),
        (&["case", "C-Q/2023-Q3/XXX"], "không có nhiệm vụ C-Q/2023-Q3/XXX"),
        (&["do", "accept-report", "--task", CASE, "--by", "Văn thư"], "hãy viết cả đơn vị"),
        (&["--ledger", "  ", "state"], "chưa chỉ rõ sổ cái"),
    ] {
        desk.run([&["--lang", "vi"], arguments].concat()).fails(2, &[said]);
    }
    let same = |one: &str, other: &str| {
        let [one, other] = [one, other].map(|task| desk.run(["why", task, "--json"]).ok().out);
        assert_eq!(one, other);
    };
    same("C-Q/2023-Q3/KIMTHANH", CASE);
    // The words of a period are words of names, too; a Roman number is a quarter of a quarterly duty.
    for tuky in ["C-Q quý III/2023 Tứ Kỳ", "Tứ Kỳ C-Q quý III/2023", "C-Q Tứ Kỳ III/2023", "C-Q Tứ Kỳ kỳ III/2023"]
    {
        same("C-Q/2023-Q3/TUKY", tuky);
    }
    same("C-Q/2023-Q3/TUKY", "nhiệm vụ C-Q của Tứ Kỳ, kỳ quý III/2023");
    same("C-Q/2023-Q3/STC", "C-Q/III/2023/STC");
    assert_eq!(desk.run(["entry", " # 186 ", "--json"]).ok().json()["entry"]["entry"], 186);
}

/// Given a district that has ended and a commune that is called like it, when the name is written, then the day decides
/// which of the two is meant, and a task that only one of them has decides too.
#[test]
fn the_day_tells_a_unit_from_its_successor_of_the_same_name() {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    let unit = |name: &str, at: &str| desk.run(["unit", name, "--at", at, "--json"]).ok().json()["unit"].clone();
    for (name, before, after) in [
        ("Kinh Môn", "KINHMON", "PKINHMON"),
        ("kinh mon", "KINHMON", "PKINHMON"),
        ("kinhmon", "KINHMON", "KINHMON"),
        ("thị xã Kinh Môn", "KINHMON", "KINHMON"),
        ("Kim Thành", "KIMTHANH", "XKIMTHANH"),
    ] {
        assert_eq!((unit(name, "2023-09-30"), unit(name, "2025-07-05")), (before.into(), after.into()), "{name}");
    }
    for task in [CASE, "2a Kinh Môn"] {
        let of = desk.run(["case", task, "--json"]).ok().json()["status"]["task"].clone();
        assert!(matches!(of.as_str().unwrap().rsplit('/').next(), Some("KIMTHANH" | "KINHMON")), "{of}");
    }
}

/// Given a line that leaves out several options, when it comes from a pipe, then all of them are named at once, the approval
/// among them; and what the line alone can tell is not recorded as a refused submission.
#[test]
fn what_a_line_leaves_out_is_named_at_once_and_is_no_refused_submission() {
    let desk = Desk::with_demo();
    let size = || desk.run(["history", "--entries"]).ok().out.lines().count();
    let before = size();
    let act = |arguments: &[&str]| desk.run([&["--lang", "vi", "do"], arguments].concat());
    act(&["submit"]).fails(2, &["--task", "--document", "--by"]);
    let task = ["submit", "--task", "C-Q quý I/2024 STC"];
    act(&[&task[..], &["--by", "Văn thư Sở Tài chính"]].concat())
        .fails(2, &["--document", "--approved-by", "Thủ trưởng", "phê duyệt"]);
    let both = ["--document", "1/BC", "--by", "Văn thư Sở Tài chính", "--at", "8:00 15/3/2024"];
    act(&[&task[..], &both].concat()).fails(2, &["--approved-by"]);
    assert_eq!(size(), before, "nothing was tried");
    // Who needs no approval is asked for none.
    let system = ["--document", "1/BC", "--by", "HTBC/system:system", "--channel", "reporting-system"];
    act(&[&task[..], &system, &["--at", "8:00 15/3/2024"]].concat()).ok();
    act(&["submit", "--task", "X-9 quý I/2024 STC", "--document", "1/BC", "--by", "Văn thư STC"])
        .fails(2, &["không có nhiệm vụ \"X-9 quý I/2024 STC\"", "socai show obligations"]);
}

/// Given acts that a rule refuses, when they are told, then each says what can be done instead.
#[test]
fn a_refusal_says_what_can_be_done() {
    let desk = Desk::with_demo();
    let act = |arguments: &[&str]| desk.run([&["--lang", "vi", "do"], arguments].concat());
    let office = ["--by", "Chuyên viên KSTTHC", "--approved-by", "Chánh Văn phòng", "--at", "8:00 15/3/2024"];
    // The field that is not there, and those that are.
    let duty = desk.run(["history", "--entries"]).ok().out;
    let duty = duty.lines().find(|line| line.contains("\"ObligationExtracted\"")).unwrap();
    let duty: Value = serde_json::from_str(duty).unwrap();
    let entry = format!("#{}", duty["position"].as_u64().or(duty["entry"].as_u64()).unwrap());
    let correct = |set: &str| {
        let set = ["correct-fields", "--entry", &entry, "--set", set, "--reason", "ghi nhầm"];
        act(&[&set[..], &office].concat())
    };
    correct("khong_co=1")
        .fails(1, &["không có trường \"khong_co\"", "applies_from (kỳ đầu tiên phải thực hiện)", "quote (nguyên văn)"]);
    correct("debtors=[]").fails(1, &["không sửa được \"debtors\"", "applies_from ("]);
    let help = desk.run(["do", "correct-fields", "--help", "--lang", "vi"]).ok().out;
    assert!(help.contains("applies_from (kỳ đầu tiên phải thực hiện)") && !help.contains("first period"), "{help}");
    // An earlier deadline.
    let fix =
        ["fix-deadline", "--obligation", "2a", "--unit", "Sở Y tế", "--due", "1/9/2023", "--due-reading", "inclusive"];
    act(&[&fix[..], &office].concat()).fails(1, &["phải muộn hơn", "Chủ tịch", "socai do annul-entry"]);
    let help = desk.run(["do", "record-late-discovery", "--help", "--lang", "vi"]).ok().out;
    assert!(help.contains("nhận lúc (bắt buộc)"), "{help}");
}

/// Given positions whose holders nobody has registered, when two of one unit take part in an act that needs two persons,
/// then that is said, with what to do; it is not said of other acts.
#[test]
fn who_is_not_known_is_said_where_two_of_one_unit_matter() {
    let desk = Desk::with_demo();
    let act = |arguments: &[&str]| desk.run([&["--lang", "vi", "do"], arguments].concat()).ok().err;
    let remind = ["remind", "--obligation", "C-Q", "--period", "quý I/2024", "--by", "Chuyên viên KSTTHC"];
    assert_eq!(act(&[&remind[..], &["--approved-by", "Chánh Văn phòng", "--at", "8:00 15/3/2024"]].concat()), "");
}
