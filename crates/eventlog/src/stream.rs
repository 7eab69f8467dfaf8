//! What somebody names as an argument: a file, or a pipe into which another program writes. Reading it ends.

use std::{
    fs::{self, File},
    io::{self, Read},
    os::unix::fs::{FileTypeExt, OpenOptionsExt},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rustix::fs::OFlags;

/// So long somebody has to begin to write into a pipe.
const BEGINNING: Duration = Duration::from_secs(10);
/// So long who writes into it may say nothing.
const SILENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(20);

/// What is read. How much of it is for whoever reads to bound.
#[derive(Debug)]
pub struct Stream {
    file: File,
    /// Since when nothing was heard, and whether anything ever was; `None` of a file, which has an end.
    heard: Option<(Instant, bool)>,
}

impl Stream {
    /// Opens a file or a pipe; does not wait for anybody.
    pub fn open(path: &Path) -> io::Result<Self> {
        let kind = fs::metadata(path)?.file_type();
        if kind.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let file = File::options().read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path)?;
        let heard = (kind.is_fifo() || kind.is_char_device()).then(|| (Instant::now(), false));
        Ok(Self { file, heard })
    }

    /// How long it is, of a file.
    pub fn length(&self) -> io::Result<Option<u64>> {
        match self.heard {
            Some(_) => Ok(None),
            None => self.file.metadata().map(|found| Some(found.len())),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some((since, heard)) = &mut self.heard else { return self.file.read(buffer) };
        let mut writer = *heard;
        loop {
            match self.file.read(buffer) {
                // Nobody has opened it for writing yet, or nobody has it open any more.
                Ok(0) if !writer && !buffer.is_empty() && since.elapsed() < BEGINNING => {}
                Ok(0) if !writer && !buffer.is_empty() => {
                    return Err(io::Error::new(io::ErrorKind::TimedOut, "nobody writes into this pipe"));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && since.elapsed() < SILENCE => writer = true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(io::Error::new(io::ErrorKind::TimedOut, "whoever has this pipe open writes nothing"));
                }
                outcome => {
                    (*since, *heard) = (Instant::now(), true);
                    return outcome;
                }
            }
            thread::sleep(PAUSE);
        }
    }
}
