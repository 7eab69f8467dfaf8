//! By when the duties of a draft are due: what was not read is a blank, and whatever is told to be written is taken.

use std::fs;

use tests::Desk;

use crate::drafts::{apply, drafted, entries};

/// A letter of these points.
fn letter(points: &str) -> String {
    format!(
        "ỦY BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 31/UBND-NC\n\nHải Dương, ngày 05 tháng 9 năm 2025\nV/v giao nhiệm vụ\n\n\
         Kính gửi:\n- Các sở, ngành.\n\nUBND tỉnh yêu cầu:\n\n{points}\n\n\
         Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
    )
}

fn line_of(draft: &str, begins: &str) -> usize {
    draft.lines().position(|line| line.starts_with(begins)).unwrap() + 1
}

/// Given words of time that intake asks about, when the draft is applied as it is, then nothing is recorded until
/// somebody says what they mean, or that they set no time.
#[test]
fn a_time_that_was_not_read_is_a_blank_to_be_filled_or_waived() {
    for asked in [
        "hoàn thành trong tuần tới",
        "hoàn thành trước Tết",
        "hoàn thành trước ngày 05/10",
        "hoàn thành trong vòng 15 ngày kể từ ngày nhận được văn bản này",
        "thực hiện từ ngày 01/12/2027",
        "hoàn thành theo thời hạn tại Kế hoạch số 12/KH-UBND",
        "hoàn thành trước ngày …/12/2027",
        "hoàn thành trong năm 2027-2028",
    ] {
        let (desk, draft) = drafted(&letter(&format!("1. Sở Nội vụ xây dựng đề án, {asked}.")));
        assert!(draft.contains("\ndue = \"\"\n"), "{asked}: {draft}");
        assert!(draft.contains("kind = \"one-off\""), "{asked}: {draft}");
        let recorded = entries(&desk);
        for more in [&["--dry-run"][..], &[]] {
            let said = apply(&desk, &draft, more).fails(2, &["1: by when is", "within = ", "due = \"none\""]);
            assert!(said.err.contains(&format!("line {}: ", line_of(&draft, "due = \"\""))), "{}", said.err);
            assert_eq!(entries(&desk), recorded);
        }
        let filled = |due: &str| draft.replace("\ndue = \"\"\n", &format!("\ndue = {due}\n"));
        for (due, told) in [
            ("\"none\"", "one-off"),
            ("\"không có\"", "one-off"),
            ("{ date = \"15/12/2027\", reading = \"inclusive\" }", "15/12/2027"),
            ("{ within = \"30 ngày\", from = \"5/9/2027\" }", "05/10/2027"),
            ("{ within = \"10 ngày làm việc\", from = \"2027-11-01\" }", "15/11/2027"),
        ] {
            let tried = apply(&desk, &filled(due), &["--dry-run"]);
            if asked.contains("05/10") && due.contains("date") {
                // The letter names another day: that is another matter.
                continue;
            }
            assert!(tried.ok().out.contains(told), "{asked}, {due}");
        }
    }
}

#[test]
fn words_of_time_beside_the_deadline_are_said_or_taken_out() {
    let point = "1. Sở Nội vụ số hóa sổ hộ tịch; đến 30/10/2027 đạt 80%, đến 30/11/2027 đạt 100%.";
    let (desk, draft) = drafted(&letter(point));
    let unread =
        draft.lines().find(|line| line.starts_with("unread = ")).unwrap_or_else(|| panic!("{draft}")).to_owned();
    apply(&desk, &draft, &[]).fails(2, &["was not understood", "30/11/2027", "unread"]);
    apply(&desk, &draft.replace(&unread, "unread = []"), &["--dry-run"]).ok();
    apply(&desk, &draft.replace(&unread, ""), &[]).ok();
}

/// Given a duty with a rhythm and a time that was not read, then its day is a blank; without any day the draft says that
/// the rule set has it.
#[test]
fn the_day_of_a_periodic_duty_is_said_or_left_to_the_rules() {
    let (desk, draft) = drafted(&letter("1. Hằng quý, Sở Nội vụ báo cáo kết quả."));
    assert!(draft.contains("due_day = \"rule\""), "{draft}");
    apply(&desk, &draft, &["--dry-run"]).ok();
    let (desk, draft) = drafted(&letter("1. Hằng tháng, trước ngày 05 của tháng sau, Sở Nội vụ báo cáo kết quả."));
    assert!(draft.contains("due_day = \"\""), "{draft}");
    apply(&desk, &draft, &[]).fails(2, &["by which day of each period", "due_day = \"rule\""]);
    for day in ["28", "\"28\"", "\"rule\"", "\"theo bộ quy tắc\""] {
        let (desk, _) = drafted(&letter("1. Sở Nội vụ báo cáo."));
        let filled = draft.replace("due_day = \"\"", &format!("due_day = {day}"));
        let said = apply(&desk, &filled.replace("tháng sau, Sở", "tháng, Sở"), &["--dry-run"]);
        let words = format!("{}{}", said.out, said.err);
        assert!(!words.contains("by which day of each period") && !words.contains("not in the form"), "{day}: {words}");
    }
    apply(&desk, &draft.replace("due_day = \"\"", "due_day = \"sometimes\""), &[]).fails(2, &["sometimes", "rule"]);
}

/// Given a deadline whose last day is a day off, then each way that is told to be written is taken.
#[test]
fn a_deadline_on_a_day_off_goes_before_or_after_as_the_clerk_says() {
    for (words, day, named, before, after) in [
        ("chậm nhất ngày 31/12/2023", "inclusive", "2023-12-31", "29/12/2023", "02/01/2024"),
        ("trước ngày 15/10/2023", "exclusive", "2023-10-15", "13/10/2023", "16/10/2023"),
        ("trong quý IV/2023", "inclusive", "2023-12-31", "29/12/2023", "02/01/2024"),
        ("chậm nhất ngày 02/9/2023", "inclusive", "2023-09-02", "31/08/2023", "05/09/2023"),
    ] {
        let text =
            letter(&format!("1. Sở Nội vụ xây dựng đề án, {words}.")).replace("tháng 9 năm 2025", "tháng 7 năm 2023");
        let desk = Desk::new();
        desk.run(["init", "--opening", "hai-duong-2023", "--clock", "simulated", "--at", "2023-07-01T08:00"]).ok();
        let path = desk.write("letter.txt", &text);
        desk.run(["intake", path.to_str().unwrap(), "--draft", "draft.toml", "--lang", "vi"]).ok();
        let draft = fs::read_to_string(desk.path("draft.toml")).unwrap();
        let draft = draft.replace("unit = \"\"", "unit = \"VPUBND\"");
        let line = draft.lines().find(|line| line.starts_with("due = ")).unwrap_or_else(|| panic!("{draft}"));
        let at = ["--at", "8:00 6/7/2023"];
        let dry = ["--at", "8:00 6/7/2023", "--dry-run", "--born-overdue"];
        let with = |due: &str| draft.replace(line, &format!("due = {due}"));
        let plain = format!("{{ date = \"{named}\", reading = \"{day}\" }}");
        let said = apply(&desk, &with(&plain), &dry).ok();
        assert!(said.out.contains(after) && said.out.contains("moved = \"before\""), "{words}: {}", said.out);
        let moved = |to: &str| format!("{{ date = \"{named}\", reading = \"{day}\", moved = \"{to}\" }}");
        let said = apply(&desk, &with(&moved("after")), &dry).ok();
        assert!(said.out.contains(after), "{words}: {}", said.out);
        // The working day before, written down by hand, is told how to be written; and that is taken.
        let by_hand = format!("{{ date = \"{before}\", reading = \"inclusive\" }}");
        let tried = apply(&desk, &with(&by_hand), &dry);
        if !words.starts_with("trước") {
            let told = tried.fails(2, &["moved = \"before\""]);
            let written = told.err.split("write due = ").nth(1).unwrap().split(" }").next().unwrap();
            assert!(apply(&desk, &with(&format!("{written} }}")), &dry).ok().out.contains(before), "{words}");
        }
        apply(&desk, &with(&moved("before")), &[&at[..], &["--born-overdue"]].concat()).ok();
        let why = desk.run(["why", "1 Sở Nội vụ", "--lang", "vi"]).ok();
        assert!(why.out.contains(before), "{words}: {}", why.out);
        let history = desk.run(["history", "--json"]).json();
        let fixed =
            history["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "DeadlineFixed").unwrap();
        let entry = desk.run(["entry", &fixed["entry"].to_string(), "--json"]).json();
        assert!(entry.to_string().contains("là ngày nghỉ; lấy ngày làm việc liền trước"), "{entry}");
        // Applied again, it is as it is recorded.
        let again = apply(&desk, &with(&moved("before")), &at).ok();
        assert!(again.out.contains("Recorded 0 command(s)") && !again.err.contains("otherwise"), "{}", again.err);
    }
}

/// "Sau 30 ngày kể từ ngày ký": from a day on, and `why` says from which.
#[test]
fn a_time_from_a_day_on_is_reckoned_and_told() {
    let (desk, draft) =
        drafted(&letter("1. Sở Nội vụ báo cáo trong thời hạn 30 ngày kể từ ngày ký ban hành văn bản này."));
    assert!(draft.contains("due = { within = \"30 ngày\", from = \"2025-09-05\" }"), "{draft}");
    let due = "due = { within = \"30 ngày\", from = \"2025-09-05\" }";
    let edited = draft.replace(due, "due = { within = \"45 ngày làm việc\", from = \"1/10/2027\" }");
    apply(&desk, &edited, &[]).ok();
    let why = desk.run(["why", "1 Sở Nội vụ", "--lang", "vi"]).ok();
    assert!(why.out.contains("01/10/2027") && why.out.contains("45"), "{}", why.out);
    let again = apply(&desk, &edited, &[]).ok();
    assert!(again.out.contains("Recorded 0 command(s)") && !again.err.contains("otherwise"), "{}", again.err);
    let other = apply(&desk, &edited.replace("45 ngày", "46 ngày"), &[]).ok();
    assert!(other.err.contains("1.due is recorded otherwise"), "{}", other.err);
    for wrong in [
        "{ within = \"soon\", from = \"2027-10-01\" }",
        "{ within = \"3 ngày\" }",
        "{ from = \"2027-10-01\" }",
        "\"tuần sau\"",
    ] {
        apply(&desk, &draft.replace(due, &format!("due = {wrong}")), &[]).fails(2, &["line "]);
    }
    apply(&desk, &draft.replace(due, "due = { within = \"0 ngày\", from = \"2027-10-01\" }"), &[])
        .fails(2, &["within"]);
}

/// What intake itself reads is taken where a draft names units.
#[test]
fn groups_go_by_the_names_of_the_administration() {
    let (desk, draft) = drafted(&letter("1. Sở Nội vụ xây dựng đề án chậm nhất ngày 15/12/2027."));
    assert!(draft.contains("#   @departments, \"các sở, ngành\""), "{draft}");
    for (names, count) in [
        ("\"các sở, ngành\"", 16),
        ("\"các sở, ban, ngành\"", 17),
        ("\"Các sở, ban, ngành\", \"UBND cấp huyện\"", 29),
        ("\"UBND các huyện, thị xã, thành phố\", \"Sở Y tế\"", 13),
        ("\"@districts\"", 12),
    ] {
        let edited = draft.replace("debtors = [\"Sở Nội vụ\"]", &format!("debtors = [{names}]"));
        assert_ne!(edited, draft);
        let said = apply(&desk, &edited, &["--dry-run", "--lang", "vi"]).ok();
        assert!(said.out.contains(&format!("Giao nhiệm vụ 1 cho {count} đơn vị")), "{names}: {}", said.out);
    }
    for names in ["\"các sở có liên quan\"", "\"UBND các huyện ven biển\"", "\"các xã\""] {
        let edited = draft.replace("debtors = [\"Sở Nội vụ\"]", &format!("debtors = [{names}]"));
        apply(&desk, &edited, &["--dry-run"]).fails(2, &["1: "]);
    }
}

/// A point that may be several duties says how it is split, and what it says is taken.
#[test]
fn a_point_of_several_duties_says_how_to_split_it() {
    let (desk, draft) = drafted(&letter(
        "1. Sở Nội vụ theo dõi, đôn đốc việc thực hiện; tổng hợp, báo cáo kết quả chậm nhất ngày 15/12/2027.",
    ));
    assert!(draft.contains("code = \"1.1\", \"1.2\""), "{draft}");
    let start = draft.find("[[obligations]]\ncode").unwrap();
    let block = &draft[start..];
    let split = format!(
        "{}{}\n{}",
        &draft[..start],
        block.replace("code = \"1\"", "code = \"1.1\""),
        block.replace("code = \"1\"", "code = \"1.2\"").replace("theo dõi, đôn đốc việc thực hiện; ", "")
    );
    let said = apply(&desk, &split, &["--dry-run", "--lang", "vi"]).ok();
    assert!(said.out.contains("Giao nhiệm vụ 1.1") && said.out.contains("Giao nhiệm vụ 1.2"), "{}", said.out);
}

/// An act that takes duty, period and units apart takes a task, and a group for its units.
#[test]
fn a_task_and_a_group_are_named_where_their_parts_are_asked_for() {
    let (desk, draft) = drafted(&letter("1. Các sở, ngành và Sở Nội vụ xây dựng đề án chậm nhất ngày 15/12/2027."));
    let filled = draft.replace("debtors = [\"\"]", "debtors = []");
    apply(&desk, &filled, &[]).ok();
    let fix = |day: &str, named: &[&str]| {
        let fixed = ["do", "fix-deadline", "--due", day, "--due-reading", "inclusive", "--by", "Chuyên viên KSTTHC"];
        desk.run([&fixed[..], &["--approved-by", "Chánh Văn phòng", "--lang", "vi"], named].concat())
    };
    let last = || {
        let entry = (entries(&desk) - 1).to_string();
        desk.run(["entry", &entry, "--json"]).json()["payload"]["units"].as_array().unwrap().len()
    };
    fix("20/12/2027", &["--task", "1 Sở Nội vụ"]).ok();
    assert_eq!(last(), 1);
    fix("21/12/2027", &["--obligation", "1", "--unit", "các sở, ngành"]).ok();
    assert_eq!(last(), 16);
    fix("22/12/2027", &["--task", "9 Sở Nội vụ"]).fails(2, &["--task"]);
}

/// "Trước ngày 30 tháng 9 hằng năm" is no day of the year's last month: no year is opened by the day of the rule set, and
/// whoever opens it says its day.
#[test]
fn a_yearly_duty_with_a_day_of_another_month_is_opened_with_that_day() {
    let point = "1. Yêu cầu Sở Nội vụ báo cáo việc thực hiện Chỉ thị trước ngày 30 tháng 9 hằng năm.";
    let (desk, draft) = drafted(&letter(point));
    assert!(draft.contains("due_day = \"30/9\"\n"), "{draft}");
    apply(&desk, &draft, &[]).fails(2, &["30/9 of every year", "\"exclusive\" if not"]);
    let read = |day: &str, reading: &str| {
        let begins = format!("due_day = {day}\napplies_from = \"năm 2027\"");
        draft.replace("due_day = \"30/9\"", &begins).replace("reading = \"\"", &format!("reading = {reading}"))
    };
    apply(&desk, &read("\"30/8\"", "\"exclusive\""), &[]).fails(2, &["due_day is 30/8", "30/9"]);
    apply(&desk, &read("\"31/9\"", "\"exclusive\""), &[]).fails(2, &["31/9", "30/9"]);
    apply(&desk, &read("\"each\"", "\"exclusive\""), &["--dry-run"]).ok();
    apply(&desk, &read("\"29/9\"", "\"inclusive\""), &["--dry-run"]).ok();
    let monthly = read("\"30/9\"", "\"inclusive\"").replace("cadence = \"year\"", "cadence = \"month\"");
    apply(&desk, &monthly, &[]).fails(2, &["cadence"]);
    apply(&desk, &read("\"30/9\"", "\"exclusive\""), &[]).ok();
    let open = |more: &[&str]| desk.run([&["open-periods", "--until", "2027-06-01", "--lang", "vi"], more].concat());
    let recorded = entries(&desk);
    open(&[]).fails(1, &["trước ngày 30 tháng 9 hằng năm", "--period 2027 --due"]);
    assert_eq!(entries(&desk), recorded);
    open(&["--obligation", "CV-31/1", "--period", "2027", "--due", "30/9/2030"]).fails(1, &["due"]);
    open(&["--obligation", "CV-31/1", "--period", "2027", "--due", "29/9/2027"]).ok();
    let why = desk.run(["why", "1 năm 2027 Sở Nội vụ", "--lang", "vi"]).ok();
    assert!(why.out.contains("29/09/2027"), "{}", why.out);
    open(&[]).ok();
}

/// Given a day of every year that counts for certain, when its year has begun, then it is opened by that day, however the
/// letter says "every year".
#[test]
fn a_yearly_duty_with_a_certain_day_of_another_month_is_opened_by_it() {
    for point in [
        "1. Yêu cầu Sở Nội vụ báo cáo việc thực hiện Chỉ thị chậm nhất ngày 30 tháng 9 hằng năm.",
        "1. Hằng năm, Sở Nội vụ báo cáo việc thực hiện Chỉ thị chậm nhất ngày 30/9.",
    ] {
        let (desk, draft) = drafted(&letter(point));
        assert!(draft.contains("due_day = \"30/9\"\n") && !draft.contains("reading = \"\""), "{draft}");
        let draft = draft.replace("due_day = \"30/9\"", "due_day = \"30/9\"\napplies_from = \"năm 2027\"");
        apply(&desk, &draft, &[]).ok();
        desk.run(["open-periods", "--until", "2027-06-01", "--lang", "vi"]).ok();
        let why = desk.run(["why", "1 năm 2027 Sở Nội vụ", "--lang", "vi"]).ok();
        assert!(why.out.contains("30/09/2027"), "{point}: {}", why.out);
    }
}
