//! UmaDB, embedded: its storage engine and its writer threads without the gRPC server before them.
//!
//! It writes copy-on-write pages, syncs, writes a header page, and syncs again; only then is an append answered.
//! Its server groups by a writer thread that drains a queue, and here the very same thread is run. A second subject
//! has its pipelined writer, which prepares a commit while io_uring writes the one before.

use std::{path::PathBuf, sync::Arc, thread::JoinHandle};

use anyhow::{Context, Result};
use bed::event::{Event, Stored};
use tokio::sync::{mpsc, oneshot, watch};
use umadb_core::{
    db::UmaDb,
    io_shell::io_shell,
    mvcc::{Mvcc, StorageOptions},
    writer_thread_blocking::writer_thread_blocking,
    writer_thread_pipelining::writer_thread_pipelining,
    writer_thread_request::WriterThreadRequest,
};
use umadb_dcb::{DcbEvent, DcbEventStoreSync, DcbResult};

use super::{always, locked};
use crate::{
    disk,
    peer::{Durable, Grouping, Peer, Scanned, Site, Subject},
};

pub const SUBJECT: Subject = Subject {
    name: "umadb",
    version: || locked("umadb-core"),
    available: always,
    open: |site| Ok(Box::new(Uma::open(site)?)),
    grouping: Some(|site| Ok(Arc::new(Group::open(site, Mode::Blocking)?))),
};

pub const PIPELINED: Subject = Subject {
    name: "umadb-pipelined",
    version: || locked("umadb-core"),
    available: always,
    open: |site| Ok(Box::new(Piped::open(site)?)),
    grouping: Some(|site| Ok(Arc::new(Group::open(site, Mode::Pipelined)?))),
};

/// As in UmaDB's server: the length of the queue, and the most events in a commit.
const QUEUE: usize = 1024;
const MOST: usize = 2048;

/// Events a scan asks for at once.
const PAGE: u32 = 4096;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Blocking,
    Pipelined,
}

/// The defaults, which are its server's too. They have no cache of pages: with one, appending is slower.
fn options(site: &Site, mode: Mode) -> StorageOptions {
    StorageOptions::default().db_path(site.directory).pipelined_writer(mode == Mode::Pipelined)
}

fn event(stream: String, kind: &str, payload: Vec<u8>) -> DcbEvent {
    DcbEvent::new().event_type(kind).tags([stream]).data(payload)
}

fn events(batch: &[Event]) -> Vec<DcbEvent> {
    batch.iter().map(|one| event(one.stream.clone(), one.kind, one.payload.clone())).collect()
}

struct Uma {
    directory: PathBuf,
    db: UmaDb,
}

impl Uma {
    fn open(site: &Site) -> Result<Self> {
        let mvcc = Arc::new(Mvcc::new(false, options(site, Mode::Blocking))?);
        Ok(Self { directory: site.directory.to_owned(), db: UmaDb::from_arc(mvcc) })
    }
}

impl Peer for Uma {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        self.db.append(events(batch), None, None)?;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        scan(&self.db)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}

/// By pages, for a read without a limit collects every event before it returns the first.
fn scan(db: &UmaDb) -> Result<Scanned> {
    let (mut scanned, mut start) = (Scanned::default(), None);
    loop {
        let page = db.read(None, start, false, Some(PAGE))?.next_batch()?;
        let Some(last) = page.last() else { return Ok(scanned) };
        start = Some(last.position + 1);
        for one in page {
            let stream = one.event.tags.into_iter().next().context("an event without its tag")?;
            scanned.take(Stored { stream, kind: one.event.event_type, payload: one.event.data });
        }
    }
}

/// The pipelined writer is reached only through its queue, even for one batch at a time.
struct Piped {
    directory: PathBuf,
    group: Group,
}

impl Piped {
    fn open(site: &Site) -> Result<Self> {
        Ok(Self { directory: site.directory.to_owned(), group: Group::open(site, Mode::Pipelined)? })
    }
}

impl Peer for Piped {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        let (request, outcome) = request(events(batch));
        self.group.queue()?.blocking_send(request).ok().context(STOPPED)?;
        outcome.blocking_recv().context(STOPPED)??;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        scan(&UmaDb::from_arc(Arc::clone(&self.group.mvcc)))
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}

const STOPPED: &str = "the writer has stopped";

fn request(events: Vec<DcbEvent>) -> (WriterThreadRequest, oneshot::Receiver<DcbResult<u64>>) {
    let (response_tx, outcome) = oneshot::channel();
    let request =
        WriterThreadRequest::Append { events, condition: None, tracking_info: None, response_tx, cancel: None };
    (request, outcome)
}

/// UmaDB's writer thread and the queue before it.
struct Group {
    mvcc: Arc<Mvcc>,
    /// None only while dropping: the threads end when this end of the queue is gone.
    requests: Option<mpsc::Sender<WriterThreadRequest>>,
    threads: Vec<JoinHandle<()>>,
}

impl Group {
    fn open(site: &Site, mode: Mode) -> Result<Self> {
        let mvcc = Arc::new(Mvcc::new(false, options(site, mode))?);
        let (requests, queue) = mpsc::channel(QUEUE);
        // Nobody subscribes; a head that reaches nobody is dropped.
        let (head, _) = watch::channel(None);
        let shared = Arc::clone(&mvcc);
        let threads = match mode {
            Mode::Blocking => vec![std::thread::spawn(move || writer_thread_blocking(shared, queue, head, MOST))],
            Mode::Pipelined => {
                let (jobs, work) = mpsc::unbounded_channel();
                let (path, page) = (mvcc.db_path.clone(), mvcc.page_size);
                vec![
                    std::thread::spawn(move || writer_thread_pipelining(jobs, shared, queue, head, MOST)),
                    std::thread::spawn(move || io_shell::start_io_uring_thread(path, page, work)),
                ]
            }
        };
        Ok(Self { mvcc, requests: Some(requests), threads })
    }

    fn queue(&self) -> Result<&mpsc::Sender<WriterThreadRequest>> {
        self.requests.as_ref().context(STOPPED)
    }
}

impl Grouping for Group {
    fn submit(&self, one: Event) -> Durable<'_> {
        Box::pin(async move {
            let (request, outcome) = request(vec![event(one.stream, one.kind, one.payload)]);
            self.queue()?.send(request).await.ok().context(STOPPED)?;
            outcome.await.context(STOPPED)??;
            Ok(())
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.requests = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has answered nobody, which its callers have already seen.
            let _ = thread.join();
        }
    }
}
