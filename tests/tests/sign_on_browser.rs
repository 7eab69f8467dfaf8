//! Single sign-on in a real browser, at a provider by others; and nothing on its pages is in anybody's way.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::json;
use tests::{
    Ran, binary,
    browser::{Browser, axe, found_by_axe},
    foreign::{foreign, foreign_node, must_be_there, there},
    provider::SECRET,
    served::{PASSWORD, Served},
    skips::skipped,
};

const BACK: &str = "/dang-nhap-mot-lan-xong";
/// Goes to the provider, from the page of signing in.
const LEAVE: &str = "document.querySelector('a[href^=\"/dang-nhap-mot-lan\"]').click()";

/// The provider by others, until this is dropped.
struct Provider {
    issuer: String,
    process: Child,
    /// It says more than its issuer, and ends where nobody listens.
    _says: BufReader<ChildStdout>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Provider {
    fn start(back: &str) -> Option<Self> {
        if !there("node", "--version") {
            must_be_there("node is not there", "nodejs npm");
            return None;
        }
        if !foreign_node().join("node_modules/oidc-provider").exists() {
            skipped("oidc-provider is not there", "cargo xtask test installs it");
            return None;
        }
        let mut process = Command::new("node")
            .arg(foreign("provider/provider.mjs"))
            .arg(foreign_node())
            .args([back, SECRET])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut issuer = String::new();
        let mut says = BufReader::new(process.stdout.take().unwrap());
        says.read_line(&mut issuer).unwrap();
        assert!(issuer.starts_with("http://localhost:"), "{issuer}");
        Some(Self { issuer: issuer.trim().to_owned(), process, _says: says })
    }
}

/// A desk on this port, whose settings name a provider.
fn desk(place: &Path, port: u16, issuer: &str) -> Served {
    let file = place.join("oidc.toml");
    let text = format!(
        "format = \"socai.oidc/1\"\nissuer = \"{issuer}\"\nclient_id = \"so-cai\"\nclient_secret = \"{SECRET}\"\nname = \"Cổng của tỉnh\"\n"
    );
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    Served::on(port, &["--oidc", file.to_str().unwrap()])
}

fn link(desk: &Served, arguments: &[&str]) {
    let mut command = Command::new(binary());
    command.arg("account").args(arguments).arg("--ledger").arg(&desk.ledger);
    Ran::from(command.output().unwrap()).ok();
}

/// A picture of the page for whoever wants to look at it: `SOCAI_PICTURES` names a directory.
fn picture(browser: &mut Browser, name: &str) {
    if let Some(place) = std::env::var_os("SOCAI_PICTURES") {
        browser.picture(&Path::new(&place).join(format!("{name}.png")));
    }
}

#[test]
fn somebody_goes_to_a_provider_by_others_and_comes_back() {
    let Some(mut browser) = Browser::start() else {
        return must_be_there("no Chromium", "chromium");
    };
    let (place, port) = (tempfile::tempdir().unwrap(), tests::served::free_port());
    let Some(provider) = Provider::start(&format!("http://localhost:{port}{BACK}")) else { return };
    let desk = desk(place.path(), port, &provider.issuer);
    // Whoever asks for a page is led to the page of signing in, and goes on to the provider.
    browser.open(&format!("{}/ma-tran?ky=2023-Q3", desk.origin()));
    browser.wait_until("location.pathname === '/vao'");
    picture(&mut browser, "vao");
    let there = format!("location.origin === {}", json!(provider.issuer));
    browser.evaluate(LEAVE);
    browser.wait_until(&format!("{there} && document.querySelector('[name=login]')"));
    browser.type_into("[name=login]", "nguoi-thu-nghiem");
    browser.type_into("[name=password]", "khong-ai-xem");
    browser.key("Enter", "\r");
    browser
        .wait_until(&format!("{there} && !document.querySelector('[name=login]') && document.querySelector('form')"));
    browser.evaluate("document.querySelector('form button').click()");
    // Nobody has linked them: they are told as whom the provider knows them.
    browser.wait_until(&format!("location.pathname === '{BACK}' && document.querySelector('.error dl')"));
    let told = browser.evaluate("document.querySelector('.error').textContent");
    let told = told.as_str().unwrap();
    assert!(told.contains("nguoi-thu-nghiem") && told.contains(&provider.issuer), "{told}");
    picture(&mut browser, "chua-lien-ket");
    assert!(browser.evaluate("document.querySelector('[hreflang=en]').href").as_str().unwrap().contains("/vao?"));
    // Once they are, they are led to what they had asked for, and work in their offices.
    link(&desk, &["link", "thanh-tra", "--issuer", &provider.issuer, "--subject", "nguoi-thu-nghiem"]);
    browser.evaluate(LEAVE);
    browser.wait_until("location.pathname === '/ma-tran' && document.querySelector('.grid')");
    assert_eq!(browser.evaluate("location.search"), json!("?ky=2023-Q3"));
    // The script of no page reads what the browser keeps.
    assert_eq!(browser.evaluate("document.cookie"), json!(""));
    // The code that let them in is told to no page.
    let used = browser.evaluate("document.referrer");
    assert!(!used.as_str().unwrap().contains("code="), "{used}");
    // Signing out ends the session of the desk.
    browser.evaluate("document.querySelector('form[action=\"/ra\"] button').click()");
    browser.wait_until("location.pathname === '/vao'");
    // While the provider is down, the other way is open.
    drop(provider);
    browser.type_into("#ten", "thanh-tra");
    browser.type_into("#mat-khau", PASSWORD);
    browser.key("Enter", "\r");
    browser.wait_until("location.pathname === '/' && document.querySelector('form[action=\"/ra\"]')");
}

#[test]
fn nothing_on_the_pages_of_signing_on_is_in_the_way_of_anybody() {
    let Some(rules) = axe() else { return };
    let Some(mut browser) = Browser::start() else {
        return must_be_there("no Chromium", "chromium");
    };
    browser.ask("Page.setBypassCSP", json!({ "enabled": true }));
    let place = tempfile::tempdir().unwrap();
    // Nobody listens there.
    let desk =
        desk(place.path(), tests::served::free_port(), &format!("http://localhost:{}", tests::served::free_port()));
    for (language, width) in [("vi", 1280), ("en", 1280), ("vi", 320), ("en", 320)] {
        browser.widen(width);
        for (name, page) in [("vao", "/vao"), ("khong-tra-loi", "/dang-nhap-mot-lan"), ("het-han", BACK)] {
            browser.open(&format!("{}{page}?lang={language}", desk.origin()));
            assert_eq!(found_by_axe(&mut browser, &rules), json!([]), "{language} {width} {page}");
            let sideways = browser.evaluate("document.documentElement.scrollWidth");
            assert!(sideways.as_u64().unwrap() <= width, "{page} is {sideways} wide at {width}");
            assert_eq!(browser.evaluate("document.documentElement.lang"), json!(language), "{page}");
            // Both ways in, and the first stop of the form is the name.
            let ways = "document.querySelectorAll('#ten, #mat-khau, a[href^=\"/dang-nhap-mot-lan\"].b').length";
            assert_eq!(browser.evaluate(ways), json!(3), "{page}");
            picture(&mut browser, &format!("{name}-{language}-{width}"));
        }
    }
    // Whom nobody has linked, whatever they are called at the provider.
    let provider = tests::provider::Provider::start();
    provider.told().subject = "7f3a".repeat(63);
    let desk = self::desk(place.path(), tests::served::free_port(), &provider.issuer);
    for (language, width) in [("vi", 1280), ("en", 320)] {
        browser.widen(width);
        browser.open(&format!("{}/vao?lang={language}", desk.origin()));
        browser.evaluate(LEAVE);
        browser.wait_until(&format!("location.pathname === '{BACK}' && document.querySelector('.error dl')"));
        assert_eq!(found_by_axe(&mut browser, &rules), json!([]), "{language} {width}");
        let sideways = browser.evaluate("document.documentElement.scrollWidth");
        assert!(sideways.as_u64().unwrap() <= width, "{sideways} wide at {width}");
        picture(&mut browser, &format!("chua-lien-ket-{language}-{width}"));
    }
}
