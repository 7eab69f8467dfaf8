//! A PostgreSQL server in a directory of its own.

use std::{
    fs::{self, File},
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use postgres::{Client, Config, NoTls};

use crate::machine;

const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "fsync=on",
    "synchronous_commit=on",
    "shared_buffers=1GB",
    // The rest is as it comes: full pages in the log after a checkpoint, autovacuum, replication possible.
    "max_connections=10",
    "log_min_messages=warning",
];

/// A path of a socket is part of an address of 108 bytes, which ends in a zero.
const LONGEST_SOCKET: usize = 107;
const PORT: u16 = 5432;
const USER: &str = "peers";

const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(2);

/// A server that ends with this value.
pub struct Server {
    process: Child,
    account: Option<Account>,
    data: PathBuf,
}

impl Server {
    /// Starts the server, after creating its data if there are none, and connects to it.
    pub fn start(directory: &Path) -> Result<(Self, Client)> {
        let directory = directory.canonicalize()?;
        let account = Account::needed()?;
        let data = directory.join("data");
        if !data.exists() {
            initialise(&directory, &data, account)?;
        }
        let socket = directory.join(format!(".s.PGSQL.{PORT}"));
        let length = socket.as_os_str().as_bytes().len();
        ensure!(length <= LONGEST_SOCKET, "{} is too long for a socket", socket.display());

        let log = directory.join("log");
        let mut command = program("postgres", account)?;
        command.arg("-D").arg(&data).arg("-k").arg(&directory);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let process = command.current_dir(&directory).stdin(Stdio::null()).stderr(File::create(&log)?).spawn()?;
        // From here on a failure stops the server, by dropping it.
        let mut server = Self { process, account, data };
        let client = server.connect(&directory).with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        Ok((server, client))
    }

    fn connect(&mut self, directory: &Path) -> Result<Client> {
        let mut config = Config::new();
        config.host_path(directory).port(PORT).user(USER).dbname("postgres");
        let start = Instant::now();
        loop {
            match config.connect(NoTls) {
                Ok(client) => return Ok(client),
                Err(error) if start.elapsed() > PATIENCE => return Err(error).context("the server does not answer"),
                Err(_) => {}
            }
            if let Some(status) = self.process.try_wait()? {
                bail!("the server ended: {status}");
            }
            std::thread::sleep(POLL);
        }
    }

    /// Where its data are.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Of all its processes, with the shared buffers counted once.
    pub fn resident_bytes(&self) -> Result<u64> {
        let parent = self.process.id();
        let mut bytes = machine::proportional_bytes(parent)?;
        for child in machine::children(parent)? {
            bytes += machine::proportional_bytes(child)?;
        }
        Ok(bytes)
    }

    /// "Fast": sessions are ended, and a checkpoint is written.
    fn stop(&mut self) -> Result<()> {
        if self.process.try_wait()?.is_none() {
            finish(program("pg_ctl", self.account)?.arg("stop").arg("-D").arg(&self.data).args(["-m", "fast"]))?;
        }
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("PostgreSQL does not stop: {error:#}");
            // Its memory and its directory are wanted back in any case.
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

/// Why there is no server here, if there is none.
pub fn available() -> Result<()> {
    Account::needed()?;
    ["postgres", "initdb", "pg_ctl"].into_iter().try_for_each(|name| find(name).map(drop))
}

/// Which version it is.
pub fn version() -> Result<String> {
    let output = Command::new(find("postgres")?).arg("--version").output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.trim().replace("postgres (PostgreSQL)", "PostgreSQL"))
}

fn initialise(directory: &Path, data: &Path, account: Option<Account>) -> Result<()> {
    if let Some(Account { user, group }) = account {
        chown(directory, Some(user), Some(group))?;
    }
    finish(
        program("initdb", account)?
            .arg("-D")
            .arg(data)
            .args(["-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions"])
            .current_dir(directory),
    )
}

fn finish(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}: {}: {}", command.get_program().display(), output.status, text.trim());
    Ok(())
}

fn program(name: &str, account: Option<Account>) -> Result<Command> {
    let mut command = Command::new(find(name)?);
    command.stdout(Stdio::null()).env("LC_ALL", "C");
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
    Ok(command)
}

/// In the directory that `PG_BIN` names, or else on the path.
fn find(name: &str) -> Result<PathBuf> {
    let (variable, hint) = if std::env::var_os("PG_BIN").is_some() { ("PG_BIN", "") } else { ("PATH", ", set PG_BIN") };
    std::env::split_paths(&std::env::var_os(variable).unwrap_or_default())
        .map(|directory| directory.join(name))
        .find(|file| file.is_file())
        .with_context(|| format!("no {name} in {variable}{hint}"))
}

/// Whom the server runs as.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// PostgreSQL refuses to run as root, so root lends it another account; anybody else runs it as himself.
    fn needed() -> Result<Option<Self>> {
        if fs::metadata("/proc/self")?.uid() != 0 {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Self::named(&accounts, name))
            .map(Some)
            .context("PostgreSQL does not run as root, and there is no account postgres or nobody")
    }

    fn named(accounts: &str, name: &str) -> Option<Self> {
        let mut fields =
            accounts.lines().map(|line| line.split(':')).find(|fields| fields.clone().next() == Some(name))?;
        Some(Self { user: fields.nth(2)?.parse().ok()?, group: fields.next()?.parse().ok()? })
    }
}
