//! The Debian package: installed, started as its own user, upgraded, refused where it is too old, and removed, in a tree of
//! its own. The ledger is the same throughout.

use std::{
    env,
    fs::{self, Permissions},
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;
use tests::{
    Ran,
    foreign::{must_be_there, there},
    repository,
    served::free_port,
};

/// A machine on which nothing is installed.
struct Machine {
    root: TempDir,
}

impl Machine {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        // The user that is made passes through.
        fs::set_permissions(root.path(), Permissions::from_mode(0o755)).unwrap();
        for directory in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/backups", "etc", "usr/lib/systemd"] {
            fs::create_dir_all(root.path().join(directory)).unwrap();
        }
        fs::write(root.path().join("var/lib/dpkg/status"), "").unwrap();
        Self { root }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn dpkg<const N: usize>(&self, arguments: [&str; N]) -> Ran {
        let mut dpkg = Command::new("dpkg");
        dpkg.arg("--root").arg(self.root.path());
        // The libraries are this machine's own, and so are the programs that the scripts call.
        dpkg.args(["--force-depends", "--force-script-chrootless", "--force-unsafe-io", "--force-downgrade"]);
        dpkg.args(arguments).env("PATH", format!("{}:/usr/sbin:/sbin", env::var("PATH").unwrap()));
        Ran::from(dpkg.output().unwrap())
    }

    /// The program that was installed, run as the user that was made for it.
    fn as_its_user(&self, arguments: &[&str]) -> Command {
        let ledger = fs::metadata(self.path("var/lib/socai")).unwrap();
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={}", ledger.uid())).arg(format!("--regid={}", ledger.gid()));
        command.args(["--clear-groups", "--no-new-privs"]).arg(self.path("usr/bin/socai")).args(arguments);
        command.env_remove("SOCAI_LEDGER").current_dir("/");
        command
    }

    /// What the unit starts, with the paths of this tree.
    fn starts(&self, unit: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path("usr/lib/systemd/system").join(unit)).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/socai ")).unwrap();
        let here = |word: &str| {
            if word.starts_with("/var/") { self.path(&word[1..]).display().to_string() } else { word.to_owned() }
        };
        line.split(' ').map(here).collect()
    }

    fn entries(&self) -> String {
        let ledger = self.path("var/lib/socai/ledger").display().to_string();
        Ran::from(self.as_its_user(&["history", "--entries", "--ledger", &ledger]).output().unwrap()).ok().out
    }
}

fn packed(version: &str) -> PathBuf {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut pack = Command::new(cargo);
    pack.args(["run", "--quiet", "--package", "xtask", "--", "deb"]).arg(tests::binary()).arg(version);
    pack.env("DPKG_DEB_COMPRESSOR_TYPE", "gzip").env("DPKG_DEB_COMPRESSOR_LEVEL", "1");
    let packed = Ran::from(pack.current_dir(repository()).output().unwrap()).ok().out;
    PathBuf::from(packed.lines().last().unwrap())
}

#[test]
fn installed_started_upgraded_refused_and_removed() {
    let tools =
        [("dpkg-deb", "dpkg"), ("setpriv", "util-linux"), ("systemd-analyze", "systemd"), ("strip", "binutils")];
    for (program, package) in tools {
        if !there(program, "--version") {
            return must_be_there(&format!("{program} is not there"), package);
        }
    }
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if !is_root {
        return must_be_there("only root installs a package and becomes another user", "sudo");
    }

    // Given the package of this version, then it is installed with its user, and its units are sound.
    let machine = Machine::new();
    let first = packed("0.1.0");
    machine.dpkg(["--install", first.to_str().unwrap()]).ok();
    for private in ["var/lib/socai", "var/backups/socai"] {
        let metadata = fs::metadata(machine.path(private)).unwrap();
        assert_eq!((metadata.mode() & 0o777, metadata.uid() == 0), (0o700, false), "{private}");
    }
    units_are_sound(&machine);
    let packed_layout = fs::read_to_string(machine.path("var/lib/dpkg/info/socai.preinst")).unwrap();

    // Its user makes the ledger, and each unit's own command works on it.
    let ledger = machine.path("var/lib/socai/ledger").display().to_string();
    Ran::from(machine.as_its_user(&["demo", "--no-pause", "--ledger", &ledger]).output().unwrap()).ok();
    let settings = fs::read_to_string(machine.path("var/lib/socai/ledger/ledger.toml")).unwrap();
    let layout = settings.lines().find_map(|line| line.strip_prefix("layout = ")).unwrap();
    assert!(packed_layout.contains(&format!("-gt {layout} ]")), "the package knows the layout of its program");
    for unit in ["socai-backup.service", "socai-check.service"] {
        let command = machine.starts(unit);
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        Ran::from(machine.as_its_user(&command).output().unwrap()).ok();
    }
    let doctor = machine.starts("socai-doctor.service");
    let doctor: Vec<&str> = doctor.iter().map(String::as_str).collect();
    // A machine that nobody keeps the clock of is warned of, and that is a failure here.
    let doctor = Ran::from(machine.as_its_user(&doctor).output().unwrap());
    assert!(doctor.code == 0 || doctor.out.contains("cảnh báo") || doctor.out.contains("warning"), "{doctor:?}");
    serves(&machine);
    let entries = machine.entries();
    assert!(entries.lines().count() > 300);

    // When a newer version replaces it, the ledger and what the administrator has set are as they were.
    let conf = machine.path("etc/socai/socai.conf");
    let set = fs::read_to_string(&conf).unwrap().replace("socai.example", "so-cai.example");
    fs::write(&conf, &set).unwrap();
    let second = packed("0.1.1");
    machine.dpkg(["--install", second.to_str().unwrap()]).ok();
    assert!(machine.entries() == entries);
    assert_eq!(fs::read_to_string(&conf).unwrap(), set);

    // When the ledger has a layout that an older version does not know, that version is refused in words.
    let newer = settings.replace(&format!("layout = {layout}"), "layout = 99");
    fs::write(machine.path("var/lib/socai/ledger/ledger.toml"), newer).unwrap();
    let refused = machine.dpkg(["--install", first.to_str().unwrap()]);
    assert!(refused.code != 0 && refused.err.contains("has layout 99"), "{refused:?}");
    fs::write(machine.path("var/lib/socai/ledger/ledger.toml"), settings).unwrap();
    assert!(machine.entries() == entries);

    // When it is removed, even wholly, the ledger and its backup stay.
    let kept = fs::read(machine.path("usr/bin/socai")).unwrap();
    machine.dpkg(["--remove", "socai"]).ok();
    let purged = machine.dpkg(["--purge", "socai"]).ok();
    assert!(purged.out.contains("stay where they are"), "{purged:?}");
    assert!(!machine.path("usr/bin/socai").exists() && !conf.exists());
    fs::create_dir_all(machine.path("usr/bin")).unwrap();
    fs::write(machine.path("usr/bin/socai"), kept).unwrap();
    fs::set_permissions(machine.path("usr/bin/socai"), Permissions::from_mode(0o755)).unwrap();
    assert!(machine.entries() == entries);
    assert!(machine.path("var/backups/socai/tiles/checkpoint").exists());
}

/// The units as systemd reads them, beside those that every machine has.
fn units_are_sound(machine: &Machine) {
    let system = machine.path("usr/lib/systemd/system");
    for unit in fs::read_dir("/usr/lib/systemd/system").unwrap().map(|unit| unit.unwrap().path()) {
        if unit.extension().is_some_and(|extension| extension == "target") && unit.is_file() {
            fs::copy(&unit, system.join(unit.file_name().unwrap())).unwrap();
        }
    }
    let ours = |path: &Path| path.file_name().unwrap().to_str().unwrap().starts_with("socai");
    let units: Vec<PathBuf> =
        fs::read_dir(&system).unwrap().map(|unit| unit.unwrap().path()).filter(|path| ours(path)).collect();
    assert!(units.len() >= 9, "{units:?}");
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--man=no", "--root"]).arg(machine.root.path()).args(&units);
    let verified = Ran::from(verify.output().unwrap()).ok();
    assert_eq!((verified.out.as_str(), verified.err.as_str()), ("", ""));
}

/// The server as the unit starts it, with the package's own settings, but for the port.
fn serves(machine: &Machine) {
    let conf = fs::read_to_string(machine.path("etc/socai/socai.conf")).unwrap();
    let settings = conf.lines().find_map(|line| line.strip_prefix("SERVE=")).unwrap();
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let settings = settings.replace("127.0.0.1:8080", &listen);
    let words = machine.starts("socai.service");
    let words = words.iter().map(String::as_str).flat_map(|word| match word {
        "$SERVE" => settings.split(' ').collect(),
        word => vec![word],
    });
    let words: Vec<&str> = words.collect();
    let mut server = machine.as_its_user(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let answers = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(100));
        is_ready(port)
    });
    // systemd stops it so.
    Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    let ended = server.wait().unwrap();
    assert!(answers && ended.success(), "answers: {answers}; ended: {ended}");
}

fn is_ready(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let mut answer = String::new();
    let asked = stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
}
