//! A process of the real binary that goes on until it is asked to end: `socai run`, `socai serve`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// Killed when it is dropped.
pub struct Kept(Child);

impl Kept {
    /// Starts it, and waits until it says in JSON that it answers.
    #[track_caller]
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("it says that it is there");
        assert!(line.contains('{'), "{line}");
        Self(child)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Asks it to end, as the system does, and waits until it has.
    #[track_caller]
    pub fn asked_to_end(mut self) {
        let told = Command::new("kill").arg(self.0.id().to_string()).status().expect("kill runs");
        assert!(told.success() && self.0.wait().expect("it ends").success());
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
