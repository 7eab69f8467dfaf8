//! A clerk's working day and an inspector's look at it, without JSON and without a code to look up.

use serde_json::Value;
use tests::Desk;

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
    assert_eq!(missing, ["request-explanation", "file-explanation", "conclude-review", "publish-result"]);
    assert_eq!(then["cases"][0]["missing"][0]["unit"], "VPUBND");
    assert_eq!(then["cases"][0]["missing"][1]["record"][0]["unit"], "KIMTHANH");

    let unit = json(&["unit", "Kinh Môn"]);
    assert_eq!(unit["unit"], "KINHMON");
    assert_eq!(unit["sheets"].as_array().unwrap().len(), 6);
}
