//! The desk by HTTP: who is shown what, by which address; what is the same as on the terminal; and what nobody gets by
//! asking otherwise than a browser would.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    process::Command,
};

use serde_json::{Value, json};
use tests::{
    Ran, binary,
    served::{PASSWORD, Reply, Served, read, served},
};

const TASK: &str = "UBND-2023-9901/C-Q/2023-Q3/KINHMON";
const OTHER_TASK: &str = "UBND-2023-9901/C-Q/2023-Q3/SYT";
const SAMPLE: [&str; 6] =
    ["thanh-tra", "van-phong", "chu-tich", "van-thu-kinh-mon", "thu-truong-kinh-mon", "van-thu-so-y-te"];

fn oversees(login: &str) -> bool {
    ["thanh-tra", "van-phong", "chu-tich"].contains(&login)
}

/// What the command prints on the ledger that is served.
#[track_caller]
fn socai(arguments: &[&str]) -> Ran {
    let mut command = Command::new(binary());
    command.args(arguments).arg("--ledger").arg(&served().ledger).env("LANG", "en_US.UTF-8");
    Ran::from(command.output().unwrap()).ok()
}

/// Given a reader of one unit and one of all, when a long answer is asked for in parts, then each part names the next,
/// in the answer and in its head, together they are what this reader gets whole, and nothing else is counted.
#[test]
fn a_long_answer_comes_in_parts_of_what_the_reader_may_read() {
    for login in ["thanh-tra", "van-thu-kinh-mon"] {
        let token = token(login, "parts");
        let whole = api("/api/v1/history", &token).json()["entries"].as_array().unwrap().clone();
        let (mut joined, mut address) = (Vec::new(), Some("/api/v1/history?limit=25".to_owned()));
        while let Some(next) = address {
            let reply = api(&next, &token);
            let part = reply.json();
            let entries = part["entries"].as_array().unwrap();
            address = reply.header("link").map(|link| {
                let (address, rest) = link.trim_start_matches('<').split_once('>').unwrap();
                assert_eq!((rest, entries.len()), ("; rel=\"next\"", 25));
                assert!(address.contains(&format!("after={}", part["next"].as_str().unwrap())), "{address}");
                address.to_owned()
            });
            assert_eq!(part.get("next").is_some(), address.is_some());
            joined.extend(entries.clone());
        }
        assert_eq!(joined, whole, "{login}");
    }
    let token = token("thanh-tra", "parts-wrong");
    assert_eq!(api("/api/v1/history?limit=0", &token).status, 400);
    assert_eq!(api("/api/v1/history?limit=5&after=STC", &token).status, 404);
}

/// The first entry of that kind, about that task where one is named.
fn entry_of(kind: &str, task: Option<&str>) -> u64 {
    let about = task.map(|task| vec!["--task", task]).unwrap_or_default();
    let history = socai(&[&["history", "--json"], &about[..]].concat()).json();
    let entries = history["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["kind"] == kind).expect(kind)["entry"].clone();
    entry.as_u64().or_else(|| entry.as_str()?.trim_start_matches('#').parse().ok()).unwrap()
}

/// A token of that account.
fn token(login: &str, name: &str) -> String {
    let made = socai(&["account", "token", "add", login, name, "--json"]);
    let made: Value = serde_json::from_str(&made.out).unwrap();
    made["secret"].as_str().or(made["token"].as_str()).expect("a token").to_owned()
}

fn api(path: &str, token: &str) -> Reply {
    served().ask("GET", path, &[("authorization", &format!("Bearer {token}"))], "")
}

#[test]
fn everybody_is_shown_what_their_office_may_read_and_nothing_else() {
    let desk = served();
    type May = fn(&str) -> bool;
    let everybody: May = |_| true;
    let nobody: May = |_| false;
    let of_kinh_mon: May = |login| login.ends_with("kinh-mon") || oversees(login);
    let of_health: May = |login| login == "van-thu-so-y-te" || oversees(login);
    // A plan is for the inspectors of the body that judges the unit, and for the Chairman.
    let inspection: May = |login| ["thanh-tra", "chu-tich"].contains(&login);
    let entry = |kind, task| format!("/but-toan/{}", entry_of(kind, task));
    let rows: Vec<(String, May)> = vec![
        ("/".to_owned(), everybody),
        ("/ma-tran".to_owned(), everybody),
        ("/don-vi".to_owned(), everybody),
        ("/don-vi/KINHMON".to_owned(), everybody),
        ("/chung-minh".to_owned(), everybody),
        ("/tim?chu=bao".to_owned(), everybody),
        ("/toi".to_owned(), everybody),
        (entry("DirectiveRegistered", None), everybody),
        (format!("/viec/{TASK}"), of_kinh_mon),
        (format!("/viec/{TASK}/vi-sao"), of_kinh_mon),
        (format!("/viec/{TASK}/chung-minh"), of_kinh_mon),
        (format!("/viec/{TASK}/chung-minh.zip"), of_kinh_mon),
        (entry("DelayRecorded", Some(TASK)), of_kinh_mon),
        (format!("/viec/{OTHER_TASK}"), of_health),
        (format!("/viec/{OTHER_TASK}/vi-sao"), of_health),
        // It has to hold entries of another unit, whose report was entered here.
        (format!("/viec/{OTHER_TASK}/chung-minh.zip"), oversees),
        (entry("InspectionPlanned", None), inspection),
        ("/viec/UBND-2023-9901/C-Q/2023-Q3/KHONGCO".to_owned(), nobody),
        ("/don-vi/KHONGCO".to_owned(), nobody),
        ("/but-toan/999999".to_owned(), nobody),
        ("/khong-co".to_owned(), nobody),
    ];
    for login in SAMPLE {
        let cookie = desk.sign_in(login);
        for (path, may) in &rows {
            let status = desk.get(path, Some(&cookie)).status;
            assert_eq!(status, if may(login) { 200 } else { 404 }, "{login} {path}");
        }
    }
    // Whoever has not signed in is led there, whether or not there is anything.
    for (path, _) in &rows {
        let reply = desk.get(path, None);
        let led = reply.header("location").is_some_and(|to| to.starts_with("/vao?tiep="));
        assert!((reply.status == 303 && led) || reply.status == 404, "{path}: {}", reply.status);
        assert!(!reply.text().contains("Kinh Môn"), "{path}");
    }
    // An administrator keeps accounts and reads no business page.
    let cookie = desk.sign_in("quan-tri");
    for (path, _) in rows.iter().filter(|(path, _)| !["/", "/toi"].contains(&path.as_str())) {
        assert_eq!(desk.get(path, Some(&cookie)).status, 404, "{path}");
    }
    for path in ["/cong-khai", "/kiem-chung", "/vao", "/checkpoint", "/api/v1", "/api/v1/openapi.json", "/tile/0/000"] {
        assert_eq!(desk.get(path, None).status, 200, "{path}");
    }
    // Entries are for those entitled: no tile of them is there.
    for path in ["/tile/entries/000", "/tile/0/001", "/tile/0/../entries/000"] {
        assert_ne!(desk.get(path, None).status, 200, "{path}");
    }
}

#[test]
fn what_may_not_be_read_is_left_out_before_it_is_counted() {
    let desk = served();
    let (inspector, clerk) = (desk.sign_in("thanh-tra"), desk.sign_in("van-thu-so-y-te"));
    let found = |cookie: &str, words: &str| desk.get(&format!("/tim?chu={words}"), Some(cookie)).text();
    // An inspection's words are found by inspectors alone, and the clerk is told of none.
    assert!(found(&inspector, "thay+dau+moi").contains("/but-toan/"));
    assert!(found(&clerk, "thay+dau+moi").contains("0 chỗ"), "{}", found(&clerk, "thay+dau+moi"));
    // The unit page of another unit has its common figures, and no task of it.
    let other = desk.get("/don-vi/KINHMON", Some(&clerk)).text();
    assert!(other.contains("đúng hạn") && !other.contains("/viec/"), "{other}");
    // No evidence file hands over an entry that is not shown, and what was said to several units is shown to each.
    let health = token("van-thu-so-y-te", "files");
    assert_eq!(api(&format!("/api/v1/entries/{}", entry_of("ReminderIssued", Some(TASK))), &health).status, 200);
    assert_eq!(api("/api/v1/entries/185", &health).status, 404);
    let file = api(&format!("/api/v1/proofs/{OTHER_TASK}"), &health);
    assert_eq!(file.status, 404, "it holds entries of the unit whose filing was entered here");
    assert_eq!(api(&format!("/api/v1/proofs/{OTHER_TASK}"), &token("van-phong", "files")).status, 200);
    // Nothing is said to be missing that may not be read.
    let missing = api("/api/v1/show/follow-up", &health).text();
    assert!(!missing.contains("STC") && !missing.contains("KINHMON"), "{missing}");
    // By the API too: rows of others are not there, and are not in the number of rows.
    let tasks = |login: &str, name: &str| {
        let state = api("/api/v1/state", &token(login, name)).json();
        state["tasks"].as_array().unwrap().clone()
    };
    let (all, own) = (tasks("van-phong", "all"), tasks("van-thu-so-y-te", "own"));
    assert!(own.len() < all.len() && !own.is_empty());
    assert!(own.iter().all(|task| task["task"].as_str().unwrap().ends_with("/SYT")), "{own:?}");
    let history = api("/api/v1/history", &token("van-thu-so-y-te", "history")).json();
    let kinds = history["entries"].as_array().unwrap().iter().map(|entry| entry["kind"].clone());
    assert!(!kinds.clone().any(|kind| kind == "InspectionPlanned" || kind == "PersonEntered"));
}

#[test]
fn the_api_says_what_the_command_says_to_the_byte() {
    let inspector = token("thanh-tra", "bytes");
    let asked: [(&str, &[&str]); 12] = [
        ("/api/v1/state", &["state"]),
        ("/api/v1/state?at=18/9/2023&period=2023-Q3", &["state", "--at", "18/9/2023", "--period", "2023-Q3"]),
        (
            "/api/v1/state?valid_at=18/9/2023&known-at=31/12/2023",
            &["state", "--valid-at", "18/9/2023", "--known-at", "31/12/2023"],
        ),
        ("/api/v1/scorecard?at=2023-12-31", &["scorecard", "--at", "2023-12-31"]),
        ("/api/v1/show/overdue?at=30/9/2023", &["show", "overdue", "--at", "30/9/2023"]),
        ("/api/v1/show/matrix", &["show", "matrix"]),
        ("/api/v1/entries/186", &["entry", "186"]),
        ("/api/v1/tasks/UBND-2023-9901/C-Q/2023-Q3/KINHMON", &["state", "--task", TASK]),
        ("/api/v1/why?task=UBND-2023-9901/C-Q/2023-Q3/KINHMON", &["why", TASK]),
        ("/api/v1/units/KINHMON", &["unit", "KINHMON"]),
        ("/api/v1/trend", &["trend"]),
        (
            "/api/v1/ticks?from=1/9/2023&to=31/10/2023&unit=KINHMON",
            &["ticks", "--from", "1/9/2023", "--to", "31/10/2023", "--unit", "KINHMON"],
        ),
    ];
    for (path, command) in asked {
        let reply = api(path, &inspector);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        let printed = socai(&[command, &["--json"]].concat()).out;
        assert!(reply.text() == printed, "{path} differs from {command:?}");
    }
}

#[test]
fn a_question_that_is_not_one_is_a_problem_with_a_code() {
    let inspector = token("thanh-tra", "problems");
    let problem = |path: &str, token: Option<&str>| {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let headers: Vec<(&str, &str)> = bearer.iter().map(|value| ("authorization", value.as_str())).collect();
        let reply = served().ask("GET", path, &headers, "");
        assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{path}: {}", reply.text());
        let body = reply.json();
        assert_eq!(body["status"], json!(reply.status));
        (reply.status, body["title"].as_str().unwrap().to_owned())
    };
    let bearer = format!("Bearer {inspector}");
    let inspector = Some(inspector.as_str());
    assert_eq!(problem("/api/v1/state", None), (401, "no-token".to_owned()));
    assert_eq!(problem("/api/v1/state", Some("khong-phai")), (401, "no-token".to_owned()));
    assert_eq!(problem("/api/v1/khong-co", inspector), (404, "not-here".to_owned()));
    assert_eq!(problem("/api/v1/state?mau=do", inspector), (400, "unclear".to_owned()));
    assert_eq!(problem("/api/v1/state?at=hom-qua", inspector), (400, "unclear".to_owned()));
    assert_eq!(problem("/api/v1/state?at=18/9/2023&at=19/9/2023", inspector), (400, "unclear".to_owned()));
    assert_eq!(problem("/api/v1/entries/999999", inspector), (404, "not-there".to_owned()));
    assert_eq!(problem("/api/v1/units/KHONGCO", inspector), (404, "not-there".to_owned()));
    // A cookie is no token: no page can ask in somebody's name.
    let cookie = served().sign_in("thanh-tra");
    assert_eq!(served().get("/api/v1/state", Some(&cookie)).status, 401);
    // An office that is not the token's holder's is none.
    let as_chairman = [("authorization", bearer.as_str()), ("socai-office", "UBND/chairman")];
    assert_eq!(served().ask("GET", "/api/v1/state", &as_chairman, "").status, 404);
}

#[test]
fn what_is_described_is_what_there_is() {
    let described = served().get("/api/v1/openapi.json", None).json();
    assert_eq!(described["openapi"], "3.1.0");
    // Every reference leads somewhere.
    let mut open = vec![&described];
    let mut references = 0;
    while let Some(part) = open.pop() {
        match part {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    references += 1;
                    assert!(described.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    assert!(references > 100, "{references}");
    let inspector = token("thanh-tra", "described");
    for (path, operations) in described["paths"].as_object().unwrap() {
        let needed = operations["get"]["parameters"].as_array().cloned().unwrap_or_default();
        if path.contains('{') || needed.iter().any(|parameter| parameter["required"] == true) {
            continue;
        }
        assert_eq!(api(path, &inspector).status, 200, "{path}");
    }
}

/// Given a page of the past on which one task stands otherwise by now, and a day that has not come, then each page says so.
#[test]
fn a_past_is_told_from_what_is_known_now_and_from_what_has_not_come() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    let page = |address: &str| {
        let pinned = desk.get(address, Some(&cookie)).header("location").unwrap().to_owned();
        desk.get(&pinned, Some(&cookie)).text()
    };
    let of_kinh_mon = "?valid_at=18/9/2023&as=then";
    for path in ["/don-vi/KINHMON", &format!("/viec/{TASK}/vi-sao"), &format!("/viec/{TASK}")] {
        let page = page(&format!("{path}{of_kinh_mon}"));
        assert!(page.contains("kết luận về 1 nhiệm vụ ở trang này nay đã khác"), "{path}: {page}");
        assert!(page.contains("as=now"), "{path}");
    }
    let ahead = page("/ma-tran?ky=2024-Q1&valid_at=20/9/2025&as=then");
    assert!(ahead.contains("chưa xảy ra") && !ahead.contains("Đang xem quá khứ"), "{ahead}");
    // Of evidence there is only the present.
    let evidence = desk.get(&format!("/viec/{TASK}/chung-minh?valid_at=18/9/2023"), Some(&cookie));
    assert!(evidence.text().contains("luôn theo sổ ở hiện tại"));
    assert!(evidence.text().contains("hoàn thành đúng hạn"), "the verdict stands on the page");
}

/// Given a quarter, when its matrix is looked at, then what fell due in its days and is not of it stands there too.
#[test]
fn who_was_late_in_a_quarter_is_on_one_page() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    let page = desk.get("/ma-tran?ky=2023-Q3", Some(&cookie));
    let late = page.text().matches("<td class=\"s-late\">").count();
    assert_eq!(late, 3, "{}", page.text());
}

#[test]
fn a_link_to_the_past_is_a_citation() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    // Given a date, the address in full stands elsewhere, with size and root.
    let reply = desk.get("/ma-tran?valid_at=18/9/2023&as=then&ky=2023-Q3", Some(&cookie));
    let pinned = reply.header("location").unwrap().to_owned();
    assert!(reply.status == 303 && pinned.contains("size=183") && pinned.contains("root="), "{pinned}");
    let page = desk.get(&pinned, Some(&cookie));
    assert_eq!(page.status, 200);
    // Then it says how many cells stand otherwise by now, and marks as many.
    let marked = page.text().matches("class=\"now\"").count();
    assert!(marked >= 3, "{marked}");
    assert!(page.text().contains("Đang xem quá khứ"));
    assert!(page.text().contains(&format!("{marked} ô ở trang này nay đã khác")), "{marked}");
    // Then nothing but that page answers there.
    for other in [
        pinned.replace("&size=183", ""),
        pinned.replace("valid_at=2023-09-18&", ""),
        format!("{pinned}&size=183"),
        pinned.replace("size=183", "size=182"),
        pinned.replace("root=", "root=x"),
        pinned.replace("known_at=2023-09-18", "known_at=2023-09-19"),
    ] {
        let reply = desk.get(&other, Some(&cookie));
        assert!(reply.status == 409 && reply.text().contains("Liên kết không khớp"), "{other}");
    }
    // What is typed wrongly is told, and stays.
    let reply = desk.get("/ma-tran?valid_at=31/2/2023&as=then", Some(&cookie));
    assert!(reply.status == 400 && reply.text().contains("tháng 2/2023"), "{}", reply.text());
    // A citation prints the whole root, and of nothing that does not fit.
    let cited = desk.get(
        &format!("/trich-dan?trang={}", pinned.replace('?', "%3F").replace('&', "%26").replace('=', "%3D")),
        Some(&cookie),
    );
    assert!(
        cited.status == 200 && cited.text().contains("#0 đến #182") && cited.text().contains("<svg"),
        "{}",
        cited.status
    );
    assert_ne!(desk.get("/trich-dan?trang=https://evil.example", Some(&cookie)).status, 200);
}

#[test]
fn dates_read_the_same_on_pages_as_on_the_terminal() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    for day in ["13/07/2023", "11/09/2023", "18/09/2023", "19/09/2023", "26/09/2023", "31/12/2023"] {
        let state = socai(&["state", "--at", day, "--task", TASK, "--json"]);
        let state: Value = serde_json::from_str(&state.out).unwrap();
        let first = desk.get(&format!("/viec/{TASK}?valid_at={day}&as=then"), Some(&cookie));
        let page = desk.get(first.header("location").unwrap(), Some(&cookie)).text();
        let style = format!("s-{}", state["status"]["time"].as_str().unwrap());
        let verdict = page.split("class=\"verdict\"").nth(1).unwrap();
        assert!(verdict.split("</strong>").next().unwrap().contains(&style), "{day}: {style}");
    }
}

#[test]
fn nothing_is_changed_from_elsewhere() {
    let desk = served();
    let body = format!("login=thanh-tra&password={PASSWORD}");
    let origin = desk.origin();
    let post = |headers: &[(&str, &str)]| desk.ask("POST", "/vao", headers, &body).status;
    assert_eq!(post(&[("origin", &origin), ("sec-fetch-site", "same-origin")]), 303);
    for foreign in [
        &[][..],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", origin.as_str()), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        assert_eq!(post(foreign), 403, "{foreign:?}");
    }
    for path in ["/ma-tran", "/khong", "/api/v1/state"] {
        let status = desk.ask("POST", path, &[("origin", &origin)], "").status;
        assert!([404, 405].contains(&status), "{path}: {status}");
    }
}

#[test]
fn a_session_is_nobody_elses() {
    let desk = served();
    let origin = desk.origin();
    // Nobody signs somebody else in under a session that they know.
    let body = format!("login=thanh-tra&password={PASSWORD}");
    let planted = format!("__Host-socai={}", "A".repeat(43));
    let reply = desk.ask("POST", "/vao", &[("origin", &origin), ("cookie", &planted)], &body);
    let own = reply.cookie().unwrap();
    assert_ne!(own, planted);
    assert_eq!(desk.get("/", Some(&planted)).status, 303);
    let set = reply.header("set-cookie").unwrap();
    for word in ["__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(word), "{set}");
    }
    // It ends with signing out, wherever it is kept.
    assert_eq!(desk.get("/", Some(&own)).status, 200);
    assert_eq!(desk.ask("POST", "/ra", &[("origin", &origin), ("cookie", &own)], "").status, 303);
    assert_eq!(desk.get("/", Some(&own)).status, 303);
    // A sign-in leads to this desk and nowhere else, and what fails is told in one way.
    let towards = format!("{body}&tiep=https%3A%2F%2Fevil.example");
    let reply = desk.ask("POST", "/vao", &[("origin", &origin)], &towards);
    assert_eq!(reply.header("location"), Some("/"));
    let failed = |login: &str| {
        let reply =
            desk.ask("POST", "/vao", &[("origin", &origin)], &format!("login={login}&password=sai-mat-khau-roi"));
        (reply.status, reply.text().replace(login, ""))
    };
    assert_eq!(failed("khong-ai-ca"), failed("van-thu-so-y-te"));
    assert_eq!(failed("khong-ai-ca").0, 403);
    // Nobody works in an office that is not theirs.
    let cookie = desk.sign_in("van-thu-kinh-mon");
    let wanted = [("origin", origin.as_str()), ("cookie", cookie.as_str())];
    assert_eq!(desk.ask("POST", "/tu-cach", &wanted, "office=UBND%2Fchairman").status, 404);
}

#[test]
fn nothing_runs_that_the_desk_did_not_bring() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    for path in ["/", "/ma-tran", "/tim?chu=%3Cscript%3Ealert(1)%3C/script%3E%22'%3E", "/vao?tiep=%22%3E%3Cscript%3E"] {
        let reply = desk.get(path, Some(&cookie));
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")]
        {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        let page = reply.text();
        assert!(!page.contains("<script>") && !page.contains(" style=") && !page.contains("onclick"), "{path}");
        assert!(page.len() <= 60 * 1024, "{path}: {}", page.len());
    }
    // A value that would end a header's line is none.
    assert_eq!(desk.get("/ma-tran?lang=vi%0d%0aset-cookie:%20x=y", Some(&cookie)).header("set-cookie"), None);
}

#[test]
fn whatever_is_too_much_or_no_request_is_refused() {
    let desk = served();
    let raw = |request: &[u8]| {
        let answer = desk.raw(request);
        if answer.is_empty() { 0 } else { read(&answer).status }
    };
    let long = format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "a".repeat(40_000));
    assert!([0, 400, 431].contains(&raw(long.as_bytes())));
    let many: String = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    assert!([0, 400, 431].contains(&raw(format!("GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n").as_bytes())));
    assert!([0, 400].contains(&raw(b"NOT HTTP\r\n\r\n")));
    let smuggled = b"POST /vao HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab";
    assert!([0, 400].contains(&raw(smuggled)));
    let origin = desk.origin();
    let large = format!("login={}", "a".repeat(300 * 1024));
    assert_eq!(desk.ask("POST", "/vao", &[("origin", &origin)], &large).status, 413);
    for path in
        ["/../etc/passwd", "/%2e%2e/etc/passwd", "/don-vi/%2e%2e", "/tep/..%2f..%2fetc%2fpasswd", "/a//b", "/%ff"]
    {
        assert!([400, 404].contains(&desk.get(path, None).status), "{path}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        assert_eq!(desk.ask(method, "/", &[], "").status, 405, "{method}");
    }
    // It is there for the next, and tells its keeper on this machine how it goes.
    assert_eq!(desk.get("/healthz", None).status, 200);
    let metrics = desk.get("/metrics", None).text();
    assert!(metrics.contains("socai_entries ") && metrics.contains("socai_disk_free_bytes "), "{metrics}");
    assert!(!metrics.contains("KINHMON"), "{metrics}");
    assert_eq!(desk.ask("GET", "/metrics", &[("x-forwarded-for", "10.0.0.1")], "").status, 404);
}

#[test]
fn the_same_is_not_sent_twice() {
    let desk = served();
    let cookie = desk.sign_in("thanh-tra");
    let first = desk.get("/don-vi", Some(&cookie));
    let tag = first.header("etag").unwrap().to_owned();
    let again = desk.ask("GET", "/don-vi", &[("cookie", &cookie), ("if-none-match", &tag)], "");
    assert!(again.status == 304 && again.body.is_empty());
    // Of another caller the page is another one.
    let other = desk.sign_in("van-thu-kinh-mon");
    assert_eq!(desk.ask("GET", "/don-vi", &[("cookie", &other), ("if-none-match", &tag)], "").status, 200);
    let head = desk.ask("HEAD", "/don-vi", &[("cookie", &cookie)], "");
    assert!(head.status == 200 && head.body.is_empty());
}

#[test]
fn a_program_is_told_of_each_entry_once_and_only_of_those_that_it_may_read() {
    let desk = Served::start();
    let token = |login: &str| {
        let mut command = Command::new(binary());
        command.args(["account", "token", "add", login, "theo dõi", "--json", "--ledger"]).arg(&desk.ledger);
        let made = Ran::from(command.env("LANG", "en_US.UTF-8").output().unwrap()).json();
        made["secret"].as_str().or(made["token"].as_str()).unwrap().to_owned()
    };
    let watched = |token: &str, from: u64, until: u64| {
        let mut stream = TcpStream::connect(("127.0.0.1", desk.port)).unwrap();
        let head =
            format!("GET /api/v1/watch?from={from} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {token}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut entries = Vec::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some(data) = line.strip_prefix("data: ") {
                let entry: Value = serde_json::from_str(data).unwrap();
                let number =
                    entry["entry"].to_string().trim_matches('"').trim_start_matches('#').parse::<u64>().unwrap();
                entries.push((number, entry["kind"].as_str().unwrap().to_owned()));
                if number >= until {
                    break;
                }
            }
        }
        entries
    };
    // Given the year, the Chief Inspector is told of each entry, in order.
    let inspector = watched(&token("thanh-tra"), 240, 318);
    let numbers: Vec<u64> = inspector.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (240..=318).collect::<Vec<u64>>());
    // A clerk is told of those alone that the clerk may read.
    let clerk = watched(&token("van-thu-so-y-te"), 140, 318);
    assert!(
        clerk.len() < 178 && !clerk.iter().any(|(_, kind)| kind.starts_with("Inspection") || kind == "PersonEntered")
    );
}
