//! Grouping for the subjects that have none: one writer thread that commits whatever waits.

use std::{sync::Arc, thread::JoinHandle};

use anyhow::{Context, Error, Result};
use bed::event::Event;
use tokio::sync::{mpsc, oneshot};

use crate::peer::{Durable, Grouping, Peer};

/// More than there are writers, so a drain is never cut short.
const MOST: usize = 4096;

type Reply = oneshot::Sender<Result<(), Arc<str>>>;

/// No timer: a commit takes what arrived during the one before it.
pub struct Queue {
    /// None only while dropping: the writer ends when this end of the queue is gone.
    requests: Option<mpsc::UnboundedSender<(Event, Reply)>>,
    writer: Option<JoinHandle<()>>,
}

impl Queue {
    pub fn over(peer: Box<dyn Peer>) -> Self {
        // Unbounded, for the writers are a closed loop: no more requests than writers can ever wait.
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { requests: Some(sender), writer: Some(std::thread::spawn(|| write(peer, receiver))) }
    }
}

impl Grouping for Queue {
    fn submit(&self, event: Event) -> Durable<'_> {
        Box::pin(async move {
            let (reply, outcome) = oneshot::channel();
            let requests = self.requests.as_ref().context("the queue is closed")?;
            requests.send((event, reply)).ok().context("the writer has stopped")?;
            outcome.await.context("the writer has stopped")?.map_err(Error::msg)
        })
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has answered nobody, which its callers have already seen.
            let _ = writer.join();
        }
    }
}

fn write(mut peer: Box<dyn Peer>, mut requests: mpsc::UnboundedReceiver<(Event, Reply)>) {
    let mut waiting = Vec::new();
    while requests.blocking_recv_many(&mut waiting, MOST) > 0 {
        let (batch, replies): (Vec<Event>, Vec<Reply>) = waiting.drain(..).unzip();
        let outcome = peer.append(&batch).map_err(|error| Arc::from(format!("{error:#}")));
        for reply in replies {
            // A writer that no longer waits has failed elsewhere.
            let _ = reply.send(outcome.clone());
        }
        if outcome.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use anyhow::bail;
    use tokio::runtime::Builder;

    use super::*;
    use crate::peer::Scanned;
    use bed::event::Events;

    /// Remembers the sizes of its commits, and fails from the one that would make it too full.
    struct Small {
        commits: Arc<Mutex<Vec<usize>>>,
        room: usize,
    }

    impl Peer for Small {
        fn append(&mut self, batch: &[Event]) -> Result<()> {
            let mut commits = self.commits.lock().unwrap();
            if commits.iter().sum::<usize>() + batch.len() > self.room {
                bail!("full");
            }
            commits.push(batch.len());
            Ok(())
        }

        fn scan(&mut self) -> Result<Scanned> {
            bail!("not stored")
        }

        fn disk_bytes(&self) -> Result<u64> {
            bail!("not stored")
        }
    }

    #[test]
    fn every_writer_is_answered_and_none_after_a_failure_succeeds() {
        let commits = Arc::new(Mutex::new(Vec::new()));
        let queue = Arc::new(Queue::over(Box::new(Small { commits: Arc::clone(&commits), room: 20 })));
        let runtime = Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let writers: Vec<_> = Events::default()
            .take(30)
            .map(|event| {
                let queue = Arc::clone(&queue);
                runtime.spawn(async move { queue.submit(event).await.is_ok() })
            })
            .collect();
        let outcomes = writers.into_iter().map(|writer| runtime.block_on(writer).unwrap());
        let acknowledged = outcomes.filter(|durable| *durable).count();
        assert_eq!(acknowledged, commits.lock().unwrap().iter().sum::<usize>());
        assert!(acknowledged <= 20);
        let event = Events::default().next().unwrap();
        assert!(runtime.block_on(queue.submit(event)).is_err());
    }
}
