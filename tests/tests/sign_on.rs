//! Single sign-on by HTTP: whoever is linked is let in by the word of the provider; and nobody is by what was used before,
//! begun elsewhere, sent by somebody else, or said by a provider that is down, slow, boundless or another one.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::json;
use tests::{
    Ran, binary,
    foreign::there,
    provider::{CLIENT, Change, Conduct, DISCOVERY, KEYS, Provider, SECRET, TOKEN, fields},
    served::{Reply, Served, free_port, served},
    skips::skipped,
};

const BEGIN: &str = "/dang-nhap-mot-lan";
const BACK: &str = "/dang-nhap-mot-lan-xong";
const SUBJECT: &str = "7f3a-00c1";

/// A desk and its provider, at which the inspector is known.
struct Given {
    desk: Served,
    provider: Provider,
    _place: tempfile::TempDir,
}

/// The settings of the desk, in a file of its own.
fn settings(place: &Path, issuer: &str, more: &str) -> PathBuf {
    let file = place.join("oidc.toml");
    let text = format!(
        "format = \"socai.oidc/1\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\nclient_secret = \"{SECRET}\"\n{more}"
    );
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}

impl Given {
    fn new() -> Self {
        let (provider, place) = (Provider::start(), tempfile::tempdir().unwrap());
        let file = settings(place.path(), &provider.issuer, "name = \"Cổng của tỉnh\"\n");
        let desk = Served::with(&["--oidc", file.to_str().unwrap()]);
        let given = Self { desk, provider, _place: place };
        given.account(&["link", "thanh-tra", "--issuer", &given.provider.issuer, "--subject", SUBJECT]).ok();
        given
    }

    fn account(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(binary());
        command.arg("account").args(arguments).arg("--ledger").arg(&self.desk.ledger).env("LANG", "en_US.UTF-8");
        Ran::from(command.output().unwrap())
    }

    /// Begins: where the browser is led, and the cookie that it keeps.
    fn begin(&self, towards: &str) -> (String, String) {
        let reply = self.desk.get(&format!("{BEGIN}?tiep={towards}"), None);
        assert_eq!(reply.status, 303, "{}", reply.text());
        let kept = cookie(&reply, "__Host-mot-lan").expect("an attempt");
        (reply.header("location").unwrap().to_owned(), kept)
    }

    /// What the browser is led back to.
    fn at_provider(&self, address: &str) -> String {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build().into();
        let reply = agent.get(address).call().unwrap();
        let back = reply.headers()["location"].to_str().unwrap();
        back.strip_prefix(&self.desk.origin()).expect("it leads back").to_owned()
    }

    /// There: the address that brings the code, and the cookie.
    fn code(&self, towards: &str) -> (String, String) {
        let (there, kept) = self.begin(towards);
        (self.at_provider(&there), kept)
    }

    /// There and back.
    fn signed_on(&self, towards: &str) -> Reply {
        let (back, kept) = self.code(towards);
        self.desk.get(&back, Some(&kept))
    }

    #[track_caller]
    fn lets_nobody_in(&self, what: &str, reply: &Reply, words: &str) {
        assert!([403, 502].contains(&reply.status), "{what}: {} {}", reply.status, reply.text());
        assert_eq!(reply.cookie(), None, "{what}");
        assert!(reply.text().contains(words), "{what}: {}", reply.text());
    }
}

fn cookie(reply: &Reply, name: &str) -> Option<String> {
    let set = reply.headers.iter().filter(|(header, _)| header == "set-cookie").map(|(_, value)| value);
    let found =
        set.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.starts_with(&format!("{name}=")));
    found.map(str::to_owned)
}

const STALE: &str = "không còn dùng được";
const INVALID: &str = "không hợp lệ";
const SILENT: &str = "chưa trả lời";

#[test]
fn whoever_is_linked_signs_on_and_works_in_the_offices_of_the_log() {
    let given = Given::new();
    // The provider says whatever it likes about offices.
    given.provider.told().claims = |claims| {
        claims["roles"] = json!(["administrator", "chairman"]);
        claims["groups"] = json!(["UBND/chairman"]);
    };
    let page = given.desk.get("/vao?tiep=%2Fma-tran", None).text();
    assert!(page.contains("Đăng nhập qua Cổng của tỉnh") && page.contains("tiep=%2Fma-tran"), "{page}");
    let (back, kept) = given.code("%2Fma-tran%3Fky%3D2023-Q3");
    // Whoever planted a session has no part in the one that begins.
    let planted = format!("__Host-socai=abc; {kept}");
    let reply = given.desk.get(&back, Some(&planted));
    assert_eq!((reply.status, reply.header("location")), (303, Some("/ma-tran?ky=2023-Q3")), "{}", reply.text());
    let session = reply.cookie().expect("a session");
    assert_ne!(session, "__Host-socai=abc");
    assert_eq!(cookie(&reply, "__Host-mot-lan").as_deref(), Some("__Host-mot-lan="));
    let by_password = given.desk.get("/toi", Some(&given.desk.sign_in("thanh-tra"))).text();
    assert_eq!(given.desk.get("/toi", Some(&session)).text(), by_password);
    // Signing out ends the session of the desk.
    let out = [("origin", given.desk.origin()), ("cookie", session.clone())];
    let out: Vec<(&str, &str)> = out.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(given.desk.ask("POST", "/ra", &out, "").status, 303);
    assert_eq!(given.desk.get("/toi", Some(&session)).status, 303);
    // No more was asked than had to be, and what was asked tells neither nonce nor verifier.
    assert_eq!((given.provider.asked(DISCOVERY), given.provider.asked(KEYS), given.provider.asked(TOKEN)), (1, 1, 1));
    let (there, kept) = given.begin("%2F");
    let asked = fields(there.split_once('?').unwrap().1);
    for name in ["state", "nonce", "code_challenge"] {
        assert!(asked[name].len() >= 43 && !kept.contains(&asked[name]), "{name}");
    }
}

#[test]
fn what_was_used_or_begun_in_another_browser_lets_nobody_in() {
    let given = Given::new();
    let (back, kept) = given.code("%2F");
    let (_, other) = given.begin("%2F");
    given.lets_nobody_in("no attempt", &given.desk.get(&back, None), STALE);
    given.lets_nobody_in("another browser", &given.desk.get(&back, Some(&other)), STALE);
    let twice = format!("{kept}; {kept}");
    given.lets_nobody_in("two attempts", &given.desk.get(&back, Some(&twice)), STALE);
    let state = fields(back.split_once('?').unwrap().1)["state"].clone();
    for changed in ["".to_owned(), state[1..].to_owned(), format!("{state}&state={state}"), "x".repeat(43)] {
        let address = back.replace(&state, &changed);
        given.lets_nobody_in("another state", &given.desk.get(&address, Some(&kept)), STALE);
    }
    // Somebody else's code is not for this attempt: the provider holds it against the verifier.
    let (of_other, _) = given.code("%2F");
    let code = |address: &str| fields(address.split_once('?').unwrap().1)["code"].clone();
    let (mine, of_mine) = given.code("%2F");
    let injected = mine.replace(&code(&mine), &code(&of_other));
    given.lets_nobody_in("another code", &given.desk.get(&injected, Some(&of_mine)), INVALID);
    // None of that has used up the attempt; and it comes back once.
    assert_eq!(given.desk.get(&back, Some(&kept)).status, 303);
    given.lets_nobody_in("again", &given.desk.get(&back, Some(&kept)), STALE);
    assert_eq!(given.provider.asked(TOKEN), 2);
    let (back, kept) = given.code("%2F");
    let without = back.replace("code=", "cod=");
    given.lets_nobody_in("no code", &given.desk.get(&without, Some(&kept)), STALE);
    // Nothing is begun and nothing ended but by GET; and from another site nobody is led away.
    let origin = given.desk.origin();
    for path in [BEGIN, BACK] {
        assert_eq!(given.desk.ask("POST", path, &[("origin", &origin)], "").status, 404, "{path}");
        assert_ne!(given.desk.ask("HEAD", path, &[], "").status, 303, "{path}");
    }
    let reply = given.desk.ask("GET", BEGIN, &[("sec-fetch-site", "cross-site")], "");
    assert_eq!((reply.status, reply.header("location")), (303, Some("/vao?tiep=%2F")));
}

#[test]
fn nobody_else_answers_for_the_provider_and_nobody_is_led_elsewhere() {
    let given = Given::new();
    for (what, named) in [
        ("another issuer", "&iss=https%3A%2F%2Fevil.example"),
        ("no issuer, though it names itself", ""),
        ("a blank issuer", "&iss="),
        ("two issuers", "&iss=OWN&iss=OWN"),
        ("two issuers, one of them another", "&iss=OWN&iss=https%3A%2F%2Fevil.example"),
    ] {
        let (back, kept) = given.code("%2F");
        let (before, own) = back.split_once("&iss=").unwrap();
        let back = format!("{before}{}", named.replace("OWN", own));
        given.lets_nobody_in(what, &given.desk.get(&back, Some(&kept)), INVALID);
    }
    assert_eq!(given.provider.asked(TOKEN), 0);
    // Whoever has declined, or was declined, is told so; what a stranger writes into the address is not shown.
    let (there, kept) = given.begin("%2F");
    let state = fields(there.split_once('?').unwrap().1)["state"].clone();
    let issuer = given.provider.issuer.replace(':', "%3A").replace('/', "%2F");
    let declined = format!("{BACK}?error=access_denied&error_description=%3Cb%3EHACK&state={state}&iss={issuer}");
    let reply = given.desk.get(&declined, Some(&kept));
    given.lets_nobody_in("declined", &reply, "không cho vào");
    assert!(!reply.text().contains("HACK"));
    // Where it leads was said when it was begun.
    for towards in ["%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fa%0D%0Ax%3A%20y"] {
        assert_eq!(given.signed_on(towards).header("location"), Some("/"), "{towards}");
    }
    let (back, kept) = given.code("%2F");
    let led = format!("{back}&tiep=%2F%2Fevil.example&redirect_uri=https%3A%2F%2Fevil.example");
    assert_eq!(given.desk.get(&led, Some(&kept)).header("location"), Some("/"));
    // A cookie with another place in it is another attempt.
    let (back, kept) = given.code("%2F");
    let elsewhere = format!("{}.{}", kept.rsplit_once('.').unwrap().0, "Ly9ldmlsLmV4YW1wbGU");
    given.lets_nobody_in("another place", &given.desk.get(&back, Some(&elsewhere)), STALE);
}

#[test]
fn whoever_is_not_linked_is_told_what_to_do_and_gets_no_session() {
    let given = Given::new();
    let told = |subject: &str, reply: &Reply| {
        given.lets_nobody_in(subject, reply, "socai account link");
        assert!(reply.text().contains(subject) && reply.text().contains(&given.provider.issuer), "{}", reply.text());
    };
    given.provider.told().subject = "<script>khac".to_owned();
    let reply = given.signed_on("%2F");
    told("&lt;script&gt;khac", &reply);
    assert!(!reply.text().contains("<script>khac"));
    given.provider.told().subject = SUBJECT.to_owned();
    let session = given.signed_on("%2F").cookie().unwrap();
    given.account(&["lock", "thanh-tra"]).ok();
    assert_eq!(given.desk.get("/toi", Some(&session)).status, 303);
    told(SUBJECT, &given.signed_on("%2F"));
    given.account(&["unlock", "thanh-tra"]).ok();
    let session = given.signed_on("%2F").cookie().unwrap();
    given.account(&["unlink", "thanh-tra"]).ok();
    assert_eq!(given.desk.get("/toi", Some(&session)).status, 303);
    told(SUBJECT, &given.signed_on("%2F"));
    // The same subject of another provider is somebody else.
    given.account(&["link", "thanh-tra", "--issuer", "https://khac.example", "--subject", SUBJECT]).ok();
    told(SUBJECT, &given.signed_on("%2F"));
}

#[test]
fn a_token_that_is_not_right_lets_nobody_in() {
    let given = Given::new();
    let wrong: [(&str, Change); 5] = [
        ("another issuer", |it| it["iss"] = json!("https://evil.example")),
        ("for somebody else", |it| it["aud"] = json!("khac")),
        ("expired", |it| it["exp"] = json!(it["iat"].as_u64().unwrap() - 301)),
        ("from the future", |it| it["iat"] = json!(it["iat"].as_u64().unwrap() + 400)),
        ("of another attempt", |it| it["nonce"] = json!("khac")),
    ];
    for (what, change) in wrong {
        given.provider.told().claims = change;
        given.lets_nobody_in(what, &given.signed_on("%2F"), INVALID);
    }
    // Clocks that differ by four minutes are let pass, both ways.
    let skewed: [Change; 2] = [
        |it| it["exp"] = json!(it["iat"].as_u64().unwrap() - 240),
        |it| it["iat"] = json!(it["iat"].as_u64().unwrap() + 240),
    ];
    for change in skewed {
        given.provider.told().claims = change;
        assert_eq!(given.signed_on("%2F").status, 303);
    }
}

#[test]
fn a_new_key_is_fetched_once_and_one_that_is_not_published_signs_nothing() {
    let given = Given::new();
    assert_eq!((given.signed_on("%2F").status, given.provider.asked(KEYS)), (303, 1));
    // When the provider signs by a key that is new and published.
    given.provider.told().signs = 1;
    given.provider.told().published = vec![0, 1];
    assert_eq!((given.signed_on("%2F").status, given.provider.asked(KEYS)), (303, 2));
    assert_eq!((given.signed_on("%2F").status, given.provider.asked(KEYS)), (303, 2));
    // When it signs by one that is not, it is not looked for again and again.
    given.provider.told().signs = 2;
    for _ in 0..3 {
        given.lets_nobody_in("a key that is not published", &given.signed_on("%2F"), INVALID);
    }
    assert_eq!(given.provider.asked(KEYS), 2);
}

#[test]
fn a_provider_that_is_down_slow_boundless_or_another_one_keeps_nobody_from_signing_in() {
    let given = Given::new();
    let by_password = || given.desk.get("/toi", Some(&given.desk.sign_in("thanh-tra"))).status;
    // While nothing is known of it.
    for conduct in [
        Conduct::Status(500),
        Conduct::Endless,
        Conduct::Says(r#"{"issuer":"https://evil.example"}"#),
        Conduct::Silent(30),
    ] {
        given.provider.told().conduct.insert(DISCOVERY, conduct);
        // Who has just failed is not asked again at once.
        let asked = given.provider.asked(DISCOVERY);
        while given.provider.asked(DISCOVERY) == asked {
            given.lets_nobody_in("discovery", &given.desk.get(BEGIN, None), SILENT);
            thread::sleep(Duration::from_millis(200));
        }
        assert_eq!(by_password(), 200);
        let page = given.desk.get("/vao", None);
        assert!(page.status == 200 && page.text().contains("name=\"password\""));
    }
    given.provider.told().conduct.clear();
    thread::sleep(Duration::from_secs(6));
    assert_eq!(given.signed_on("%2F").status, 303);
    // Once it is known.
    for conduct in [
        Conduct::Status(503),
        Conduct::Leads,
        Conduct::Endless,
        Conduct::Says("[]"),
        Conduct::Says(r#"{"id_token":"a.b.c","id_token":"a.b.c"}"#),
        Conduct::Says(r#"{"access_token":"x"}"#),
    ] {
        given.provider.told().conduct.insert(TOKEN, conduct);
        given.lets_nobody_in("token", &given.signed_on("%2F"), SILENT);
    }
    given.provider.told().conduct.insert(TOKEN, Conduct::Says(r#"{"id_token":"a.b.c"}"#));
    given.lets_nobody_in("no token", &given.signed_on("%2F"), INVALID);
    given.provider.told().conduct.clear();
    assert_eq!(given.signed_on("%2F").status, 303);
}

#[test]
fn whoever_waits_for_the_provider_keeps_nobody_from_reading() {
    let given = Given::new();
    assert_eq!(given.signed_on("%2F").status, 303);
    given.provider.told().conduct.insert(TOKEN, Conduct::Silent(20));
    let waiting: Vec<(String, String)> = (0..5).map(|_| given.code("%2F")).collect();
    thread::scope(|scope| {
        let desk = &given.desk;
        let waiting: Vec<_> = waiting
            .iter()
            .map(|(back, kept)| {
                let port = desk.port;
                let request = format!(
                    "GET {back} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\ncookie: {kept}\r\n\r\n"
                );
                scope.spawn(move || tests::served::read(&desk.raw(request.as_bytes())).status)
            })
            .collect();
        assert_eq!(given.desk.get("/cong-khai", None).status, 200);
        assert_eq!(given.desk.get("/toi", Some(&given.desk.sign_in("thanh-tra"))).status, 200);
        let mut statuses: Vec<u16> = waiting.into_iter().map(|one| one.join().unwrap()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [502, 502, 502, 502, 503]);
    });
}

#[test]
fn whoever_guesses_codes_waits_longer_and_longer() {
    let given = Given::new();
    let mut waited = false;
    for _ in 0..30 {
        let (there, kept) = given.begin("%2F");
        let state = fields(there.split_once('?').unwrap().1)["state"].clone();
        let issuer = given.provider.issuer.replace(':', "%3A").replace('/', "%2F");
        let reply = given.desk.get(&format!("{BACK}?code=doan&state={state}&iss={issuer}"), Some(&kept));
        assert_eq!((reply.status, reply.cookie()), (403, None));
        waited |= reply.text().contains("Đã thử nhiều lần");
    }
    assert!(waited);
    assert!(given.provider.asked(TOKEN) < 30);
}

#[test]
fn without_a_provider_there_is_one_way_in_and_settings_are_read_strictly() {
    for path in [BEGIN, BACK] {
        assert_eq!(served().get(path, None).status, 404, "{path}");
    }
    assert!(!served().get("/vao", None).text().contains(BEGIN));
    let place = tempfile::tempdir().unwrap();
    let serve = |file: &Path, language: &str| {
        let mut command = Command::new(binary());
        command.args(["serve", "--demo", "--lang", language, "--listen", "127.0.0.1:0", "--ledger"]);
        command.arg(place.path().join("so")).arg("--oidc").arg(file);
        Ran::from(command.output().unwrap())
    };
    let file = settings(place.path(), "https://id.example", "");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    serve(&file, "en").fails(2, &["oidc.toml", "others can read it", "chmod 600"]);
    serve(&file, "vi").fails(2, &["người khác đọc được"]);
    let wrong = serve(&settings(place.path(), "http://id.example", ""), "en");
    wrong.fails(2, &["oidc.toml, line 2", "socai.oidc/1"]);
    serve(&place.path().join("khong-co.toml"), "en").fails(2, &["khong-co.toml"]);
}

/// Whom browsers do not trust is trusted where the settings name who answers for it, and not else.
#[test]
fn a_provider_of_the_agency_is_reached_by_tls_under_its_own_authority() {
    if !there("openssl", "version") {
        return skipped("openssl is not there", "apt-get install openssl");
    }
    let place = tempfile::tempdir().unwrap();
    let (port, at) = (free_port(), place.path());
    let issuer = format!("https://localhost:{port}");
    let openssl = |arguments: &[&str]| {
        let mut command = Command::new("openssl");
        command.args(arguments).current_dir(at).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    fs::write(at.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    for step in [
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.pem -out authority.pem -subj /CN=Root",
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.pem -subj /CN=localhost",
        "x509 -req -in request.pem -CA authority.pem -CAkey root.pem -CAcreateserial -extfile names -out server.pem",
    ] {
        assert!(openssl(&step.split(' ').collect::<Vec<_>>()).status().unwrap().success(), "{step}");
    }
    fs::create_dir(at.join(".well-known")).unwrap();
    let metadata = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
    });
    fs::write(at.join(".well-known/openid-configuration"), metadata.to_string()).unwrap();
    let listen = port.to_string();
    let mut server =
        openssl(&["s_server", "-WWW", "-quiet", "-key", "key.pem", "-cert", "server.pem", "-accept", &listen])
            .spawn()
            .unwrap();
    let begun = |more: &str| {
        let file = settings(at, &issuer, more);
        let desk = Served::with(&["--oidc", file.to_str().unwrap()]);
        desk.get(BEGIN, None)
    };
    let known = begun("authorities = \"authority.pem\"\n");
    let unknown = begun("");
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(known.status, 303, "{}", known.text());
    assert!(known.header("location").unwrap().starts_with(&format!("{issuer}/auth?")));
    assert_eq!(unknown.status, 502);
}
