//! A desk as a browser meets it: the real server over the sample year, one for all tests of a run, and a client that says
//! what it is told to say.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::binary;

/// The password of every sample account.
pub const PASSWORD: &str = "xem-thu-so-cai";

/// A server that runs as long as this process, or as somebody has this.
pub struct Served {
    pub port: u16,
    /// The ledger's directory.
    pub ledger: PathBuf,
    /// It ends when its standard input does, and takes its ledger along.
    _process: Mutex<Child>,
}

/// The desk of the demo, in which nobody records.
pub fn served() -> &'static Served {
    static SERVED: OnceLock<Served> = OnceLock::new();
    SERVED.get_or_init(Served::start)
}

impl Served {
    /// A desk of one's own, with the demo's ledger.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// The same with these arguments besides.
    pub fn with(arguments: &[&str]) -> Self {
        Self::on(free_port(), arguments)
    }

    /// The same on this port, which somebody has been told before.
    pub fn on(port: u16, arguments: &[&str]) -> Self {
        let place = tempfile::tempdir().expect("a temporary directory").keep();
        let ledger = place.join("so");
        let script = r#""$@" & exec >&-; cat >/dev/null; kill $!; wait; rm -rf "$PLACE""#;
        let mut process = Command::new("sh");
        process
            .args(["-c", script, "sh"])
            .arg(binary())
            .args(["serve", "--demo", "--json", "--listen", &format!("127.0.0.1:{port}"), "--ledger"])
            .arg(&ledger)
            .args(arguments)
            .env("PLACE", &place)
            .stdin(Stdio::piped());
        Self::by(process, port, ledger)
    }

    /// The desk of this ledger, by a process of one's own: it is there until it is killed.
    pub fn alone(ledger: PathBuf, arguments: &[&str]) -> Self {
        let port = free_port();
        let mut process = Command::new(binary());
        process.args(["serve", "--json", "--listen", &format!("127.0.0.1:{port}")]);
        process.args(arguments.iter().map(|argument| argument.replace("PORT", &port.to_string())));
        process.arg("--ledger").arg(&ledger);
        Self::by(process, port, ledger)
    }

    fn by(mut process: Command, port: u16, ledger: PathBuf) -> Self {
        process.env_remove("SOCAI_LEDGER").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = process.spawn().expect("it runs");
        let mut line = String::new();
        let out = process.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("the server says that it is there");
        assert!(line.contains('{'), "{line}");
        Self { port, ledger, _process: Mutex::new(process) }
    }
}

impl Served {
    /// Ends a process of one's own where it stands, as a power cut does.
    pub fn killed(self) {
        let mut process = self._process.lock().expect("nobody panicked");
        process.kill().expect("it is there");
        process.wait().expect("it ends");
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The cookie that it sets, as it is sent back.
    pub fn cookie(&self) -> Option<String> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value);
        set.filter_map(|cookie| cookie.split(';').next())
            .find(|cookie| cookie.starts_with("__Host-socai="))
            .map(str::to_owned)
    }
}

impl Served {
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Sends these bytes, and gives back whatever comes until the server closes.
    pub fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a timeout");
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// A request with these headers and this body; whoever is told to come again does.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: localhost:{}\r\nconnection: close\r\n", self.port);
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if method == "POST" {
            request +=
                &format!("content-length: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n", body.len());
        }
        request += &format!("\r\n{body}");
        loop {
            let reply = read(&self.raw(request.as_bytes()));
            if ![429, 503].contains(&reply.status) {
                return reply;
            }
            thread::sleep(Duration::from_millis(500));
        }
    }

    #[track_caller]
    pub fn get(&self, path: &str, cookie: Option<&str>) -> Reply {
        let headers: Vec<(&str, &str)> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
        self.ask("GET", path, &headers, "")
    }

    /// The session of a sample account.
    #[track_caller]
    pub fn sign_in(&self, login: &str) -> String {
        let origin = self.origin();
        let body = format!("login={login}&password={PASSWORD}&tiep=%2F");
        let reply = self.ask("POST", "/vao", &[("origin", &origin)], &body);
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.cookie().expect("a session")
    }
}

/// A reply, taken apart.
#[track_caller]
pub fn read(bytes: &[u8]) -> Reply {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
        panic!("no reply: {:?}", String::from_utf8_lossy(bytes));
    });
    let head = String::from_utf8(bytes[..end].to_vec()).expect("UTF-8");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned()));
    Reply { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
}
