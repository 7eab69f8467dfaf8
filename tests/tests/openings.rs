//! What a ledger of a real province begins with, and the reform of 2025 on the real clock.

use std::{collections::BTreeMap, fs};

use serde_json::Value;
use tests::{Desk, repository};

fn units(desk: &Desk) -> Vec<Value> {
    desk.run(["show", "organisation", "--json"]).json()["rows"].as_array().unwrap().clone()
}

/// How many of each kind are there today.
fn kinds(units: &[Value]) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit["exists"] == "yes") {
        *kinds.entry(unit["kind"].as_str().unwrap()).or_default() += 1;
    }
    kinds
}

#[test]
fn a_ledger_without_an_opening_says_which_there_are() {
    let desk = Desk::new();
    let said = desk.run(["init"]).ok().out;
    assert!(said.contains("hai-duong-2023, hai-phong-2025") && said.contains("socai opening NAME"), "{said}");
    for opening in ["hai-duong-2023", "hai-phong-2025", "reform-2025"] {
        let printed = desk.run(["opening", opening]).ok().out;
        assert!(printed.lines().any(|line| line.starts_with("// ")), "{opening} says where it is from");
    }
    // What was printed can be recorded, as it is or changed.
    let printed = desk.run(["opening", "hai-phong-2025"]).ok().out;
    desk.run_with_input(["apply", "-"], printed.as_bytes()).ok();
    assert_eq!(kinds(&units(&desk))["commune"], 114);
    desk.run(["init", "--opening", "ha-noi"]).fails(2, &["hai-duong-2023, hai-phong-2025"]);
}

#[test]
fn hai_phong_has_its_communes_wards_and_special_zones_and_no_district() {
    let desk = Desk::new();
    desk.run(["init", "--opening", "hai-phong-2025"]).ok();
    let units = units(&desk);
    let kinds = kinds(&units);
    assert_eq!((kinds["commune"], kinds["department"], kinds.get("district")), (114, 9, None));
    let named = |word: &str| units.iter().filter(|unit| unit["name"].as_str().unwrap().starts_with(word)).count();
    assert_eq!(["UBND xã ", "UBND phường ", "UBND đặc khu "].map(named), [67, 45, 2]);
    let rules = desk.run(["show", "rules", "--json"]).ok().out;
    assert!(rules.contains("MAC-DINH-HAI-PHONG-2025") && !rules.contains("DEMO"), "{rules}");
    // Inspectors of departments ended with the reform: those of the city decide in their place.
    let who = desk.run(["who", "--act", "decide-dispute"]).ok().out;
    assert!(!who.contains("(SNV)") && who.contains("(TTT)"), "{who}");
}

#[test]
fn a_rehearsal_opens_when_its_units_are_there() {
    let desk = Desk::new();
    let init = |at: &'static str| ["init", "--clock", "simulated", "--at", at, "--opening", "hai-phong-2025"];
    desk.run(init("2025-06-30T08:00")).fails(2, &["01/07/2025"]);
    assert!(!desk.ledger().exists(), "and nothing is left behind");
    desk.run(init("2025-07-01T08:00")).ok();
}

#[test]
fn the_reform_of_2025_is_recorded_on_the_real_clock() {
    let desk = Desk::new();
    desk.run(["init", "--opening", "hai-duong-2023"]).ok();
    let before = units(&desk);
    assert_eq!((kinds(&before)["department"], kinds(&before)["district"]), (14, 12));
    let reform = desk.run(["opening", "reform-2025"]).ok().out;
    desk.run_with_input(["apply", "-"], reform.as_bytes()).ok();
    let after = units(&desk);
    let kinds = kinds(&after);
    assert_eq!((kinds["commune"], kinds["department"], kinds.get("district")), (114, 9, None));
    for judging in ["provincial-committee", "provincial-office", "home-affairs", "provincial-inspectorate"] {
        assert_eq!(kinds[judging], 1, "{judging}");
    }
    let of = |code: &str| after.iter().find(|unit| unit["unit"] == code).unwrap().clone();
    assert_eq!(of("SLDTBXH")["successors"], "SNV2025");
    assert_eq!(of("SNV2025")["successors"], "HPSNV");
    let then = desk.run(["show", "organisation", "--valid-at", "2025-06-30", "--json"]).json();
    let districts = |rows: &Value| {
        let rows = rows["rows"].as_array().unwrap();
        rows.iter().filter(|unit| unit["kind"] == "district" && unit["exists"] == "yes").count()
    };
    assert_eq!(districts(&then), 12);
    // The new bodies act from now on, and the old ones do not.
    let rename = |unit: &str, office: &str, committee: &str| {
        format!(
            r#"{{"id":"name-{office}","by":{{"unit":"{office}","position":"office-chief"}},"approved_by":{{"unit":"{committee}","position":"chairman"}},"do":{{"rename-unit":{{"unit":"{unit}","from":"2026-01-01","name":"Ban","name_en":"Board","document":{{"number":"1/QĐ-UBND"}}}}}}}}"#
        )
    };
    desk.run_with_input(["apply", "-"], rename("BQLKCN", "VPUBND", "UBND").as_bytes()).fails(1, &["VPUBND"]);
    desk.run_with_input(["apply", "-"], rename("BQLKCN", "HPVP", "HPUBND").as_bytes()).ok();
}

/// A decision of the city: no "Kính gửi", a task of everybody, one of the office itself, one that recurs.
const DECISION: &str = "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\n\nSố: 2361/QĐ-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
    Độc lập - Tự do - Hạnh phúc\n\nHải Phòng, ngày 20 tháng 11 năm 2026\n\nQUYẾT ĐỊNH\nVề việc giao nhiệm vụ\n\n\
    ỦY BAN NHÂN DÂN THÀNH PHỐ\n\nCăn cứ Luật Tổ chức chính quyền địa phương;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Giao nhiệm vụ:\n\
    1. Văn phòng UBND thành phố xây dựng kế hoạch, hoàn thành chậm nhất ngày 28/12/2027.\n\
    2. Sở Tư pháp báo cáo kết quả, hoàn thành trước ngày 15/12/2027.\n\n\
    Điều 2. Chánh Văn phòng UBND thành phố, Giám đốc các Sở, Thủ trưởng các ngành, Chủ tịch UBND các xã, phường, đặc khu \
    chịu trách nhiệm thi hành Quyết định này./.\n\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n";

fn drafted() -> (Desk, String) {
    let desk = Desk::new();
    desk.run(["init", "--opening", "hai-phong-2025"]).ok();
    let letter = desk.write("letter.txt", DECISION);
    desk.run(["intake", letter.to_str().unwrap(), "--draft", "draft.toml"]).ok();
    let draft = fs::read_to_string(desk.path("draft.toml")).unwrap();
    (desk, draft)
}

fn apply(desk: &Desk, draft: &str, more: &[&str]) -> tests::Ran {
    let file = desk.write("filled.toml", draft);
    desk.run(["apply", file.to_str().unwrap(), "--lang", "en"].iter().chain(more))
}

#[test]
fn a_decision_without_addressees_goes_from_its_own_draft_to_tasks() {
    let (desk, draft) = drafted();
    for units in [r#"["Văn phòng UBND thành phố"]"#, r#"["@departments"]"#, r#"["@communes"]"#] {
        assert!(draft.contains(&format!("units = {units}")), "{units}: {draft}");
    }
    // Every blank is named at once, with its line.
    let line = |what: &str| draft.lines().position(|line| line.starts_with(what)).unwrap() + 1;
    let blanks = apply(&desk, &draft, &[]).fails(2, &["register.by.unit", "extract.approved_by.unit"]);
    assert!(blanks.err.contains(&format!("line {}: register", line("[register]") + 1)), "{}", blanks.err);
    // The unit of those who sign may be written by its name.
    let filled = draft
        .replace("directive = \"UBND-2026-2361-QĐ\"", "directive = \"QD-2361\"")
        .replace("unit = \"\"", "unit = \"Văn phòng UBND thành phố\"");
    let blank = apply(&desk, &filled, &[]).fails(2, &["inclusive"]);
    let at = filled.lines().position(|line| line.contains("reading = \"\"")).unwrap() + 1;
    assert!(blank.err.contains(&format!("line {at}: ")), "{}", blank.err);
    let filled = filled.replace("reading = \"\"", "reading = \"exclusive\"");

    // A dry run says what would be recorded, and records nothing.
    let entries = || desk.run(["history", "--json"]).json()["entries"].as_array().unwrap().len();
    let before = entries();
    let dry = apply(&desk, &filled, &["--dry-run"]).ok();
    assert!(dry.out.contains("would record") && dry.out.contains("14/12/2027"), "{}", dry.out);
    assert_eq!(entries(), before);

    // What the office does not decide for itself is left out, and it says who decides.
    let applied = apply(&desk, &filled, &[]).ok();
    assert!(applied.err.contains("VPUBND") && applied.err.contains("Chairman"), "{}", applied.err);
    let recorded = entries();
    let again = apply(&desk, &filled, &[]).ok();
    assert!(again.out.contains("Recorded 0 command(s)"), "{}", again.out);
    assert_eq!(entries(), recorded);
}

#[test]
fn an_edited_draft_goes_on_with_what_was_not_recorded() {
    let (desk, draft) = drafted();
    let filled = draft
        .replace("directive = \"UBND-2026-2361-QĐ\"", "directive = \"QD-2361\"")
        .replace("unit = \"\"", "unit = \"VPUBND\"")
        .replace("reading = \"\"", "reading = \"exclusive\"");
    apply(&desk, &filled, &[]).ok();
    // A duty that is new goes through; what is recorded is named, with the act that would change it.
    let more = format!(
        "{}\n[[obligations]]\ncode = \"3\"\nsource = \"Điều 1\"\nquote = \"Rà soát.\"\nkind = \"one-off\"\ndebtors = [\"@wards\"]\n",
        filled.replace("2027-12-15", "2027-12-20").replace("báo cáo kết quả,", "báo cáo mọi kết quả,")
    );
    let said = apply(&desk, &more, &[]).ok();
    assert!(said.out.contains("Recorded 1 command(s)"), "{}", said.out);
    for words in
        ["Đ1.2.quote is recorded otherwise", "correct-fields", "Đ1.2.due is recorded otherwise", "fix-deadline"]
    {
        assert!(said.err.contains(words), "{words}: {}", said.err);
    }
    let tasks = desk.run(["state", "--json"]).json()["tasks"].as_array().unwrap().clone();
    let of = |code: &str| tasks.iter().filter(|task| task["task"].as_str().unwrap().contains(code)).count();
    assert_eq!(of("QD-2361/3/P"), 45);
    // Another hand signs by now: what was said is what counts.
    let other = more.replace("position = \"Chief of office\"", "position = \"Chief of office\", account = \"an\"");
    assert_ne!(other, more);
    let said = apply(&desk, &other, &[]).ok();
    assert!(said.out.contains("Recorded 0 command(s)"), "{}", said.out);
}

#[test]
fn everything_that_a_rule_says_no_to_is_said_at_once_and_nothing_is_recorded() {
    let (desk, draft) = drafted();
    let filled = draft
        .replace("directive = \"UBND-2026-2361-QĐ\"", "directive = \"QD-2361\"")
        .replace("unit = \"\"", "unit = \"VPUBND\"")
        .replace("reading = \"\"", "reading = \"exclusive\"");
    let wrong =
        filled + "\n[[obligations]]\ncode = \"4\"\nsource = \"Điều 1\"\nquote = \"Rà soát.\"\nkind = \"continuing\"\n";
    let wrong = wrong.replace("kind = \"one-off\"", "kind = \"periodic\"");
    let entries = || desk.run(["history", "--json"]).json()["entries"].as_array().unwrap().len();
    let before = entries();
    let said = apply(&desk, &wrong, &[]).fails(2, &["Đ1.1: kind", "Đ1.2: kind"]);
    assert_eq!(said.err.matches("write cadence").count(), 2, "{}", said.err);
    assert_eq!(entries(), before, "not even that it was refused");
}

#[test]
fn a_task_is_not_born_overdue_unless_somebody_says_so() {
    let (desk, draft) = drafted();
    let filled = draft
        .replace("directive = \"UBND-2026-2361-QĐ\"", "directive = \"QD-2361\"")
        .replace("unit = \"\"", "unit = \"VPUBND\"")
        .replace("2026-11-20", "2025-11-20")
        .replace("trước ngày 15/12/2027", "trước ngày 15/12/2025")
        .replace("{ date = \"2027-12-15\", reading = \"\" }", "{ date = \"2025-12-15\", reading = \"inclusive\" }");
    let said =
        apply(&desk, &filled, &[]).fails(1, &["overdue from the beginning", "QD-2361/Đ1.2/STP", "--born-overdue"]);
    assert!(said.err.contains("15/12/2025"), "{}", said.err);
    let dry = apply(&desk, &filled, &["--dry-run"]).ok();
    assert!(dry.out.contains("QD-2361/Đ1.2/STP"), "{}", dry.out);
    apply(&desk, &filled, &["--born-overdue"]).ok();
}

/// The data are those of the statistics office: its codes, each once.
#[test]
fn the_communes_bear_the_codes_of_the_statistics_office() {
    let lines = fs::read_to_string(repository().join("crates/simulation/openings/hai-phong-2025.jsonl")).unwrap();
    let mut codes = Vec::new();
    for line in lines.lines().filter(|line| line.starts_with('{')) {
        let command: Value = serde_json::from_str(line).unwrap();
        let units = command["do"]["establish-units"]["units"].as_array().cloned().unwrap_or_default();
        codes.extend(units.iter().filter(|unit| unit["kind"] == "commune").map(|unit| {
            assert_eq!(unit["codes"][0]["scheme"], "GSO");
            unit["codes"][0]["value"].as_str().unwrap().to_owned()
        }));
    }
    codes.sort();
    codes.dedup();
    assert_eq!((codes.len(), codes.first().unwrap().as_str(), codes.last().unwrap().as_str()), (114, "10510", "11948"));
}

#[test]
fn one_command_opens_every_period_that_has_begun() {
    let desk = Desk::with_rehearsal();
    desk.run_with_input(["apply", "-"], tests::opening().join("\n").as_bytes()).ok();
    let lines = [
        r#"{"id":"r","at":"2023-07-12T09:00:00","by":{"unit":"VPUBND","position":"provincial-clerk"},"do":{"register-directive":{"directive":"THU","document_type":"công văn","issuer":"UBND tỉnh","number":"1","symbol":"UBND-VP","date":"2023-07-12","subject":"x","addressees":["STC","SYT","VPUBND"]}}}"#,
        r#"{"id":"e","at":"2023-07-12T09:10:00","by":{"unit":"UBND","position":"chairman"},"do":{"extract-obligations":{"directive":"THU","obligations":[{"code":"Q","source":"1","quote":"Báo cáo quý.","kind":"periodic","cadence":"quarter"},{"code":"M","source":"2","quote":"Báo cáo tháng.","kind":"periodic","cadence":"month","due_day":25,"applies_from":"2023-09"},{"code":"K","source":"3","quote":"Thường xuyên.","kind":"continuing"}]}}}"#,
    ];
    desk.run_with_input(["apply", "-"], lines.join("\n").as_bytes()).ok();
    let open = |more: &[&str]| desk.run(["open-periods", "--at", "2023-10-02T09:00:00"].iter().chain(more));
    // A dry run says what it would be; what is over already has to be meant.
    let dry = open(&["--dry-run", "--born-overdue"]).ok().out;
    assert!(dry.contains("THU/Q/2023-Q3/open") && dry.contains("THU/M/2023-10/open"), "{dry}");
    let without = open(&["--dry-run"]);
    assert!(!without.out.contains("THU/Q/2023-Q3/open") && without.out.contains("THU/M/2023-10/open"));
    without.fails(1, &["THU/Q/2023-Q3/STC", "--born-overdue"]);
    assert!(!dry.contains("2023-08") && !dry.contains("2023-11"), "{dry}");
    // A period that is over holds up no other.
    let first = open(&[]);
    assert!(first.out.contains("Recorded 2 command(s)"), "{}", first.out);
    first.fails(1, &["THU/Q/2023-Q3/STC", "--born-overdue"]);
    let opened = open(&["--born-overdue"]).ok();
    assert!(opened.out.contains("Recorded 2 command(s)"), "{}", opened.out);
    // Where the letter names the day, the office leaves its own task to the Chairman.
    assert!(opened.err.contains("THU/M/2023-10/VPUBND"), "{}", opened.err);
    let tasks = |desk: &Desk| desk.run(["state", "--json"]).json()["tasks"].as_array().unwrap().len();
    // Three continuing ones; of the quarters three each; of the months two each.
    assert_eq!(tasks(&desk), 3 + 2 * 3 + 2 * 2);
    assert!(open(&["--born-overdue"]).ok().out.contains("Recorded 0 command(s)"));
    open(&["--born-overdue", "--by", "UBND/chairman"]).ok();
    assert_eq!(tasks(&desk), 3 + 2 * 3 + 2 * 3);
    // Later, only what has begun since.
    let later =
        desk.run(["open-periods", "--at", "2023-10-05T09:00:00", "--until", "2023-11-30", "--obligation", "THU/M"]);
    assert!(later.ok().out.contains("Recorded 1 command(s)"));
}

/// Given the city of Hải Phòng, when its chairman is named by the committee alone, then it is the chairman of the city, and
/// nobody of its office.
#[test]
fn the_committee_of_a_city_goes_by_what_it_is() {
    let desk = Desk::new();
    desk.run(["init", "--opening", "hai-phong-2025"]).ok();
    for name in ["UBND thành phố", "UBND TP", "Ủy ban nhân dân thành phố", "UBND thành phố Hải Phòng", "UBND"]
    {
        let found = desk.run(["unit", name, "--json"]).json();
        assert_eq!(found["unit"], "UBND", "{name}: {found}");
    }
    let act = ["do", "annul-entry", "--entry", "1", "--reason", "thử", "--dry-run", "--lang", "vi", "--approved-by"];
    for title in ["Chủ tịch UBND thành phố", "Phó Chủ tịch UBND TP"] {
        let told = desk.run(act.iter().chain(&[title, "--by", "Văn thư VPUBND"]));
        let words = format!("{}{}", told.out, told.err);
        assert!(!words.contains("Thủ trưởng") && !words.contains("không có đơn vị"), "{title}: {words}");
    }
}
