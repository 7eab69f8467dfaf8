//! One task on one store, in a process of its own: nothing of an earlier store, its threads, its caches, its memory,
//! is there when the next one is measured.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use bed::event::{Event, Events};
use serde::{Deserialize, Serialize};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Barrier,
};

use crate::{
    peer::{Grouping, Site, Subject},
    queue::Queue,
    subjects,
    workload::{BATCH, Task},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Errand {
    pub subject: String,
    pub directory: PathBuf,
    pub task: Task,
}

/// What a task has measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    Rate { events_per_second: f64, latency: Option<Latency> },
    Opened { seconds: f64, resident_bytes: u64, disk_bytes: u64 },
    Nothing,
}

/// Of the appends that a writer waited for: an event, or in an import a commit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Latency {
    pub p50_us: f64,
    pub p99_us: f64,
}

impl Errand {
    pub fn run(&self) -> Result<Sample> {
        let subject = subjects::named(&self.subject)?;
        match self.task {
            Task::OneWriter { events } => self.batches(subject, events, 1, true),
            Task::Writers { writers, each } => self.closed_loop(subject, writers, each),
            Task::Import { events } => self.batches(subject, events, BATCH, false),
            Task::Fill { events } => self.fill(subject, events),
            Task::Open { events } => self.open(subject, events),
            Task::Scan { events } => self.scan(subject, events),
        }
    }

    fn site(&self, events: u64) -> Site<'_> {
        Site { directory: &self.directory, events }
    }

    fn batches(&self, subject: &Subject, events: u64, size: usize, verify: bool) -> Result<Sample> {
        // Made before the clock starts.
        let all = made(events)?;
        let mut latencies = Vec::with_capacity(all.len().div_ceil(size));
        let mut peer = (subject.open)(&self.site(events))?;
        settle();
        let start = Instant::now();
        for batch in all.chunks(size) {
            let asked = Instant::now();
            peer.append(batch)?;
            latencies.push(asked.elapsed());
        }
        let sample = rate(events, start.elapsed(), latencies);
        drop(peer);
        if verify {
            self.verify(subject, events)?;
        }
        Ok(sample)
    }

    fn closed_loop(&self, subject: &Subject, writers: u64, each: u64) -> Result<Sample> {
        let events = writers * each;
        let mut all = made(events)?.into_iter();
        let shares = (0..writers).map(|_| all.by_ref().take(each as usize).collect()).collect();
        let site = self.site(events);
        let grouping = match subject.grouping {
            Some(open) => open(&site)?,
            None => Arc::new(Queue::over((subject.open)(&site)?)),
        };
        let runtime = Builder::new_multi_thread().worker_threads(2).build()?;
        settle();
        let (elapsed, latencies) = drive(&runtime, &grouping, shares)?;
        drop((runtime, grouping));
        self.verify(subject, events)?;
        Ok(rate(events, elapsed, latencies))
    }

    fn fill(&self, subject: &Subject, events: u64) -> Result<Sample> {
        let mut peer = (subject.open)(&self.site(events))?;
        let mut rest = Events::default().take(usize::try_from(events)?);
        loop {
            let batch: Vec<Event> = rest.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(Sample::Nothing);
            }
            peer.append(&batch)?;
        }
    }

    fn open(&self, subject: &Subject, events: u64) -> Result<Sample> {
        settle();
        let start = Instant::now();
        let peer = (subject.open)(&self.site(events))?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(Sample::Opened { seconds, resident_bytes: peer.resident_bytes()?, disk_bytes: peer.disk_bytes()? })
    }

    fn scan(&self, subject: &Subject, events: u64) -> Result<Sample> {
        let mut peer = (subject.open)(&self.site(events))?;
        settle();
        let start = Instant::now();
        let scanned = peer.scan()?;
        let elapsed = start.elapsed();
        scanned.expect(events)?;
        Ok(rate(events, elapsed, Vec::new()))
    }

    /// Outside the clock: what was acknowledged is there when the store is opened again.
    fn verify(&self, subject: &Subject, events: u64) -> Result<()> {
        let mut peer = (subject.open)(&self.site(events)).context("opening it again")?;
        peer.scan()?.expect(events)
    }
}

fn made(events: u64) -> Result<Vec<Event>> {
    Ok(Events::default().take(usize::try_from(events)?).collect())
}

/// Earlier writes, of opening this store or of removing another, must not be synced on this one's time.
fn settle() {
    rustix::fs::sync();
}

/// Every writer has one event on the way at a time.
fn drive(
    runtime: &Runtime,
    grouping: &Arc<dyn Grouping>,
    shares: Vec<Vec<Event>>,
) -> Result<(Duration, Vec<Duration>)> {
    let gate = Arc::new(Barrier::new(shares.len() + 1));
    let writers: Vec<_> =
        shares.into_iter().map(|share| runtime.spawn(writer(Arc::clone(grouping), Arc::clone(&gate), share))).collect();
    runtime.block_on(async {
        gate.wait().await;
        let start = Instant::now();
        let mut latencies = Vec::new();
        for writer in writers {
            latencies.extend(writer.await.context("a writer ended")??);
        }
        Ok((start.elapsed(), latencies))
    })
}

async fn writer(grouping: Arc<dyn Grouping>, gate: Arc<Barrier>, share: Vec<Event>) -> Result<Vec<Duration>> {
    let mut latencies = Vec::with_capacity(share.len());
    gate.wait().await;
    for event in share {
        let asked = Instant::now();
        grouping.submit(event).await?;
        latencies.push(asked.elapsed());
    }
    Ok(latencies)
}

fn rate(events: u64, elapsed: Duration, mut latencies: Vec<Duration>) -> Sample {
    latencies.sort_unstable();
    // The smallest that at least this share of all do not exceed.
    let percentile = |percent: usize| {
        let rank = (latencies.len() * percent).div_ceil(100);
        latencies.get(rank.checked_sub(1)?).map(|latency| latency.as_secs_f64() * 1e6)
    };
    let latency = percentile(50).zip(percentile(99)).map(|(p50_us, p99_us)| Latency { p50_us, p99_us });
    Sample::Rate { events_per_second: events as f64 / elapsed.as_secs_f64(), latency }
}
