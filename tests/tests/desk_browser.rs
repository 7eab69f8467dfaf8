//! The desk in a real browser: signing in, going back in time, by mouse and by keyboard alone, narrow, without scripts, on
//! paper; and nothing that somebody who cannot see or use a mouse would stumble over.

use std::process::Command;

use serde_json::{Value, json};
use tests::{
    browser::{Browser, axe, found_by_axe},
    served::{PASSWORD, Served, served},
    skips::skipped,
};

const TASK: &str = "/viec/UBND-2023-9901/C-Q/2023-Q3/KINHMON";
const PAST: &str = "valid_at=18/9/2023&as=then";

/// A browser in which this account has signed in; none where there is no browser.
fn signed_in(desk: &Served, login: &str) -> Option<Browser> {
    let Some(mut browser) = Browser::start() else {
        skipped("no Chromium", "apt-get install chromium");
        return None;
    };
    browser.open(&format!("{}/vao", desk.origin()));
    browser.type_into("#ten", login);
    browser.type_into("#mat-khau", PASSWORD);
    browser.key("Enter", "\r");
    browser.wait_until("location.pathname === '/'");
    Some(browser)
}

#[test]
fn nothing_on_any_page_is_in_the_way_of_anybody() {
    let desk = served();
    let Some(rules) = axe() else { return };
    let Some(mut browser) = signed_in(desk, "thanh-tra") else { return };
    browser.ask("Page.setBypassCSP", json!({ "enabled": true }));
    let pages = [
        "/".to_owned(),
        "/ma-tran".to_owned(),
        format!("/ma-tran?{PAST}&tat-ca=1"),
        "/don-vi".to_owned(),
        "/don-vi/KINHMON".to_owned(),
        TASK.to_owned(),
        format!("{TASK}?{PAST}"),
        format!("{TASK}/vi-sao"),
        format!("{TASK}/chung-minh"),
        "/but-toan/186".to_owned(),
        "/chung-minh".to_owned(),
        "/tim?chu=ky+cuong".to_owned(),
        "/cong-khai".to_owned(),
        "/kiem-chung".to_owned(),
        "/toi".to_owned(),
        "/the-diem".to_owned(),
        format!("/the-diem?{PAST}&don-vi=KINHMON"),
        "/trach-nhiem".to_owned(),
        "/thanh-tra".to_owned(),
        "/thanh-tra/INS-01".to_owned(),
        "/kien-nghi".to_owned(),
        "/so/den".to_owned(),
        "/so/di".to_owned(),
        "/so/xu-ly".to_owned(),
        "/so/dinh-chinh".to_owned(),
        "/so/phat-hien-muon".to_owned(),
        "/van-ban".to_owned(),
        "/van-ban/UBND-2023-9901".to_owned(),
        "/nhat-ky".to_owned(),
        "/so-sanh?tu=18/9/2023&den=19/9/2023".to_owned(),
        "/to-chuc".to_owned(),
        "/tham-quyen".to_owned(),
        format!("/tham-quyen?viec=grant-extension&{PAST}"),
        "/quy-tac".to_owned(),
        "/toan-ven".to_owned(),
        "/api/v1".to_owned(),
        "/khong-co".to_owned(),
        "/ma-tran?valid_at=hom-qua&as=then".to_owned(),
    ];
    for (language, width) in [("vi", 1280), ("en", 1280), ("vi", 320)] {
        browser.widen(width);
        for page in &pages {
            let joint = if page.contains('?') { '&' } else { '?' };
            browser.open(&format!("{}{page}{joint}lang={language}", desk.origin()));
            assert_eq!(found_by_axe(&mut browser, &rules), json!([]), "{language} {width} {page}");
            let sideways = browser.evaluate("document.documentElement.scrollWidth");
            assert!(sideways.as_u64().unwrap() <= width, "{page} is {sideways} wide at {width}");
            assert_eq!(browser.evaluate("document.documentElement.lang"), json!(language), "{page}");
        }
    }
}

#[test]
fn the_matrix_follows_a_date_that_is_typed_stepped_and_dragged() {
    let desk = served();
    let Some(mut browser) = signed_in(desk, "thanh-tra") else { return };
    browser.open(&format!("{}/ma-tran?ky=2023-Q3", desk.origin()));
    let letter = |browser: &mut Browser, unit: &str| {
        let rows = "Array.from(document.querySelectorAll('.grid tbody tr'))";
        let of = format!(
            "{rows}.find(row => row.querySelector('th').textContent.includes('({unit})')).querySelector('td').textContent"
        );
        browser.evaluate(&of).as_str().unwrap().to_owned()
    };
    assert!(letter(&mut browser, "KINHMON").starts_with('Đ'));
    // When a day is typed, the past is told from the present at the first look, and is a citation.
    browser.type_into("#ngay", "18/9/2023");
    browser.key("Enter", "\r");
    browser.wait_until("location.search.includes('size=183')");
    let heading = browser.evaluate("document.querySelector('.time.past h2').textContent");
    assert!(
        heading.as_str().unwrap().contains("hết ngày thứ Hai 18/09/2023, đúng như sổ biết vào lúc đó"),
        "{heading}"
    );
    assert!(browser.evaluate("document.title").as_str().unwrap().starts_with("18/09/2023: "));
    assert!(letter(&mut browser, "KINHMON").contains('▲') && letter(&mut browser, "KIMTHANH").starts_with('S'));
    // When it is stepped to the next change, the cell is another one.
    browser.evaluate("document.querySelector('[rel=next]').click()");
    browser.wait_until("location.search.includes('2023-09-19')");
    assert!(letter(&mut browser, "KIMTHANH").starts_with('Q'));
    // When the slider is moved by a key, the page follows, and its address is that moment's.
    browser.evaluate("document.querySelector('#keo').focus()");
    browser.key("ArrowLeft", "");
    browser.wait_until("location.search.includes('2023-09-18')");
    assert!(letter(&mut browser, "KIMTHANH").starts_with('S'));
    // Each cell leads to why.
    browser.evaluate("document.querySelector('.grid tbody td a').click()");
    browser.wait_until("location.pathname.endsWith('/vi-sao')");
}

#[test]
fn everything_is_read_without_scripts_and_by_keyboard_alone() {
    let desk = served();
    let Some(mut browser) = signed_in(desk, "van-thu-kinh-mon") else { return };
    browser.ask("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&format!("{}/ma-tran?{PAST}&ky=2023-Q3", desk.origin()));
    browser.ask("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
    let there = browser.evaluate(
        "['.time.past', '[rel=prev]', '[rel=next]', '.grid', 'footer'].every(it => document.querySelector(it))",
    );
    assert_eq!(there, json!(true));
    // The slider is for whoever has scripts: the steps do the same.
    assert_eq!(browser.evaluate("document.querySelector('[data-slider]').hidden"), json!(true));
    // The first stop is the way past the head; every stop is seen.
    browser.open(&desk.origin());
    browser.key("Tab", "");
    assert_eq!(browser.evaluate("document.activeElement.className"), json!("skip"));
    for _ in 0..25 {
        browser.key("Tab", "");
        let seen = "(() => { const at = document.activeElement; return at === document.body || getComputedStyle(at).outlineStyle !== 'none' })()";
        assert_eq!(browser.evaluate(seen), json!(true));
    }
}

#[test]
fn a_page_on_paper_says_what_it_rests_on() {
    let desk = served();
    let Some(mut browser) = signed_in(desk, "thanh-tra") else { return };
    browser.open(&format!("{}/ma-tran?{PAST}&ky=2023-Q3", desk.origin()));
    let place = tempfile::tempdir().unwrap();
    let paper = place.path().join("ma-tran.pdf");
    browser.paper(&paper);
    let Ok(text) = Command::new("pdftotext").args(["-layout"]).arg(&paper).arg("-").output() else {
        skipped("pdftotext is not there", "apt-get install poppler-utils");
        return;
    };
    let text = String::from_utf8(text.stdout).unwrap();
    for words in ["Đang xem quá khứ", "18/09/2023", "183 bút toán đầu", "oagibgW4XSOtEaG7jMdE", "UBND thị xã Kinh Môn"]
    {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    for words in ["Đăng xuất", "Kéo để xem"] {
        assert!(!text.contains(words), "{words} is in {text}");
    }
}

/// Given scripts that are off, and paper, when each further page is read, then it says the same, and on what it rests.
#[test]
fn every_further_page_is_read_without_scripts_and_printed() {
    let desk = served();
    let Some(mut browser) = signed_in(desk, "thanh-tra") else { return };
    let place = tempfile::tempdir().unwrap();
    let paper = place.path().join("page.pdf");
    for (path, words) in [
        ("/the-diem", "Tỷ lệ đúng hạn theo kỳ"),
        ("/trach-nhiem", "Còn thiếu, ai phải làm"),
        ("/thanh-tra/INS-01", "Không bàn giao nhiệm vụ"),
        ("/kien-nghi", "Vào sổ văn bản đến ngay trong ngày"),
        ("/so/xu-ly", "Thời hạn giải quyết"),
        ("/nhat-ky", "giữ chức"),
        ("/to-chuc", "UBND cấp huyện"),
        ("/tham-quyen", "Được phê duyệt"),
        ("/quy-tac", "Cách tính thời hạn"),
    ] {
        browser.ask("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        browser.open(&format!("{}{path}", desk.origin()));
        browser.ask("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
        let shown = browser.evaluate("document.querySelector('main').innerText");
        assert!(shown.as_str().unwrap().contains(words), "{path}: {shown}");
        browser.paper(&paper);
        let Ok(text) = Command::new("pdftotext").args(["-layout"]).arg(&paper).arg("-").output() else {
            skipped("pdftotext is not there", "apt-get install poppler-utils");
            return;
        };
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(text.contains("bút toán đầu"), "{path} does not say on what it rests: {text}");
        assert!(!text.contains("Đăng xuất") && !text.contains("Tải về mọi dòng"), "{path}: {text}");
    }
}

#[test]
fn a_page_in_view_is_told_of_new_entries_and_does_not_move() {
    let desk = &Served::start();
    let Some(mut browser) = signed_in(desk, "van-phong") else { return };
    browser.open(&format!("{}/don-vi", desk.origin()));
    let before = browser.evaluate("document.querySelector('[data-body]').innerHTML");
    // When the ledger records something beside the server.
    record(desk);
    browser.wait_until("!document.getElementById('moi').hidden");
    let notice: Value = browser.evaluate("document.getElementById('moi').textContent");
    assert!(notice.as_str().unwrap().contains("bút toán từ lúc mở trang này"), "{notice}");
    assert_eq!(browser.evaluate("document.querySelector('[data-body]').innerHTML"), before);
}

/// Records one entry in the ledger that is served.
fn record(desk: &Served) {
    let mut command = Command::new(tests::binary());
    command
        .args(["clock", "confirm", "--at", "2024-01-16T08:00", "--ledger"])
        .arg(&desk.ledger)
        .env("LANG", "en_US.UTF-8");
    let ran = tests::Ran::from(command.output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn who_looked_is_told_by_names_that_lead_on() {
    let desk = served();
    let Some(mut browser) = signed_in(desk, "thanh-tra") else { return };
    // When an inspector has taken evidence along.
    let cookie = desk.sign_in("thanh-tra");
    assert_eq!(desk.get(&format!("{TASK}/chung-minh.zip"), Some(&cookie)).status, 200);
    browser.open(&format!("{}/truy-cap", desk.origin()));
    browser.type_into("#viec", "kinhmon");
    browser.key("Enter", "\r");
    browser.wait_until("location.search.includes('viec=kinhmon')");
    // Others take evidence along, too.
    let row = "Array.from(document.querySelectorAll('tbody tr'))\
        .find(row => ['Tệp bằng chứng', 'Sở Nội vụ'].every(words => row.textContent.includes(words)))";
    let told = browser.evaluate(&format!("{row}.textContent"));
    let told = told.as_str().unwrap();
    for words in ["Kinh Môn (KINHMON)", "C-Q, quý III/2023", "Sở Nội vụ", "trang"] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    assert!(!told.contains("UBND-2023-9901"), "{told}");
    if let Some(rules) = axe() {
        browser.ask("Page.setBypassCSP", json!({ "enabled": true }));
        for width in [1280, 320] {
            browser.widen(width);
            browser.open(&format!("{}/truy-cap?viec=kinhmon", desk.origin()));
            assert_eq!(found_by_axe(&mut browser, &rules), json!([]), "{width}");
            let sideways = browser.evaluate("document.documentElement.scrollWidth");
            assert!(sideways.as_u64().unwrap() <= width, "{sideways} wide at {width}");
        }
    }
    // What was looked at is a step away.
    browser.evaluate(&format!("{row}.querySelector('td a[title]').click()"));
    browser.wait_until(&format!("location.pathname === {}", json!(TASK)));
}
