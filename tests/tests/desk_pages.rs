//! The pages of the desk beyond the first: what each answers, to whom, at which moment.

use std::process::Command;

use tests::{
    Ran, binary,
    served::{Reply, served},
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
