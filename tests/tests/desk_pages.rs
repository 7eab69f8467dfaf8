//! The pages of the desk beyond the first: what each answers, to whom, at which moment.

use std::process::Command;

use tests::{
    Ran, binary,
    served::{Reply, Served, served},
};

/// What this account is shown there.
#[track_caller]
fn asked(login: &str, path: &str) -> Reply {
    let cookie = served().sign_in(login);
    let reply = served().get(path, Some(&cookie));
    // A date leads to the citation of its moment.
    match (reply.status, reply.header("location").map(str::to_owned)) {
        (303, Some(towards)) => served().get(&towards, Some(&cookie)),
        _ => reply,
    }
}

/// The words of a page, one after the other.
#[track_caller]
fn words(login: &str, path: &str) -> String {
    let reply = asked(login, path);
    assert_eq!(reply.status, 200, "{login} {path}: {}", reply.text());
    let mut text = String::new();
    let mut is_text = true;
    for letter in reply.text().chars() {
        match letter {
            '<' => is_text = false,
            '>' => {
                is_text = true;
                text.push(' ');
            }
            letter if is_text => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "\"{words}\" is not in: {text}");
    }
}

#[track_caller]
fn keeps_silent(text: &str, all: &[&str]) {
    for words in all {
        assert!(!text.contains(words), "\"{words}\" is in: {text}");
    }
}

#[track_caller]
fn socai(arguments: &[&str]) -> Ran {
    let mut command = Command::new(binary());
    command.args(arguments).arg("--ledger").arg(&served().ledger).env("LANG", "vi_VN.UTF-8");
    Ran::from(command.output().unwrap()).ok()
}

const PAGES: &[&str] = &[
    "/the-diem",
    "/the-diem?don-vi=KINHMON",
    "/trach-nhiem",
    "/trach-nhiem?loc=thieu",
    "/thanh-tra",
    "/kien-nghi",
    "/so/den",
    "/so/di",
    "/so/xu-ly",
    "/so/dinh-chinh",
    "/so/phat-hien-muon",
    "/nhat-ky",
    "/nhat-ky?don-vi=KINHMON&viec=submit",
    "/so-sanh?tu=18/9/2023&den=30/9/2023",
    "/to-chuc",
    "/tham-quyen",
    "/tham-quyen?viec=grant-extension",
    "/van-ban",
    "/van-ban/UBND-2023-9901",
    "/quy-tac",
];

/// Given each office, when it opens each page, now and of a past, in both languages, then the page is there, is light, and
/// says on what it rests; whoever has not signed in is led there, and an administrator is told of nothing.
#[test]
fn every_page_is_there_for_every_office_and_light() {
    let desk = served();
    for login in ["thanh-tra", "van-phong", "chu-tich", "van-thu-kinh-mon", "van-thu-so-y-te"] {
        for page in PAGES {
            let joint = if page.contains('?') { '&' } else { '?' };
            for moment in ["lang=vi", "lang=en", "valid_at=18/9/2023&as=then"] {
                let reply = asked(login, &format!("{page}{joint}{moment}"));
                assert_eq!(reply.status, 200, "{login} {page} {moment}");
                assert!(reply.body.len() <= 60 * 1024, "{page} {moment}: {}", reply.body.len());
                assert!(reply.text().contains("<footer><p>"), "{page} {moment}");
            }
        }
    }
    for page in PAGES {
        assert_eq!(desk.get(page, None).status, 303, "{page}");
        assert_eq!(asked("quan-tri", page).status, 404, "{page}");
    }
}

#[test]
fn the_scorecard_gives_shares_of_at_least_five_and_counts_of_fewer() {
    let then = words("thanh-tra", "/the-diem?valid_at=30/9/2023&as=then");
    says(&then, &["93,1 % (27/29)", "Quá hạn 1 đến 10 ngày 0 2 2", "Sở Y tế (SYT) 0/1", "Sở Tài chính (STC) 1/1"]);
    // The units that are longest overdue on that day, with how long; and the year month by month.
    says(
        &then,
        &["Quá hạn lâu nhất Sở Kế hoạch và Đầu tư (SKHDT): 2a , hạn 29/09/2023, 1 ngày", "Thời hạn trong năm 2023"],
    );
    // What the terminal counts, the page counts.
    let card = socai(&["scorecard", "--at", "30/9/2023", "--json"]).json();
    let of = |unit: &str| card["units"].as_array().unwrap().iter().find(|score| score["unit"] == unit).unwrap().clone();
    assert_eq!((of("SKHDT")["overdue"].as_u64(), of("SYT")["late"].as_u64()), (Some(1), Some(1)));
    // Every picture has its table: without script, and by a reader of the screen.
    let page = asked("thanh-tra", "/the-diem").text();
    assert!(page.matches("<svg class=\"chart\"").count() >= 2 && page.matches("<table").count() >= 3, "{page}");
    let one = words("van-thu-kinh-mon", "/the-diem?don-vi=KINHMON");
    says(&one, &["Thẻ điểm: UBND thị xã Kinh Môn (KINHMON)"]);
    assert_eq!(asked("thanh-tra", "/the-diem?don-vi=KHONGCO").status, 404);
}

#[test]
fn a_case_says_what_is_missing_and_by_whom() {
    let all = words("thanh-tra", "/trach-nhiem");
    says(&all, &["6 vụ việc và chậm trễ 1 còn thiếu bước", "UBND huyện Kim Thành (KIMTHANH)", "rút kinh nghiệm"]);
    let lacking = words("thanh-tra", "/trach-nhiem?loc=thieu");
    says(&lacking, &["nộp báo cáo giải trình – Sở Kế hoạch và Đầu tư (SKHDT); người ghi: Đầu mối KSTTHC hoặc Văn thư"]);
    keeps_silent(&lacking, &["rút kinh nghiệm"]);
    // A unit reads of its own cases, and counts no others.
    let own = words("van-thu-kinh-mon", "/trach-nhiem");
    says(&own, &["1 vụ việc và chậm trễ 0 còn thiếu bước"]);
    // On the evening of 20/09/2023 nobody had explained anything.
    let then = words("thanh-tra", "/trach-nhiem?valid_at=20/9/2023&as=then&don-vi=KIMTHANH");
    says(&then, &["1 vụ việc và chậm trễ 1 còn thiếu bước"]);
}

#[test]
fn an_inspection_is_read_by_its_inspectors_and_a_recommendation_is_open_until_they_close_it() {
    for login in ["thanh-tra", "chu-tich"] {
        says(&words(login, "/thanh-tra"), &["INS-01", "2 phát hiện, 2 kiến nghị, 1 còn mở"]);
        let file = words(login, "/thanh-tra/INS-01");
        says(
            &file,
            &["Cơ quan tiến hành Sở Nội vụ (SNV)", "Không bàn giao nhiệm vụ báo cáo khi thay đầu mối (", "ký kết luận"],
        );
    }
    for login in ["van-thu-kinh-mon", "van-phong"] {
        keeps_silent(&words(login, "/thanh-tra"), &["INS-01"]);
        assert_eq!(asked(login, "/thanh-tra/INS-01").status, 404, "{login}");
    }
    keeps_silent(&words("van-thu-kinh-mon", "/kien-nghi"), &["INS-01"]);
    says(&words("thanh-tra", "/kien-nghi?cuoc=INS-01"), &["2 kiến nghị, 1 còn mở."]);
    let open = words("thanh-tra", "/kien-nghi?cuoc=INS-01&loc=mo");
    says(&open, &["INS-01/R1: Văn phòng UBND tỉnh (VPUBND)", "đang mở , đã 35 ngày"]);
    keeps_silent(&open, &["INS-01/R2:"]);
    // The unit had answered by then, and the inspectors had not closed it.
    let then = words("thanh-tra", "/kien-nghi?valid_at=11/1/2024&as=then");
    says(&then, &["2 kiến nghị, 2 còn mở.", "Đã ban hành quy định bàn giao"]);
    let before = words("thanh-tra", "/thanh-tra/INS-01?valid_at=1/8/2023&as=then");
    says(&before, &["Vào lúc này cuộc này chưa có kế hoạch."]);
    let looked = socai(&["access", "list", "--json"]).out;
    assert!(looked.contains("show/inspections") && looked.contains("show/recommendations"), "{looked}");
}

#[test]
fn a_register_has_the_columns_of_the_decree_and_is_taken_as_a_file() {
    let arrived = words("thanh-tra", "/so/den");
    says(&arrived, &["Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Tên loại và trích yếu", "Ký nhận", "Bút toán"]);
    says(&words("thanh-tra", "/so/di"), &["Người ký", "Nơi nhận"]);
    says(&words("thanh-tra", "/so/xu-ly?don-vi=KINHMON"), &["Thời hạn giải quyết", "Số, ký hiệu văn bản trả lời"]);
    // What is not of the quarter, or of the unit, is not among it.
    let quarter = words("thanh-tra", "/so/xu-ly?quy=2023-Q4");
    let all = words("thanh-tra", "/so/xu-ly");
    let count = |text: &str| -> usize {
        let before = text.split(" dòng trong phạm vi").next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert!(count(&quarter) > 0 && count(&quarter) < count(&all), "{quarter}");
    let late = words("thanh-tra", "/so/phat-hien-muon");
    assert!(count(&late) > 0 && count(&words("thanh-tra", "/so/dinh-chinh")) > 0, "{late}");
    // The file is the one that the command writes, and who takes it is recorded.
    let place = tempfile::tempdir().unwrap();
    let written = place.path().join("den.csv");
    socai(&["export", "csv", "incoming", "--to", written.to_str().unwrap(), "--lang", "vi"]);
    let taken = asked("thanh-tra", "/so/den/csv");
    assert_eq!(taken.header("content-disposition"), Some("attachment; filename=\"den.csv\""));
    assert_eq!(String::from_utf8(taken.body).unwrap(), std::fs::read_to_string(&written).unwrap());
    let book = asked("thanh-tra", "/so/phat-hien-muon/xlsx?valid_at=31/12/2023&as=then");
    assert!(book.status == 200 && book.body.starts_with(b"PK"), "{}", book.status);
    assert!(socai(&["access", "list", "--json"]).out.contains("show/incoming"));
    for path in ["/so/khac", "/so/den/pdf", "/so"] {
        assert_eq!(asked("thanh-tra", path).status, 404, "{path}");
    }
    // A unit's register is of its own documents.
    assert!(count(&words("van-thu-kinh-mon", "/so/xu-ly")) < count(&all));
}

#[test]
fn the_journal_is_filtered_goes_back_and_is_taken_as_a_file() {
    let newest = words("thanh-tra", "/nhat-ky");
    says(&newest, &["15/01/2024 09:00:00 · #318", "Cũ hơn ›"]);
    // What the page before ends with, the next one goes on from.
    says(&words("thanh-tra", "/nhat-ky?truoc=269"), &["#268", "Về mới nhất"]);
    keeps_silent(&words("thanh-tra", "/nhat-ky?truoc=269"), &[" · #269 "]);
    let filed = words("thanh-tra", "/nhat-ky?don-vi=KINHMON&viec=submit&tu=1/9/2023&den=30/9/2023");
    says(&filed, &["UBND thị xã Kinh Môn (KINHMON)", "#186"]);
    keeps_silent(&filed, &["Ghi nhận chậm"]);
    let chief = words("thanh-tra", "/nhat-ky?chuc-vu=office-chief&viec=grant-extension");
    says(&chief, &["#156", "Đồng ý gia hạn"]);
    // Everybody reads what they may read: an inspection is none of a clerk's.
    keeps_silent(&words("van-thu-kinh-mon", "/nhat-ky?viec=plan-inspection"), &["INS-01"]);
    says(&words("thanh-tra", "/nhat-ky?viec=plan-inspection"), &["INS-01"]);
    // The file has what is filtered, in the order in which it was recorded.
    let file = asked("thanh-tra", "/nhat-ky/csv?viec=grant-extension").text();
    assert_eq!(file.lines().count(), 2, "{file}");
    assert!(file.lines().nth(1).unwrap().starts_with("#156"), "{file}");
    assert!(asked("thanh-tra", "/nhat-ky/xlsx").body.starts_with(b"PK"));
    assert_eq!(asked("thanh-tra", "/nhat-ky?tu=hom-qua").status, 400);
}

#[test]
fn two_moments_are_compared_by_whom_and_why() {
    let compared = words("thanh-tra", "/so-sanh?tu=18/9/2023&den=19/9/2023&don-vi=KIMTHANH");
    says(
        &compared,
        &[
            "Từ 18/09/2023 đến 19/09/2023: 1 nhiệm vụ đã khác",
            "Trước: S sắp đến hạn",
            "Sau: Q chưa hoàn thành, quá hạn",
            "#183",
        ],
    );
    // What was the case on one day, as it was known then and later: the dispute was upheld.
    let known = words("thanh-tra", "/so-sanh?tu=19/9/2023&den=30/9/2023&so=biet&don-vi=KINHMON");
    says(&known, &["#205", "Sau: Đ hoàn thành đúng hạn"]);
    // The terminal counts the same.
    let diff = socai(&["diff", "18/9/2023", "30/9/2023", "--json"]).json();
    let count = diff["tasks"].as_array().unwrap().len();
    let all = words("thanh-tra", "/so-sanh?tu=18/9/2023&den=30/9/2023");
    says(&all, &[&format!("{count} nhiệm vụ đã khác"), "Trang sau ›"]);
    says(&words("thanh-tra", "/so-sanh?tu=30/9/2023&den=30/9/2023"), &["Không có gì khác"]);
    says(&words("thanh-tra", "/so-sanh"), &["Nhiệm vụ nào đã khác giữa hai thời điểm"]);
    assert_eq!(asked("thanh-tra", "/so-sanh?tu=hom-qua").status, 400);
    // A page of the past leads there.
    let past = asked("thanh-tra", "/ma-tran?valid_at=18/9/2023&as=then").text();
    assert!(past.contains("href=\"/so-sanh?tu=2023-09-18\""), "{past}");
}

#[test]
fn organisation_authority_and_rules_are_those_of_the_day() {
    says(
        &words("van-phong", "/to-chuc"),
        &["Ngày 15/01/2024 có 33 đơn vị.", "UBND cấp huyện (12)", "UBND thị xã Kinh Môn (KINHMON)"],
    );
    // Who could extend a deadline on 14/09/2023.
    let who = words("thanh-tra", "/tham-quyen?viec=grant-extension&valid_at=14/9/2023&as=then");
    says(
        &who,
        &[
            "Ngày 14/09/2023, ai được: đồng ý gia hạn",
            "Chánh Văn phòng, Văn phòng UBND tỉnh (VPUBND) TL. ủy quyền #90",
            "ký thay, cấp phó",
        ],
    );
    keeps_silent(&who, &["Văn thư,"]);
    says(&words("thanh-tra", "/tham-quyen"), &["Việc Được ghi Được phê duyệt", "trả lại báo cáo"]);
    says(
        &words("thanh-tra", "/tham-quyen?don-vi=KINHMON"),
        &["nộp báo cáo, kết quả ghi Văn thư, UBND thị xã Kinh Môn (KINHMON)"],
    );
    let rules = words("thanh-tra", "/quy-tac");
    says(
        &rules,
        &[
            "áp dụng bộ quy tắc HD-DEMO-2023",
            "Ngày cuối kết thúc lúc mấy giờ? (T5) 24:00",
            "Năm 2023:",
            "thời hạn xử lý kỷ luật",
        ],
    );
    keeps_silent(&rules, &["{", "\"", "advice-submitted"]);
    says(&words("thanh-tra", "/quy-tac?valid_at=1/6/2022&as=now"), &["Ngày 01/06/2022 chưa có bộ quy tắc nào."]);
}

#[test]
fn the_log_says_what_vouches_for_it_to_those_who_keep_it() {
    for login in ["thanh-tra", "quan-tri"] {
        says(&words(login, "/toan-ven"), &["rehearsal.so-cai.invalid/demo", "Chưa ai bên ngoài xác nhận", "Mở sổ"]);
    }
    for login in ["van-phong", "van-thu-kinh-mon"] {
        assert_eq!(asked(login, "/toan-ven").status, 404, "{login}");
    }
}

/// Given a newcomer who knows the menu alone, when they look for a page, then it is one or two steps from any page.
#[test]
fn every_page_is_in_the_menu() {
    let page = asked("thanh-tra", "/").text();
    let menu = page.split("<nav").nth(1).unwrap().split("</nav>").next().unwrap();
    let pages = PAGES.iter().map(|page| page.split('?').next().unwrap());
    for path in pages.chain(["/toan-ven", "/truy-cap", "/chung-minh"]) {
        // A letter is one step from the list of letters.
        let path = if path.starts_with("/van-ban/") { "/van-ban" } else { path };
        assert!(menu.contains(&format!("href=\"{path}\"")), "{path} is not in {menu}");
    }
}

#[test]
fn a_letter_says_what_became_of_each_point() {
    says(&words("van-thu-kinh-mon", "/van-ban"), &["Công văn 9901/UBND-VP ngày 12/07/2023", "gửi 29 đơn vị"]);
    let letter = words("thanh-tra", "/van-ban/UBND-2023-9901");
    says(&letter, &["Điểm 2a", "2 trên 29 đơn vị đã gửi", "Nhiệm vụ C-Q", "Vụ việc phát sinh"]);
    // The point about delays has every case of the letter under it, with what is missing and by whom.
    let point = letter.rsplit("Điểm 2c").next().unwrap().split(" Điểm ").next().unwrap();
    says(
        point,
        &[
            "UBND huyện Kim Thành (KIMTHANH)",
            "Sở Y tế (SYT)",
            "Còn thiếu: nộp báo cáo giải trình – Sở Kế hoạch và Đầu tư (SKHDT)",
        ],
    );
    // A unit reads how all stand, and of its own cases alone.
    let own = words("van-thu-kinh-mon", "/van-ban/UBND-2023-9901");
    says(&own, &["Sở Kế hoạch và Đầu tư (SKHDT): T hoàn thành quá hạn"]);
    keeps_silent(&own, &["Còn thiếu:"]);
    says(
        &words("thanh-tra", "/van-ban/UBND-2023-9901?valid_at=1/7/2023&as=now"),
        &["Vào lúc này sổ chưa có văn bản này."],
    );
    assert_eq!(asked("thanh-tra", "/van-ban/UBND-2023-1").status, 404);
    // A task and a point that is found lead to the letter.
    let towards = "href=\"/van-ban/UBND-2023-9901#diem-C-Q\"";
    assert!(asked("thanh-tra", "/viec/UBND-2023-9901/C-Q/2023-Q3/KINHMON").text().contains(towards));
    assert!(asked("thanh-tra", "/tim?chu=ky+cuong").text().contains("href=\"/van-ban/UBND-2023-9901#diem-1c\""));
}

/// Given a merger, when the organisation is looked at after its day, then it is a picture, with the same in words.
#[test]
fn a_merger_is_a_picture_and_words() {
    let desk = Served::start();
    let mut command = Command::new(binary());
    command.args(["do", "reorganise-units", "--ended", "KIMTHANH", "--ended", "BINHGIANG", "--successor", "KINHMON"]);
    command.args(["--document", "100/NQ-HDND", "--document-date", "10/1/2024", "--from", "1/2/2024"]);
    command.args([
        "--by",
        "VPUBND/office-chief",
        "--approved-by",
        "UBND/chairman",
        "--at",
        "2024-01-16T08:00",
        "--ledger",
    ]);
    Ran::from(command.arg(&desk.ledger).env("LANG", "en_US.UTF-8").output().unwrap()).ok();
    let cookie = desk.sign_in("van-phong");
    let shown = |day: &str| {
        let towards = desk.get(&format!("/to-chuc?valid_at={day}&as=now"), Some(&cookie));
        desk.get(towards.header("location").unwrap(), Some(&cookie)).text()
    };
    let after = shown("2/2/2024");
    says(&after, &["Ngày 02/02/2024 có 31 đơn vị.", "<svg class=\"chart\"", "Đơn vị đã kết thúc", "tiếp nhận"]);
    let before = shown("31/1/2024");
    says(&before, &["Ngày 31/01/2024 có 33 đơn vị."]);
    keeps_silent(&before, &["Đơn vị đã kết thúc"]);
}

#[test]
fn a_units_file_draws_its_duties_from_one_due_date_to_the_next() {
    let file = asked("van-thu-kinh-mon", "/don-vi/KINHMON").text();
    says(&file, &["Nhiệm vụ qua các thời hạn", "<svg class=\"chart\"", "18/09/23", "29/09/23"]);
    // Whoever reads nothing of the unit's tasks is not shown how each stood.
    keeps_silent(&asked("van-thu-so-y-te", "/don-vi/KINHMON").text(), &["Nhiệm vụ qua các thời hạn"]);
}

/// Given a choice that there is not, then it is refused and not passed over: nobody takes the whole for what was asked for,
/// or nothing for an answer. Past authority stays what it was, as it is known later.
#[test]
fn what_is_not_known_is_refused_and_not_passed_over() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    for (path, status) in [
        ("/nhat-ky?chuc-vu=xyz", 400),
        ("/nhat-ky/csv?chuc-vu=xyz", 400),
        ("/nhat-ky?viec=khong-co", 400),
        ("/nhat-ky?truoc=abc", 400),
        ("/nhat-ky?viec=submit&chuc-vu=unit-clerk&truoc=250", 200),
        ("/kien-nghi?loc=xyz", 400),
        ("/kien-nghi?cuoc=KHONG", 404),
        ("/kien-nghi?cuoc=INS-01&loc=mo", 200),
        ("/trach-nhiem?loc=xyz", 400),
        ("/trach-nhiem?loc=thieu", 200),
        ("/so-sanh?tu=18/9/2023&so=xyz", 400),
        ("/so-sanh?tu=1/1/2030", 400),
        ("/so-sanh?tu=30/9/2023&den=18/9/2023", 400),
        ("/so-sanh?tu=18/9/2023&den=30/9/2023", 200),
        ("/so/den?quy=2023", 400),
        ("/so/den?quy=2023-07", 400),
        ("/so/den?quy=2023-Q4", 200),
    ] {
        let reply = desk.get(path, Some(&cookie));
        assert_eq!(reply.status, status, "{path}: {}", reply.text());
    }
    let granted = words("thanh-tra", "/tham-quyen?valid_at=14/9/2023&as=now&viec=grant-extension");
    assert!(granted.contains("Chủ tịch"), "{granted}");
}
