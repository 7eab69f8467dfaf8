//! A real browser without a window: Chromium, driven over a pipe by its DevTools protocol.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{foreign::foreign_python, skips::skipped};

/// One page in a browser of its own.
pub struct Browser {
    process: Child,
    to: File,
    from: BufReader<File>,
    asked: u64,
    session: Option<String>,
    /// What the browser reported besides, in order.
    pub events: Vec<Value>,
    _home: TempDir,
}

impl Browser {
    /// Starts Chromium; `None` where there is none.
    pub fn start() -> Option<Self> {
        let program = program()?;
        let home = tempfile::tempdir().expect("a temporary directory");
        let [to, from] = ["to", "from"].map(|name| home.path().join(name));
        let made = Command::new("mkfifo").args([&to, &from]).status().expect("mkfifo runs");
        assert!(made.success());
        // Nothing is to be fetched, and the tests may run as root, for whom there is no sandbox. The pipes
        // are its descriptors 3 and 4, which only a shell can give it.
        let process = Command::new("sh")
            .args(["-c", r#"exec "$@" 3<"$TO" 4>"$FROM""#, "sh", program, "--headless=new", "--no-sandbox"])
            .args(["--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", home.path().join("profile").display()))
            .env("TO", &to)
            .env("FROM", &from)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell runs");
        let to = File::options().write(true).open(to).expect("the pipe opens");
        let from = BufReader::new(File::open(from).expect("the pipe opens"));
        let mut browser = Self { process, to, from, asked: 0, session: None, events: Vec::new(), _home: home };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.ask("Target.attachToTarget", attach)["sessionId"].as_str().map(str::to_owned);
        browser.session = session;
        for domain in ["Page", "Runtime", "Network", "Log", "DOM"] {
            browser.ask(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Asks something of the browser and waits for the answer.
    #[track_caller]
    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.attempt(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same, which may fail: a page that is being left answers nothing.
    fn attempt(&mut self, method: &str, parameters: Value) -> Result<Value, Value> {
        self.asked += 1;
        let mut question = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            question["sessionId"] = session.as_str().into();
        }
        let mut bytes = question.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let mut answer = self.next();
            if answer["id"] == self.asked {
                return if answer["error"].is_null() {
                    Ok(answer["result"].take())
                } else {
                    Err(answer["error"].take())
                };
            }
            self.events.push(answer);
        }
    }

    fn next(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("the browser answers");
        assert_eq!(bytes.pop(), Some(0), "the browser has ended");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Opens an address and waits until it is loaded.
    pub fn open(&mut self, address: &str) {
        self.events.clear();
        self.ask("Page.navigate", json!({ "url": "about:blank" }));
        let loaded = |event: &Value| event["method"] == "Page.loadEventFired";
        self.wait_for(loaded);
        self.events.clear();
        self.ask("Page.navigate", json!({ "url": address }));
        self.wait_for(loaded);
    }

    fn wait_for(&mut self, wanted: impl Fn(&Value) -> bool) {
        while !self.events.iter().any(&wanted) {
            let event = self.next();
            self.events.push(event);
        }
    }

    /// Waits until a condition holds in whichever page is there: one may be on its way.
    #[track_caller]
    pub fn wait_until(&mut self, condition: &str) {
        let expression = format!("document.readyState === 'complete' && !!({condition})");
        for _ in 0..600 {
            let asked = json!({ "expression": expression, "returnByValue": true });
            if self.attempt("Runtime.evaluate", asked).is_ok_and(|answer| answer["result"]["value"] == json!(true)) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let page = self.evaluate("location.href + '\\n' + document.body.innerText");
        panic!("not so: {condition}, on {}", page.as_str().unwrap_or_default());
    }

    /// What an expression in the page comes to, a promise's value included.
    #[track_caller]
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.ask("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Types a text where a selector leads.
    #[track_caller]
    pub fn type_into(&mut self, selector: &str, text: &str) {
        self.evaluate(&format!("document.querySelector({}).focus()", json!(selector)));
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key where the focus is.
    pub fn key(&mut self, key: &str, text: &str) {
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            "ArrowLeft" => 37,
            _ => 0,
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = text.into();
            }
            self.ask("Input.dispatchKeyEvent", event);
        }
    }

    /// How wide the window is from now on.
    pub fn widen(&mut self, width: u64) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", size);
    }

    /// Picks files in an input, as a user does.
    #[track_caller]
    pub fn pick<P: AsRef<Path>>(&mut self, selector: &str, files: &[P]) {
        let files: Vec<_> = files.iter().map(AsRef::as_ref).collect();
        let asked = json!({ "expression": format!("document.querySelector({})", json!(selector)) });
        let object = self.ask("Runtime.evaluate", asked)["result"]["objectId"].take();
        self.ask("DOM.setFileInputFiles", json!({ "objectId": object, "files": files }));
    }

    /// A picture of the whole page, as PNG.
    pub fn picture(&mut self, file: &Path) {
        let picture = self.ask("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        decode(&picture["data"], file);
    }

    /// The page as it is printed, as PDF.
    pub fn paper(&mut self, file: &Path) {
        let paper = self.ask("Page.printToPDF", json!({ "paperWidth": 8.27, "paperHeight": 11.69 }));
        decode(&paper["data"], file);
    }
}

/// The rules of axe, from the package in which they come.
pub fn axe() -> Option<String> {
    let found = Command::new(foreign_python("python"))
        .args([
            "-c",
            "import importlib.util as u; print(u.find_spec('axe_playwright_python').submodule_search_locations[0])",
        ])
        .output();
    let place =
        found.ok().filter(|found| found.status.success()).and_then(|found| String::from_utf8(found.stdout).ok());
    let script = place.and_then(|place| fs::read_to_string(Path::new(place.trim()).join("axe.min.js")).ok());
    if script.is_none() {
        skipped("axe is not there", "cargo xtask test installs it");
    }
    script
}

/// What axe finds on the page that is open. The page's own policy lets no rules in: it is to be bypassed before.
#[track_caller]
pub fn found_by_axe(browser: &mut Browser, rules: &str) -> Value {
    browser.evaluate(rules);
    browser.evaluate("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))")
}

/// Only pictures come in base64: coreutils read it.
fn decode(base64: &Value, file: &Path) {
    let mut process = Command::new("base64")
        .arg("--decode")
        .stdin(Stdio::piped())
        .stdout(File::create(file).expect("the file is made"))
        .spawn()
        .expect("base64 runs");
    let text = base64.as_str().expect("base64");
    process.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
    assert!(process.wait().expect("it ends").success());
}

fn program() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome", "chrome"].into_iter().find(|name| installed(name))
}

/// What a page on this disk looks like, as a PNG file.
pub fn picture(page: &Path, to: &Path) {
    let program = program().expect("chromium is installed: cargo xtask test does that");
    let home = tempfile::tempdir().expect("a temporary directory");
    let took = Command::new(program)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--window-size=900,1200"])
        .arg(format!("--user-data-dir={}", home.path().display()))
        .arg(format!("--screenshot={}", to.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser runs");
    assert!(to.exists(), "{}", String::from_utf8_lossy(&took.stderr));
}

fn installed(name: &str) -> bool {
    let runs = |place: &Path| fs::metadata(place).is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0);
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|directory| runs(&directory.join(name))))
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It has helpers, which end with it if it is asked to close; nobody waits for its answer.
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let mut rest = Vec::new();
        while self.from.read_until(0, &mut rest).is_ok_and(|read| read > 0) {}
        let _ = self.process.wait();
    }
}
