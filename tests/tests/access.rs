//! Looking is recorded: by HTTP, before the bytes leave, once a day; and who may read that.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tests::{
    Desk, Ran, binary,
    served::{Reply, Served, read},
};

const TASK: &str = "UBND-2023-9901/C-Q/2023-Q3/KINHMON";

fn socai(ledger: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(binary());
    command.args(arguments).arg("--ledger").arg(ledger).env("LANG", "en_US.UTF-8");
    Ran::from(command.output().unwrap())
}

/// What was recorded, the newest first: class, subject, channel.
fn looks(ledger: &Path) -> Vec<[String; 3]> {
    let list = socai(ledger, &["access", "list", "--json"]).ok().json();
    let looks = list["looks"].as_array().unwrap();
    let text = |look: &Value, name: &str| look[name].as_str().unwrap().to_owned();
    looks.iter().map(|look| ["class", "subject", "channel"].map(|name| text(look, name))).collect()
}

fn look(class: &str, subject: &str, channel: &str) -> [String; 3] {
    [class, subject, channel].map(str::to_owned)
}

/// One answer, whatever its status.
fn once(desk: &Served, path: &str, header: &str) -> Reply {
    let host = format!("localhost:{}", desk.port);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{header}\r\n\r\n");
    read(&desk.raw(request.as_bytes()))
}

fn token(ledger: &Path, login: &str) -> String {
    let made = socai(ledger, &["account", "token", "add", login, "thử", "--json"]).ok().json();
    made["secret"].as_str().unwrap().to_owned()
}

fn inspection(ledger: &Path) -> u64 {
    let history = socai(ledger, &["history", "--json"]).ok().json();
    let entries = history["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["kind"] == "InspectionPlanned").unwrap()["entry"].clone();
    entry.as_u64().or_else(|| entry.as_str()?.trim_start_matches('#').parse().ok()).unwrap()
}

#[test]
fn who_looks_is_recorded_before_the_answer_leaves_and_once_a_day() {
    let desk = Served::start();
    let (inspector, clerk) = (desk.sign_in("thanh-tra"), desk.sign_in("van-thu-so-y-te"));
    let recorded = || looks(&desk.ledger);
    // What is common, public or one's own leaves no trace; nor does what is refused.
    for (path, cookie, status) in [
        ("/", &inspector, 200),
        ("/ma-tran", &inspector, 200),
        ("/don-vi", &inspector, 200),
        ("/tim?chu=bao", &inspector, 200),
        ("/cong-khai", &inspector, 200),
        ("/toi", &clerk, 200),
        ("/don-vi/SYT", &clerk, 200),
        ("/viec/UBND-2023-9901/C-Q/2023-Q3/KINHMON/chung-minh.zip", &clerk, 404),
        ("/truy-cap", &clerk, 404),
    ] {
        assert_eq!(desk.get(path, Some(cookie)).status, status, "{path}");
    }
    assert!(recorded().is_empty() && !desk.ledger.join("access").exists());
    // An evidence file: the second time, and by the API, it is the same look of the same day.
    let evidence = look("evidence", TASK, "page");
    for _ in 0..2 {
        let reply = desk.get(&format!("/viec/{TASK}/chung-minh.zip"), Some(&inspector));
        assert!(reply.status == 200 && reply.body.starts_with(b"PK"));
        assert_eq!(recorded(), std::slice::from_ref(&evidence));
    }
    let bearer = format!("authorization: Bearer {}", token(&desk.ledger, "thanh-tra"));
    assert_eq!(once(&desk, &format!("/api/v1/proofs/{TASK}"), &bearer).status, 200);
    assert_eq!(recorded().len(), 1);
    // An entry of an inspection, as it was known on another day; what the API lists is an export.
    let entry = inspection(&desk.ledger);
    let page = format!("/but-toan/{entry}?valid_at=31/12/2023&as=now");
    let pinned = desk.get(&page, Some(&inspector));
    assert_eq!(pinned.status, 303);
    assert_eq!(desk.get(pinned.header("location").unwrap(), Some(&inspector)).status, 200);
    assert_eq!(once(&desk, "/api/v1/show/inspections", &bearer).status, 200);
    assert_eq!(once(&desk, "/api/v1/scorecard", &bearer).status, 200);
    assert_eq!(
        recorded(),
        [look("export", "show/inspections", "api"), look("inspection", &format!("#{entry}"), "page"), evidence.clone()]
    );
    let list = socai(&desk.ledger, &["access", "list", "--json", "--task", &format!("#{entry}")]).ok().json();
    assert_eq!(list["looks"][0]["valid_at"], "2023-12-31");
    assert!(list["looks"][0]["person"].as_str().unwrap().starts_with("P-"));
    assert_eq!(list["looks"][0]["office"], "SNV/chief-inspector");
    let schema = socai(&desk.ledger, &["schema", "access"]).json();
    assert!(jsonschema::is_valid(&schema, &list));
    // Another person's look is another one.
    let office = desk.sign_in("van-phong");
    assert_eq!(desk.get(&format!("/viec/{TASK}/chung-minh.zip"), Some(&office)).status, 200);
    assert_eq!(recorded()[0], evidence);
    assert_eq!(recorded().len(), 4);
    // No login name is in it.
    for file in files(&desk.ledger.join("access")) {
        // The log gives its files other names while it is open.
        let Ok(bytes) = fs::read(&file) else { continue };
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds("thanh-tra") && !holds("van-phong"), "{}", file.display());
    }
    socai(&desk.ledger, &["check"]).ok();
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_register_is_for_chief_inspectors_and_an_administrator_sees_no_person() {
    let desk = Served::start();
    let (inspector, administrator) = (desk.sign_in("thanh-tra"), desk.sign_in("quan-tri"));
    for login in ["van-phong", "chu-tich", "van-thu-kinh-mon", "thu-truong-kinh-mon"] {
        assert_eq!(desk.get("/truy-cap", Some(&desk.sign_in(login))).status, 404, "{login}");
    }
    assert_eq!(desk.get("/truy-cap", None).status, 303);
    assert_eq!(desk.get(&format!("/viec/{TASK}/chung-minh.zip"), Some(&inspector)).status, 200);
    let page = |path: &str, cookie: &str| {
        let reply = desk.get(path, Some(cookie));
        assert_eq!(reply.status, 200, "{path}");
        reply.text()
    };
    let seen = page("/truy-cap", &inspector);
    assert!(seen.contains("P-") && seen.contains(TASK) && seen.contains("Tệp bằng chứng"), "{seen}");
    // That the register was read is in it.
    assert!(page("/truy-cap?lang=en", &inspector).contains("Access log"));
    assert_eq!(looks(&desk.ledger)[0], look("register", "access", "page"));
    let technical = page("/truy-cap", &administrator);
    assert!(technical.contains("/access/") && !technical.contains("P-") && !technical.contains(TASK), "{technical}");
    assert_eq!(looks(&desk.ledger).len(), 2, "an administrator was shown nobody's look");
    // Filters; what is none is told, and nothing is guessed.
    assert!(page("/truy-cap?viec=kinhmon", &inspector).contains(TASK));
    assert!(!page("/truy-cap?viec=khong-co", &inspector).contains(TASK));
    assert!(!page("/truy-cap?den=1/1/2020", &inspector).contains(TASK));
    assert_eq!(desk.get("/truy-cap?tu=hom-qua", Some(&inspector)).status, 400);
    assert_eq!(desk.get("/truy-cap?nguoi=an.nv", Some(&inspector)).status, 400);
}

#[test]
fn what_cannot_be_recorded_is_not_shown() {
    let desk = Served::start();
    let inspector = format!("cookie: {}", desk.sign_in("thanh-tra"));
    let bearer = format!("authorization: Bearer {}", token(&desk.ledger, "thanh-tra"));
    let in_the_way = desk.ledger.join("access");
    fs::write(&in_the_way, "").unwrap();
    let refused = once(&desk, &format!("/viec/{TASK}/chung-minh.zip"), &inspector);
    assert_eq!(refused.status, 503);
    assert!(refused.text().contains("Chưa ghi được lượt xem"), "{}", refused.text());
    let refused = once(&desk, "/api/v1/history", &bearer);
    assert_eq!((refused.status, &refused.json()["title"]), (503, &json!("not-recorded")));
    assert!(refused.header("retry-after").is_some());
    // What is not recorded is answered all the same.
    assert_eq!(once(&desk, "/ma-tran", &inspector).status, 200);
    fs::remove_file(&in_the_way).unwrap();
    assert_eq!(once(&desk, &format!("/viec/{TASK}/chung-minh.zip"), &inspector).status, 200);
    assert_eq!(looks(&desk.ledger).len(), 1);
}

/// A ledger on the real clock, in which somebody is chief inspector and has a token.
fn real() -> (Desk, String) {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let units = json!({"establish-units": {"units": [
        {"unit": "UBND", "name": "UBND tỉnh", "name_en": "Committee", "kind": "provincial-committee"},
        {"unit": "VPUBND", "name": "Văn phòng", "name_en": "Office", "kind": "provincial-office"},
        {"unit": "SNV", "name": "Sở Nội vụ", "name_en": "Home Affairs", "kind": "home-affairs"},
    ]}});
    let line = |id: &str, act: Value| {
        let (by, approver) =
            (json!({"unit": "VPUBND", "position": "office-chief"}), json!({"unit": "UBND", "position": "chairman"}));
        json!({"id": id, "by": by, "approved_by": approver, "do": act}).to_string()
    };
    let apply = |name: &str, line: String| desk.run(["apply", desk.write(name, line).to_str().unwrap()]).ok();
    apply("units.jsonl", line("units", units));
    let entered = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk"];
    let person = desk.run_with_input(entered, "Người Được Thử Nghiệm\n".as_bytes()).json()["person"].clone();
    let office = json!({"unit": "SNV", "position": "chief-inspector"});
    let document = json!({"number": "01/QĐ-UBND"});
    let role = json!({"assign-role": {"person": person, "office": office, "from": "2023-01-01", "document": document}});
    apply("role.jsonl", line("role", role));
    let add = ["account", "add", "thanh-tra", "--person", person.as_str().unwrap()];
    desk.run_with_input(add, "bốn từ chẳng liên quan\n".as_bytes()).ok();
    let token = token(&desk.ledger(), "thanh-tra");
    (desk, token)
}

#[test]
fn a_killed_server_has_recorded_whoever_was_answered_and_the_ledger_records_the_head_once_a_day() {
    let (desk, token) = real();
    let bearer = format!("authorization: Bearer {token}");
    let serve = || Served::alone(desk.ledger(), &["--origin", "http://localhost:7443", "--no-anchors"]);
    let heads = || {
        let history = socai(&desk.ledger(), &["history", "--json"]).ok().json().to_string();
        history.matches("AccessHeadRecorded").count()
    };
    let ask = |server: &Served, path: &str| assert_eq!(once(server, path, &bearer).status, 200, "{path}");
    let server = serve();
    ask(&server, "/api/v1/history");
    server.killed();
    let export = |name: &str| look("export", name, "api");
    assert_eq!(looks(&desk.ledger()), [export("history")]);
    // It is the same look after that.
    let server = serve();
    ask(&server, "/api/v1/history");
    ask(&server, "/api/v1/state");
    assert_eq!(looks(&desk.ledger()), [export("state"), export("history")]);
    // The ledger records the head within moments, and no second one on that day.
    let mut waited = 0;
    while heads() == 0 {
        thread::sleep(Duration::from_millis(200));
        waited += 1;
        assert!(waited < 600, "no head was recorded");
    }
    ask(&server, "/api/v1/search?words=so");
    server.killed();
    let server = serve();
    ask(&server, "/api/v1/search?words=so");
    assert_eq!(heads(), 1);
    server.killed();
    desk.run(["check"]).ok();
    // Whatever is changed afterwards contradicts the ledger.
    let year = fs::read_dir(desk.ledger().join("access")).unwrap().next().unwrap().unwrap().path();
    fs::rename(&year, desk.path("away")).unwrap();
    let checked = desk.run(["check"]);
    assert!(checked.code == 1 && checked.out.contains("access/"), "{}", checked.out);
    fs::rename(desk.path("away"), &year).unwrap();
    // Nothing is past its retention.
    let pruned = desk.run(["access", "prune", "--json"]).ok().json();
    assert_eq!(pruned, json!({"dropped": [], "kept_days": 1826}));
    assert!(jsonschema::is_valid(&desk.run(["schema", "access-pruned"]).json(), &pruned));
}
