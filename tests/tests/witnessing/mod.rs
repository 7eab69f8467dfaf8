//! A log to be witnessed, and a witness that serves it.
#![allow(dead_code, reason = "each test uses its own part")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use proof::{
    AddCheckpoint, Checkpoint, Digest, Frontier, Grown, Note, SigningKey, WitnessKey, path::prove_consistency,
};
use tests::{Desk, Ran};
use ureq::Agent;

pub const ORIGIN: &str = "socai.example/ledger";
pub const NAME: &str = "witness.example/inspectorate";

/// A log that can have another past.
#[derive(Clone)]
pub struct Log {
    pub key: SigningKey,
    leaves: Vec<Digest>,
}

impl Log {
    pub fn new() -> Self {
        Self::by(SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap())
    }

    pub fn by(key: SigningKey) -> Self {
        Self { key, leaves: (0..600).map(|number| Digest::of_leaf(format!("entry {number}"))).collect() }
    }

    /// The same log, with this entry there.
    pub fn with(&self, place: usize, entry: &str) -> Self {
        let mut other = self.clone();
        other.leaves[place] = Digest::of_leaf(entry);
        other
    }

    pub fn head(&self, size: u64) -> String {
        let root = self.leaves[..size as usize].iter().copied().collect::<Frontier>().root();
        Checkpoint { origin: self.key.name().to_owned(), size, root }.sign(&self.key)
    }

    pub fn request(&self, old: u64, new: u64) -> String {
        let proof = prove_consistency(&Grown::whole(self.leaves.clone()), old, new).unwrap();
        AddCheckpoint { old, proof, note: self.head(new) }.to_string()
    }
}

/// A desk with a witness in `witness/` that follows the log.
pub struct Witnessing {
    pub desk: Desk,
    pub key: WitnessKey,
    pub log: Log,
}

impl Witnessing {
    pub fn new() -> Self {
        let (desk, log) = (Desk::new(), Log::new());
        let key = desk.run(["witness", "init", "witness", "--name", NAME]).ok().out.trim().parse().unwrap();
        desk.run(["witness", "follow", "witness", &log.key.verifying_key().to_string()]).ok();
        Self { desk, key, log }
    }

    /// The witness's directory of the log.
    pub fn of_log(&self) -> PathBuf {
        self.desk.path("witness/logs").join(Digest::of(ORIGIN.as_bytes()).to_string())
    }

    pub fn serve(&self) -> Serving {
        Serving::start(self.desk.command(["witness", "serve", "witness", "--listen", "127.0.0.1:0"]))
    }

    /// Asked with a file.
    pub fn cosign(&self, request: &str) -> Ran {
        self.desk.write("request", request);
        self.desk.run(["witness", "cosign", "witness", "request"])
    }

    /// What `status` tells of the first log.
    pub fn status(&self) -> serde_json::Value {
        self.desk.run(["witness", "status", "witness", "--json"]).json()["logs"][0].clone()
    }

    /// When the witness vouched for this head with this answer.
    pub fn times(&self, head: &str, lines: &str) -> Vec<u64> {
        self.key.times(&Note::parse(&format!("{head}{lines}")).unwrap()).unwrap()
    }
}

/// A witness that answers by HTTP; killed when it goes.
pub struct Serving {
    child: Child,
    pub address: String,
    agent: Agent,
}

/// An answer by HTTP.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub code: u16,
    pub kind: String,
    pub body: String,
}

impl Serving {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{first}");
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(20)));
        Self { child, address, agent: config.build().into() }
    }

    pub fn ask(&self, request: impl AsRef<[u8]>) -> Answer {
        let url = format!("{}/add-checkpoint", self.address);
        answer(self.agent.post(url).send(request.as_ref()).unwrap())
    }

    pub fn get(&self, path: &str) -> Answer {
        answer(self.agent.get(format!("{}{path}", self.address)).call().unwrap())
    }

    /// The beginning of the answer to these bytes.
    pub fn raw(&self, bytes: &str) -> String {
        let mut connection = TcpStream::connect(self.address.trim_start_matches("http://")).unwrap();
        connection.write_all(bytes.as_bytes()).unwrap();
        let mut answer = [0; 1024];
        let got = connection.read(&mut answer).unwrap();
        String::from_utf8_lossy(&answer[..got]).into_owned()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal; how it ended, and what it told.
    pub fn stop(mut self, signal: &str) -> (ExitStatus, String) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (self.child.wait().unwrap(), told)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Whoever was stopped is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let kind = response.headers().get("content-type").map_or("", |kind| kind.to_str().unwrap()).to_owned();
    let body = response.body_mut().read_to_string().unwrap();
    Answer { code: response.status().as_u16(), kind, body }
}

/// The only file in a directory with this extension.
pub fn only(directory: PathBuf, extension: &str) -> PathBuf {
    let files = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path());
    let found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == extension)).collect();
    assert_eq!(found.len(), 1, "{}: {found:?}", directory.display());
    found[0].clone()
}
