//! The rounds: every subject in turn, each task in a child process, each store in a fresh directory.

use std::{
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;

use crate::{
    disk,
    errand::{Errand, Sample},
    peer::Subject,
    report,
    workload::{Sizes, Stage, Task, Workload},
};

/// More files than these take the file system a while to forget …
const MANY_FILES: u64 = 500;
/// … this long (ext4 does not use an inode again for five seconds).
const RECENTLY_REMOVED: Duration = Duration::from_secs(6);

/// What one subject did in one round.
#[derive(Debug, Serialize)]
pub struct Record {
    pub round: usize,
    pub workload: Workload,
    pub subject: &'static str,
    pub sample: Sample,
}

/// What went wrong: the rest is still worth having.
#[derive(Debug, Serialize)]
pub struct Failure {
    pub round: usize,
    pub subject: &'static str,
    pub error: String,
}

pub struct Bench<'a> {
    directory: &'a Path,
    stopped: Arc<AtomicBool>,
    pub records: Vec<Record>,
    pub failures: Vec<Failure>,
}

impl<'a> Bench<'a> {
    pub fn new(directory: &'a Path) -> Result<Self> {
        // An interrupt ends the child, which gets it too; this process stays, to remove what was written.
        let stopped = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stopped);
        ctrlc::set_handler(move || seen.store(true, Ordering::Relaxed))?;
        Ok(Self { directory, stopped, records: Vec::new(), failures: Vec::new() })
    }

    pub fn run(
        &mut self,
        subjects: &[&'static Subject],
        sizes: &Sizes,
        wanted: &[Workload],
        rounds: usize,
    ) -> Result<()> {
        for round in 1..=rounds {
            // Another one begins each round, so that none always follows the same one.
            let mut order = subjects.to_vec();
            order.rotate_left((round - 1) % subjects.len());
            for stage in sizes.stages(wanted) {
                for subject in &order {
                    self.stage(round, subject, &stage)?;
                }
            }
        }
        Ok(())
    }

    pub fn once(&mut self, subjects: &[&'static Subject], stage: &Stage) -> Result<()> {
        subjects.iter().try_for_each(|subject| self.stage(1, subject, stage))
    }

    fn stage(&mut self, round: usize, subject: &'static Subject, stage: &Stage) -> Result<()> {
        // A short name, for a socket may have to fit in.
        let directory = self.directory.join(subject.name);
        fs::create_dir(&directory)?;
        fs::set_permissions(&directory, Permissions::from_mode(0o755))?;
        for &(workload, task) in stage {
            let outcome = child(subject, &directory, task);
            // Before the outcome is looked at: an interrupted child has failed, but not by itself.
            ensure!(!self.stopped.load(Ordering::Relaxed), "interrupted");
            match outcome {
                Ok(sample) => {
                    let Some(workload) = workload else { continue };
                    eprintln!("{}", report::progress(round, subject.name, workload, &sample));
                    self.records.push(Record { round, workload, subject: subject.name, sample });
                }
                Err(error) => {
                    let error = format!("{error:#}");
                    eprintln!("round {round}, {}: FAILED: {error}", subject.name);
                    self.failures.push(Failure { round, subject: subject.name, error });
                    break;
                }
            }
        }
        let files = disk::files(&directory)?;
        fs::remove_dir_all(&directory).context("removing what was written")?;
        // ext4 is slow to make files for some seconds after many were removed: the next subject is not to pay for it.
        if files > MANY_FILES {
            std::thread::sleep(RECENTLY_REMOVED);
        }
        Ok(())
    }
}

fn child(subject: &Subject, directory: &Path, task: Task) -> Result<Sample> {
    let errand = Errand { subject: subject.name.to_owned(), directory: directory.to_owned(), task };
    let output = Command::new(std::env::current_exe()?)
        .arg("--errand")
        .arg(serde_json::to_string(&errand)?)
        .stderr(Stdio::inherit())
        .output()?;
    if let Some(signal) = output.status.signal() {
        bail!("{task:?} was ended by signal {signal}");
    }
    ensure!(output.status.success(), "{task:?} has failed, see above");
    // The last line, for some stores print where they are and how they write.
    let text = String::from_utf8(output.stdout)?;
    Ok(serde_json::from_str(text.lines().next_back().context("the child said nothing")?)?)
}
