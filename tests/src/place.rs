//! Places that behave as one wishes: small file systems, failing ones, read-only ones. They need root, or
//! a system that gives every user such rights within a namespace; where neither is so, nothing is made
//! and the caller says what it could not test.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, SystemTime},
};

/// A mounted file system; unmounted when it goes.
pub struct Mount {
    pub point: PathBuf,
}

impl Mount {
    /// A file system in memory that holds so many bytes.
    pub fn small(point: &Path, bytes: u64) -> Option<Self> {
        Self::at(point, &["-t", "tmpfs", "-o", &format!("size={bytes}"), "none"])
    }

    /// The file system in an image.
    pub fn of_image(point: &Path, image: &Path) -> Option<Self> {
        let image = image.to_str().expect("UTF-8");
        // Nothing but a sync asks for the disk: no commit by the clock.
        Self::at(point, &["-t", "ext4", "-o", "loop,commit=3600", image])
    }

    fn at(point: &Path, arguments: &[&str]) -> Option<Self> {
        fs::create_dir_all(point).expect("a directory to mount at");
        let output = Command::new("mount").args(arguments).arg(point).output().ok()?;
        output.status.success().then(|| Self { point: point.to_owned() })
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Who was killed a moment ago may still be there.
        for _ in 0..50 {
            if ran("umount", [&self.point]) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        ran("umount", [OsStr::new("--lazy"), self.point.as_os_str()]);
    }
}

/// Whether it could be run, and succeeded.
pub fn ran<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

/// Makes an image with an empty ext4, which takes room only as it is written.
pub fn make_image(image: &Path, bytes: u64) -> bool {
    let file = fs::File::create(image).expect("the image is made");
    file.set_len(bytes).expect("it may be that long");
    let arguments = ["-q", "-F", "-J", "size=4", "-E", "lazy_itable_init=1,lazy_journal_init=1,nodiscard"];
    ran("mkfs.ext4", arguments.map(OsStr::new).into_iter().chain([image.as_os_str()]))
}

/// A program that runs where `directory` can only be read, whoever it is that runs it.
pub fn read_only(directory: &Path, command: &Command) -> Option<Command> {
    const SCRIPT: &str = r#"mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@""#;
    let within = |rights: &[&str]| {
        let mut within = Command::new("unshare");
        within.args(rights).args(["sh", "-c", SCRIPT]).arg(directory);
        within
    };
    let rights: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
    let can = |rights: &&[&str]| within(rights).arg("true").output().is_ok_and(|output| output.status.success());
    Some(inside(within(rights.into_iter().find(can)?), command))
}

/// `outer`, with all that `command` would run as its last arguments, where and as that would run.
pub fn inside(mut outer: Command, command: &Command) -> Command {
    outer.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        outer.current_dir(directory);
    }
    outer
}

/// A file below a directory, and everything that one can see of it.
pub type Seen = BTreeMap<PathBuf, (u32, u64, SystemTime, Vec<u8>)>;

/// Everything below a directory: modes, times, bytes.
pub fn seen(directory: &Path) -> Seen {
    let mut seen = Seen::new();
    let mut left = vec![directory.to_owned()];
    while let Some(path) = left.pop() {
        let about = fs::symlink_metadata(&path).expect("it is there");
        let bytes = if about.is_file() { fs::read(&path).expect("it is read") } else { Vec::new() };
        if about.is_dir() {
            left.extend(fs::read_dir(&path).expect("it is read").map(|entry| entry.expect("an entry").path()));
        }
        seen.insert(path, (about.mode(), about.ino(), about.modified().expect("a time"), bytes));
    }
    seen
}
