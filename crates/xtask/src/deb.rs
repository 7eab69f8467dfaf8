//! `cargo xtask deb`: the Debian package, with services, timers, man pages and completions. `docs/operate.md` says how it
//! is run.

use std::{
    env,
    fs::{self, File, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The highest layout of a ledger's directory that this version opens: `ledger::settings::LAYOUT`, which the package test
/// holds against this.
const LAYOUT: &str = "3";
/// What is shipped as it lies in `crates/xtask/package`: from where, to where, with which mode.
const FILES: [(&str, &str, u32); 16] = [
    ("systemd/socai.service", "usr/lib/systemd/system/socai.service", 0o644),
    ("systemd/socai-backup.service", "usr/lib/systemd/system/socai-backup.service", 0o644),
    ("systemd/socai-backup.timer", "usr/lib/systemd/system/socai-backup.timer", 0o644),
    ("systemd/socai-check.service", "usr/lib/systemd/system/socai-check.service", 0o644),
    ("systemd/socai-check.timer", "usr/lib/systemd/system/socai-check.timer", 0o644),
    ("systemd/socai-doctor.service", "usr/lib/systemd/system/socai-doctor.service", 0o644),
    ("systemd/socai-doctor.timer", "usr/lib/systemd/system/socai-doctor.timer", 0o644),
    ("systemd/socai-witness.service", "usr/lib/systemd/system/socai-witness.service", 0o644),
    ("systemd/socai-alarm@.service", "usr/lib/systemd/system/socai-alarm@.service", 0o644),
    ("sysusers.conf", "usr/lib/sysusers.d/socai.conf", 0o644),
    ("tmpfiles.conf", "usr/lib/tmpfiles.d/socai.conf", 0o644),
    ("alarm", "usr/lib/socai/alarm", 0o755),
    ("socai.conf", "etc/socai/socai.conf", 0o644),
    ("debian/copyright", "usr/share/doc/socai/copyright", 0o644),
    ("../../../LICENSE-MIT", "usr/share/doc/socai/LICENSE-MIT", 0o644),
    ("../../../LICENSE-APACHE", "usr/share/doc/socai/LICENSE-APACHE", 0o644),
];
/// What steers the installation.
const CONTROL: [(&str, u32); 6] = [
    ("control", 0o644),
    ("conffiles", 0o644),
    ("preinst", 0o755),
    ("postinst", 0o755),
    ("prerm", 0o755),
    ("postrm", 0o755),
];
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/socai"),
    ("zsh", "usr/share/zsh/vendor-completions/_socai"),
    ("fish", "usr/share/fish/vendor_completions.d/socai.fish"),
];
/// In which language, and where its man pages are.
const MANUALS: [(&str, &str); 2] = [("en", "usr/share/man/man1"), ("vi", "usr/share/man/vi/man1")];

/// Packs this program as this version, into `target/deb`.
pub fn pack(program: &Path, version: &str) -> io::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = program.ancestors().nth(2).unwrap_or(root).join("deb");
    let stage = target.join("stage");
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    let package = root.join("package");
    let installed = stage.join("usr/bin/socai");
    put(&installed, &fs::read(program)?, 0o755)?;
    said(Path::new("strip"), &["--strip-unneeded", &installed.display().to_string()])?;
    for (from, to, mode) in FILES {
        put(&stage.join(to), &fs::read(package.join(from))?, mode)?;
    }
    let documents = root.join("../../docs");
    for entry in fs::read_dir(&documents)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            put(
                &stage.join("usr/share/doc/socai").join(path.file_name().unwrap_or_default()),
                &fs::read(&path)?,
                0o644,
            )?;
        }
    }
    let changes = zipped(&fs::read(root.join("../../CHANGELOG.md"))?)?;
    put(&stage.join("usr/share/doc/socai/changelog.gz"), &changes, 0o644)?;
    for (language, place) in MANUALS {
        let pages = target.join("man");
        if pages.exists() {
            fs::remove_dir_all(&pages)?;
        }
        said(program, &["man", "--lang", language, "--to", &pages.display().to_string()])?;
        for entry in fs::read_dir(&pages)? {
            let path = entry?.path();
            let name = format!("{}.gz", path.file_name().unwrap_or_default().to_string_lossy());
            put(&stage.join(place).join(name), &zipped(&fs::read(&path)?)?, 0o644)?;
        }
    }
    for (shell, place) in COMPLETIONS {
        put(&stage.join(place), &said(program, &["completions", shell])?, 0o644)?;
    }
    let architecture = said(Path::new("dpkg"), &["--print-architecture"])?;
    let architecture = String::from_utf8_lossy(&architecture).trim().to_owned();
    let kilobytes = (size(&stage)? / 1024).to_string();
    let facts =
        [("{version}", version), ("{layout}", LAYOUT), ("{architecture}", &architecture), ("{kilobytes}", &kilobytes)];
    for (name, mode) in CONTROL {
        let text = fs::read_to_string(package.join("debian").join(name))?;
        let filled = facts.iter().fold(text, |text, (name, value)| text.replace(name, value));
        put(&stage.join("DEBIAN").join(name), filled.as_bytes(), mode)?;
    }
    let packed = target.join(format!("socai_{version}_{architecture}.deb"));
    let arguments = ["--root-owner-group", "--build", &stage.display().to_string(), &packed.display().to_string()];
    said(Path::new("dpkg-deb"), &arguments)?;
    Ok(packed)
}

fn put(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes)?;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// What a program prints; an error where it fails.
fn said(program: &Path, arguments: &[&str]) -> io::Result<Vec<u8>> {
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output()?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(io::Error::other(format!("{} {}: {}", program.display(), arguments.join(" "), output.status))),
    }
}

/// As Debian wants it: without a name and a time.
fn zipped(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = Command::new("gzip").args(["-9n"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    // Written from its own thread: gzip answers while it reads.
    let input = gzip.stdin.take();
    let output = std::thread::scope(|scope| {
        let written = scope.spawn(|| input.map_or(Ok(()), |mut input| input.write_all(bytes)));
        let output = gzip.wait_with_output();
        written.join().map_err(|_| io::Error::other("gzip took nothing"))??;
        output
    })?;
    output.status.success().then_some(output.stdout).ok_or_else(|| io::Error::other("gzip failed"))
}

fn size(directory: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        bytes += if path.is_dir() { size(&path)? } else { File::open(&path)?.metadata()?.len() };
    }
    Ok(bytes)
}
