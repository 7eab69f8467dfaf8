//! A draft after it was recorded, and a draft before: what differs is said, what cannot be recorded is said at once.

use std::fs;

use tests::{Desk, Ran};

pub const LETTER: &str = "ỦY BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 31/UBND-NC\n\nHải Dương, ngày 05 tháng 9 năm 2025\nV/v giao nhiệm vụ\n\n\
    Kính gửi:\n- Các sở, ngành;\n- Ban Quản lý các KCN tỉnh.\n\nUBND tỉnh yêu cầu:\n\n\
    1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Công an tỉnh và các cơ quan liên quan xây dựng đề án chậm nhất ngày 15/12/2027.\n\
    2. Sở Tư pháp rà soát văn bản.\n\
    3. Hằng quý, chậm nhất ngày 20 của tháng cuối quý, Sở Y tế báo cáo kết quả.\n\n\
    Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n";

/// A ledger, and the filled draft of a letter.
pub fn drafted(letter: &str) -> (Desk, String) {
    let desk = Desk::new();
    desk.run(["init", "--opening", "hai-duong-2023"]).ok();
    let path = desk.write("letter.txt", letter);
    desk.run(["intake", path.to_str().unwrap(), "--draft", "draft.toml", "--lang", "vi"]).ok();
    let draft = fs::read_to_string(desk.path("draft.toml")).unwrap();
    let filled = draft
        .replace("directive = \"UBND-2025-31-NC\"", "directive = \"CV-31\"")
        .replace("directive = \"\"", "directive = \"CV-31\"")
        .replace("unit = \"\"", "unit = \"Văn phòng UBND tỉnh\"");
    (desk, filled)
}

pub fn apply(desk: &Desk, draft: &str, more: &[&str]) -> Ran {
    let file = desk.write("filled.toml", draft);
    let language = if more.contains(&"--lang") { &[][..] } else { &["--lang", "en"] };
    desk.run(["apply", file.to_str().unwrap()].iter().chain(language).chain(more))
}

pub fn entries(desk: &Desk) -> usize {
    desk.run(["history", "--json"]).json()["entries"].as_array().unwrap().len()
}

/// The draft without its lines from `from` on, up to the line that begins with `to`.
fn without(draft: &str, from: &str, to: &str) -> String {
    let start = draft.find(from).unwrap();
    let end = draft[start + 1..].find(to).map_or(draft.len(), |end| start + 1 + end);
    format!("{}{}", &draft[..start], &draft[end..])
}

#[test]
fn what_was_taken_out_of_a_draft_is_named_with_what_to_do() {
    let (desk, draft) = drafted(LETTER);
    apply(&desk, &draft, &[]).ok();
    let recorded = entries(&desk);
    let due = draft.lines().find(|line| line.starts_with("due = ")).unwrap();
    for (edited, words) in [
        (draft.replace(due, ""), ["1.due is recorded otherwise", "15/12/2027", "annul-entry"]),
        (
            draft.replace("2027-12-15", "2027-11-15"),
            ["1.due is recorded otherwise", "15/11/2027", "fixes an earlier day"],
        ),
        (draft.replace("2027-12-15", "2027-12-20"), ["1.due is recorded otherwise", "20/12/2027", "fix-deadline"]),
        (
            without(&draft, "[[obligations]]\ncode = \"2\"", "[[obligations]]"),
            ["duty 2 is not in the draft any more", "rà soát văn bản", "end-task"],
        ),
        (without(&draft, "approved_by = ", "\n"), ["extract.approved_by", "Chief of office", "stays who recorded it"]),
        (draft.replace("due_day = 20", ""), ["3.due_day is recorded otherwise", "20", "correct-fields"]),
        (
            draft.replace("coordinators = [\"Sở Tài chính\"", "coordinators = [\"Sở Xây dựng\""),
            ["1.coordinators is recorded otherwise", "Sở Tài chính", "correct-fields"],
        ),
        (
            draft.replace("debtors = [\"Sở Tư pháp\"]", "debtors = []"),
            ["2.debtors is recorded otherwise", "Sở Công Thương", "interpret-obligation"],
        ),
        (
            draft.replace("debtors = [\"Sở Tư pháp\"]", "debtors = [\"Sở Y tế\"]"),
            ["2.debtors is recorded otherwise", "Sở Tư pháp", "end-task"],
        ),
        (
            without(&draft, "[signature]", "# Trong units"),
            ["signature is recorded otherwise", "PHÓ CHỦ TỊCH", "correct-fields"],
        ),
        (
            draft.replace("cadence = \"quarter\"", "cadence = \"month\""),
            ["3.cadence is recorded otherwise", "\"quarter\"", "end-task"],
        ),
    ] {
        assert_ne!(edited, draft, "{words:?}");
        let said = apply(&desk, &edited, &[]).ok();
        for word in words {
            assert!(said.err.contains(word), "{word}: {}", said.err);
        }
        assert_eq!(entries(&desk), recorded, "{words:?}");
    }
    let said = apply(&desk, &draft, &[]).ok();
    assert!(!said.err.contains("otherwise") && !said.err.contains("any more"), "{}", said.err);
}

/// What is told to be done about it does it: an annulled deadline is gone, for the draft without it and the one with it.
#[test]
fn a_deadline_that_was_annulled_is_not_said_to_be_recorded() {
    let (desk, draft) = drafted(LETTER);
    apply(&desk, &draft, &[]).ok();
    let history = desk.run(["history", "--json"]).json();
    let fixed = history["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "DeadlineFixed").unwrap();
    let entry = format!("#{}", fixed["entry"]);
    let annul = ["do", "annul-entry", "--entry", &entry, "--reason", "ghi nhầm"];
    desk.run(annul.iter().chain(&["--by", "Chuyên viên KSTTHC", "--approved-by", "Chánh Văn phòng"])).ok();
    let due = draft.lines().find(|line| line.starts_with("due = ")).unwrap();
    let said = apply(&desk, &draft.replace(due, ""), &[]).ok();
    assert!(!said.err.contains("1.due"), "{}", said.err);
    let said = apply(&desk, &draft, &[]).ok();
    assert!(said.err.contains("1.due is recorded otherwise") && said.err.contains("fix-deadline"), "{}", said.err);
    // Before a period is open there is nothing to fix, and it is not said that there is no such duty.
    let fix = ["do", "fix-deadline", "--obligation", "3", "--period", "2027-Q1", "--due", "25/3/2027"];
    let by = ["--due-reading", "inclusive", "--by", "Chuyên viên KSTTHC", "--approved-by", "Chánh Văn phòng"];
    desk.run(fix.iter().chain(&by).chain(&["--lang", "en"])).fails(1, &["when a period is opened"]);
}

#[test]
fn who_coordinates_is_a_unit_or_said_in_words_once_and_does_not_lead() {
    let (desk, draft) = drafted(LETTER);
    let proposed = "coordinators = [\"Sở Tài chính\", \"Công an tỉnh\", \"các cơ quan liên quan\"]";
    assert!(draft.contains(proposed), "{draft}");
    apply(&desk, &draft, &["--dry-run"]).ok();
    let wrong = [
        ("Sở Nội vụ", "\"Sở Nội vụ\" leads, and coordinates too"),
        ("SNV", "\"SNV\" leads, and coordinates too"),
        ("Giám đốc Sở Nội vụ", "leads, and coordinates too"),
        ("STC", "\"STC\" coordinates twice"),
        ("Công an tỉnh", "\"Công an tỉnh\" coordinates twice"),
        ("Sở Tài nguyên và Khí hậu", "\"Sở Tài nguyên và Khí hậu\" is no registered unit"),
        ("UBND huyện Kinh Bắc", "\"UBND huyện Kinh Bắc\" is no registered unit"),
        ("SYTT", "\"SYTT\" is no registered unit; is it Sở Y tế (SYT)?"),
        ("@sở", "\"@sở\" is no registered unit"),
        ("", "1.coordinators = \"\" is to be filled in"),
    ];
    let all: Vec<String> = wrong.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let listed = proposed.replace("]", &format!(",\n{}]", all.join(",\n")));
    let edited = draft.replace(proposed, &listed);
    let said = apply(&desk, &edited, &[]).fails(2, &[]);
    let first = edited.lines().position(|line| line.starts_with("coordinators = [\"Sở Tài chính\"")).unwrap() + 2;
    for (at, (_, words)) in wrong.iter().enumerate() {
        let line = format!("line {}: ", first + at);
        let told = said.err.lines().any(|told| told.contains(&line) && told.contains(words));
        assert!(told, "{line}{words}: {}", said.err);
    }
    let fine = ["@districts", "Bộ Chỉ huy quân sự tỉnh", "Tổ Công nghệ số cộng đồng", "UBND cấp xã", "Thanh tra tỉnh"];
    let listed = fine.map(|name| format!("\"{name}\"")).join(", ");
    apply(&desk, &draft.replace(proposed, &format!("coordinators = [{listed}]")), &["--dry-run"]).ok();
}

#[test]
fn a_day_too_close_to_the_end_of_the_data_is_told_when_the_draft_is_checked() {
    let decree = "UBND tỉnh yêu cầu:";
    let invoking = LETTER
        .replace(decree, &format!("Thực hiện Nghị định số 09/2019/NĐ-CP ngày 24/01/2019 của Chính phủ, {decree}"));
    let (desk, draft) = drafted(&invoking.replace("chậm nhất ngày 20", "trước ngày 15"));
    assert!(draft.contains("reading = \"\""), "{draft}");
    let recorded = entries(&desk);
    let exclusive = draft.replace("reading = \"\"", "reading = \"exclusive\"");
    let line = exclusive.lines().position(|line| line.starts_with("due_day")).unwrap() + 1;
    let told = apply(&desk, &exclusive, &[]).fails(2, &["09/2019/NĐ-CP", "could not be opened"]);
    assert!(told.err.contains(&format!("line {line}: 3: ")), "{}", told.err);
    assert_eq!(entries(&desk), recorded);
    // Where only a weekend makes a period too short, that is told; the day after the data end is soon enough.
    let (desk, draft) = drafted(&invoking.replace("chậm nhất ngày 20", "chậm nhất ngày 15"));
    let told = apply(&desk, &draft, &[]).ok();
    assert_eq!(told.err.matches("cannot be opened").count(), 0, "{}", told.err);
    // A letter that does not invoke the decree names its own day.
    for (cadence, day) in [("Hằng quý, trước ngày 15 của tháng cuối quý", 14), ("Hằng tháng, trước ngày 10", 9)]
    {
        let letter = LETTER.replace("Hằng quý, chậm nhất ngày 20 của tháng cuối quý", cadence);
        let (desk, draft) = drafted(&letter);
        apply(&desk, &draft.replace("reading = \"\"", "reading = \"exclusive\""), &[]).ok();
        let opened = desk
            .run([
                "open-periods",
                "--obligation",
                "3",
                "--until",
                "2027-12-31",
                "--lang",
                "vi",
                "--dry-run",
                "--born-overdue",
            ])
            .ok();
        assert!(opened.out.contains(&format!("{day}/")) && !opened.err.contains("chốt số liệu"), "{}", opened.err);
    }
}

#[test]
fn the_day_of_a_recorded_duty_is_corrected_and_periods_go_by_it() {
    let (desk, draft) = drafted(&LETTER.replace("chậm nhất ngày 20", "chậm nhất ngày 17"));
    apply(&desk, &draft, &[]).ok();
    let history = desk.run(["history", "--json"]).json();
    let duty = history["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["what"].as_str().unwrap().starts_with("Extracted duty 3 "));
    let entry = format!("#{}", duty.unwrap()["entry"]);
    let correct = |value: &str| {
        let set = format!("due_day={value}");
        desk.run([
            "do",
            "correct-fields",
            "--entry",
            &entry,
            "--set",
            &set,
            "--reason",
            "văn bản đính chính nêu ngày khác",
            "--by",
            "Chuyên viên KSTTHC",
            "--approved-by",
            "Chánh Văn phòng",
            "--lang",
            "en",
        ])
    };
    correct("32").fails(1, &["due_day"]);
    correct("20").ok();
    let opened = desk
        .run([
            "open-periods",
            "--until",
            "2025-12-31",
            "--obligation",
            "3",
            "--lang",
            "en",
            "--dry-run",
            "--born-overdue",
        ])
        .ok();
    assert!(opened.out.contains("22/09/2025") || opened.out.contains("20/09/2025"), "{}", opened.out);
    // The draft that says so by now is as it is recorded.
    let said = apply(&desk, &draft.replace("due_day = 17", "due_day = 20"), &[]).ok();
    assert!(!said.err.contains("due_day"), "{}", said.err);
}

#[test]
fn a_letter_without_a_number_says_what_comes_next() {
    let (desk, draft) = drafted(&LETTER.replace("Số: 31/", "Số:      /").replace("ngày 05 tháng 9", "ngày    tháng 9"));
    let said = apply(&desk, &draft, &[]).ok();
    for words in ["has no number yet", "socai do issue-directive --directive CV-31", "socai apply"] {
        assert!(said.err.contains(words), "{words}: {}", said.err);
    }
    let issue = ["do", "issue-directive", "--directive", "CV-31", "--number", "31", "--date", "5/9/2025"];
    let by = ["--by", "Văn thư Văn phòng UBND tỉnh", "--approved-by", "Chủ tịch"];
    desk.run(issue.iter().chain(&by)).ok();
    let said = apply(&desk, &draft, &[]).ok();
    assert!(!said.err.contains("no number yet") && said.out.contains("Recorded"), "{}", said.err);
}

#[test]
fn positions_in_a_draft_go_by_their_names() {
    let (desk, draft) = drafted(LETTER);
    for name in ["Văn thư", "Chuyên viên KSTTHC", "Chánh Văn phòng"] {
        assert!(draft.contains(&format!("position = \"{name}\"")), "{name}: {draft}");
    }
    let other = draft.replace("position = \"Chánh Văn phòng\"", "position = \"Chánh Văn\"");
    apply(&desk, &other, &[]).fails(2, &["\"Chánh Văn\" is no position"]);
    // Codes are taken as ever.
    let codes = draft.replace("\"Văn thư\"", "\"provincial-clerk\"").replace("\"Chánh Văn phòng\"", "\"office-chief\"");
    let said = apply(&desk, &codes, &[]).ok();
    assert!(said.err.lines().all(|line| !line.contains("office-chief")), "{}", said.err);
}

#[test]
fn a_draft_is_held_against_its_own_words() {
    let (desk, draft) = drafted(LETTER);
    for (edited, words) in [
        (draft.replace("2027-12-15", "2027-12-25"), ["1: due is 25/12/2027", "chậm nhất ngày 15/12/2027"]),
        (draft.replace("due_day = 20", "due_day = 22"), ["3: due_day", "20"]),
        (draft.replace("cadence = \"quarter\"", "cadence = \"month\""), ["3: cadence", "quarter"]),
        (draft.replace("due_day = 20", "due_day = 20\napplies_from = \"2025-10\""), ["3: applies_from", "2025-10"]),
    ] {
        assert_ne!(edited, draft);
        apply(&desk, &edited, &["--dry-run"]).fails(2, &words);
    }
    apply(&desk, &draft, &["--dry-run"]).ok();
}

#[test]
fn no_duty_and_no_letter_is_owed_twice() {
    let (desk, draft) = drafted(LETTER);
    let start = draft.find("[[obligations]]\ncode = \"2\"").unwrap();
    let end = draft[start + 1..].find("[[obligations]]").map_or(draft.len(), |end| start + 1 + end);
    let twice = format!("{draft}\n{}", draft[start..end].replace("code = \"2\"", "code = \"2x\""));
    apply(&desk, &twice, &["--dry-run"]).fails(2, &["2x: the same words"]);
    apply(&desk, &draft, &[]).ok();
    let recorded = entries(&desk);
    let renamed = draft.replace("code = \"2\"", "code = \"2a\"");
    apply(&desk, &renamed, &["--dry-run"]).fails(2, &["2a: these words are recorded as 2"]);
    for id in ["CV-31-b", "cv-31"] {
        let other = draft.replace("directive = \"CV-31\"", &format!("directive = \"{id}\""));
        apply(&desk, &other, &[]).fails(1, &["CV-31"]);
    }
    assert_eq!(entries(&desk), recorded, "nothing of them is recorded");
}

#[test]
fn some_of_a_group_are_said_before_anything_is_recorded() {
    let letter = LETTER.replace("2. Sở Tư pháp rà soát", "2. Các sở có liên quan rà soát");
    let (desk, draft) = drafted(&letter);
    assert!(draft.contains("debtors = [\"\"]"), "{draft}");
    apply(&desk, &draft, &["--dry-run"]).fails(2, &["2: debtors = \"\" is to be filled in"]);
    let filled = draft.replace("debtors = [\"\"]", "debtors = [\"Sở Nông nghiệp và PTNT\", \"UBND huyện Tứ Kỳ\"]");
    let told = apply(&desk, &filled, &["--dry-run"]).ok().out;
    assert!(told.contains("(TUKY)"), "{told}");
    // Of many, the groups that they are.
    assert!(told.contains("the departments ("), "{told}");
}

/// Given a day before which something is due, whose eve is a Saturday, when the draft is written and tried, then both say
/// that the deadline goes past that day.
#[test]
fn a_deadline_that_goes_past_the_day_of_the_letter_is_named() {
    let letter = LETTER.replace("chậm nhất ngày 15/12/2027", "trước ngày 12/12/2027");
    let (desk, draft) = drafted(&letter);
    assert!(draft.contains("# exclusive: ngày cuối cùng còn tính, 11/12/2027, là thứ Bảy"), "{draft}");
    let filled =
        draft.replace("date = \"2027-12-12\", reading = \"\"", "date = \"2027-12-12\", reading = \"exclusive\"");
    let told = apply(&desk, &filled, &["--dry-run"]).ok().out;
    assert!(told.contains("11/12/2027, is a day off; the deadline goes on to 13/12/2027"), "{told}");
    let recorded = apply(&desk, &filled, &[]).ok();
    assert!(recorded.err.contains("goes on to 13/12/2027"), "{}", recorded.err);
}

#[test]
fn what_a_draft_does_not_take_is_told_in_vietnamese_and_periods_are_taken_as_people_write_them() {
    let (desk, draft) = drafted(LETTER);
    let told = |draft: &str| {
        let file = desk.write("filled.toml", draft);
        desk.run(["apply", file.to_str().unwrap(), "--dry-run", "--lang", "vi"])
    };
    let quarter = "cadence = \"quarter\"";
    told(&draft.replace(quarter, &format!("{quarter}\napplies_from = \"quý IV/2025\""))).ok();
    for (edited, said) in [
        (draft.replace(quarter, &format!("{quarter}\napplies_from = \"III/2025\"")), "không phải kỳ báo cáo"),
        (draft.replace("\"CV-31\"", "\"CV 31/\""), "directive phải là"),
        (draft.replace("2027-12-15", "2027-13-15"), "due phải là"),
        (draft.replace("date = \"2025-09-05\"", "date = \"5 tháng 9\""), "date phải là"),
        (draft.replace("draft = 1\n", "draft = 1\nat = \"hôm qua\"\n"), "at phải là"),
    ] {
        let refused = told(&edited).fails(2, &[said]);
        assert!(!refused.err.contains("--lang en"), "{}", refused.err);
    }
}

/// Decisions and letters of one body are numbered apart: two documents of one number and year are two letters.
#[test]
fn a_letter_under_the_identifier_of_another_is_refused_before_anything_is_recorded() {
    let (desk, draft) = drafted(LETTER);
    apply(&desk, &draft, &[]).ok();
    let recorded = entries(&desk);
    let letter = LETTER.replace("31/UBND-NC", "31/QĐ-UBND").replace("3. Hằng quý", "4. Hằng quý");
    let path = desk.write("other.txt", &letter);
    desk.run(["intake", path.to_str().unwrap(), "--draft", "other.toml", "--lang", "vi"]).ok();
    let proposed = fs::read_to_string(desk.path("other.toml")).unwrap();
    assert!(proposed.contains("directive = \"UBND-2025-31-QĐ\""), "{proposed}");
    let filled = proposed.replace("unit = \"\"", "unit = \"Văn phòng UBND tỉnh\"");
    let taken = filled.replace("directive = \"UBND-2025-31-QĐ\"", "directive = \"CV-31\"");
    for more in [&["--dry-run"][..], &[]] {
        let said = apply(&desk, &taken, more)
            .fails(2, &["31/UBND-NC", "31/QĐ-UBND", "directive = \"UBND-2025-31-QĐ\"", "correct-fields"]);
        assert!(!said.err.contains("otherwise"), "{}", said.err);
        assert_eq!(entries(&desk), recorded);
    }
    // Each of number, symbol, date and body tells letters apart; how they are written does not.
    for (from, to, is_another) in [
        ("number = \"31\"", "number = \"32\"", true),
        ("number = \"31\"", "number = \"0031\"", false),
        ("symbol = \"UBND-NC\"", "symbol = \"UBND-VP\"", true),
        ("symbol = \"UBND-NC\"", "symbol = \"UBND - NC\"", false),
        ("date = \"2025-09-05\"", "date = \"2025-09-06\"", true),
        ("date = \"2025-09-05\"", "date = \"2025-09\"", false),
        ("TỈNH HẢI DƯƠNG\"", "HUYỆN TỨ KỲ\"", true),
        ("subject = \"giao nhiệm vụ\"", "subject = \"giao các nhiệm vụ\"", false),
    ] {
        let edited = draft.replace(from, to);
        assert_ne!(edited, draft, "{from}");
        let ran = apply(&desk, &edited, &["--dry-run"]);
        match is_another {
            true => drop(ran.fails(2, &["another letter"])),
            false => drop(ran.ok()),
        }
    }
    // The identifier that is proposed does.
    apply(&desk, &filled, &[]).ok();
    // One that is taken by a letter of another body is proposed with a number behind it.
    let other = draft.replace("directive = \"CV-31\"", "directive = \"UBND-2025-31-NC\"");
    let (desk, _) = drafted(LETTER);
    apply(&desk, &other, &[]).ok();
    let district = other.replace("TỈNH HẢI DƯƠNG\"", "HUYỆN TỨ KỲ\"");
    apply(&desk, &district, &[]).fails(2, &["directive = \"UBND-2025-31-NC-2\""]);
    apply(&desk, &district.replace("UBND-2025-31-NC", "UBND-2025-31-NC-2"), &["--dry-run"]).ok();
}
