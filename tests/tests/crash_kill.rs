//! Killed with -9 at random moments, under load from many clients, again and again.
//!
//! Eight threads write commands into one `socai apply --stream -`; a reader collects what is
//! acknowledged. The process is killed: while it opens and heals what the kill before it left, while
//! batches are written, while the copies follow in the pauses. After every kill, before anybody opens
//! the ledger to write: each acknowledged command is there once, with the entries that its
//! acknowledgement named; what was not acknowledged is there whole or not at all; there is no gap; and
//! the check calls the ledger sound. In the next round the clients first send again what had no answer,
//! and are told how it ended.
//!
//! A normal run kills 25 times. `SOCAI_ROUNDS=1000` kills a thousand times, some twenty minutes;
//! `SOCAI_SEED` draws other moments. Every 25 rounds a new ledger is begun, so that reading all of it
//! after each kill stays affordable; two ledgers go on at a time.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tests::{
    Desk,
    load::{self, Random, Stream},
};

const CLIENTS: usize = 8;
const ROUNDS: u64 = 25;
const ROUNDS_PER_LEDGER: u64 = 25;
const LEDGERS_AT_ONCE: u64 = 2;

#[test]
fn killed_at_random_moments_under_load_everything_acknowledged_is_there_once_and_whole() {
    let (rounds, seed) = (load::setting("SOCAI_ROUNDS", ROUNDS * load::times()), load::setting("SOCAI_SEED", 1));
    let ledgers = rounds.div_ceil(ROUNDS_PER_LEDGER);
    let (next, started) = (AtomicU64::new(0), Instant::now());
    let acknowledged = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..LEDGERS_AT_ONCE.min(ledgers) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= ledgers {
                        return;
                    }
                    let kills = ROUNDS_PER_LEDGER.min(rounds - number * ROUNDS_PER_LEDGER);
                    let mut ledger = Ledger::new(seed.wrapping_mul(1_000_000) + number);
                    for round in 0..kills {
                        ledger.round(round);
                    }
                    acknowledged.fetch_add(ledger.finish() as u64, Ordering::Relaxed);
                }
            });
        }
    });
    eprintln!("{rounds} kills, {} commands acknowledged, {:?}", acknowledged.into_inner(), started.elapsed());
}

/// How the clients behave in a round, and when it is killed.
#[derive(Debug, Clone, Copy)]
enum Pace {
    /// As fast as answers come, several commands at a time.
    Rush,
    /// With pauses for thought.
    Office,
    /// In bursts, with pauses in which the copies follow.
    Bursts,
    /// Killed while the ledger is being opened and healed.
    Opening,
}

struct Ledger {
    desk: Desk,
    random: Random,
    /// Of all rounds.
    acknowledged: BTreeMap<String, Vec<u64>>,
    /// Lines asked and not answered, to be sent again.
    open: VecDeque<String>,
    /// How many commands there were.
    commands: u64,
    /// How long the first answer took in the round before.
    opening: Duration,
}

impl Ledger {
    fn new(seed: u64) -> Self {
        let desk = Desk::with_rehearsal();
        load::open_for_load(&desk);
        let (acknowledged, open) = (BTreeMap::new(), VecDeque::new());
        let opening = Duration::from_millis(100);
        Self { desk, random: Random::new(seed), acknowledged, open, commands: 0, opening }
    }

    fn round(&mut self, number: u64) {
        let pace = match self.random.below(10) {
            0..3 => Pace::Rush,
            3..6 => Pace::Office,
            6..8 => Pace::Bursts,
            _ => Pace::Opening,
        };
        let kill_after = match pace {
            Pace::Rush => Duration::from_micros(self.random.below(60_000)),
            Pace::Office | Pace::Bursts => Duration::from_micros(self.random.below(400_000)),
            Pace::Opening => Duration::from_micros(self.random.below(self.opening.as_micros() as u64 * 5 / 4)),
        };
        let context = Context(format!("round {number}: {pace:?}, killed after {kill_after:?}"));
        let seeds: Vec<u64> = (0..CLIENTS).map(|_| self.random.draw()).collect();
        let (open, commands) = (Mutex::new(std::mem::take(&mut self.open)), AtomicU64::new(self.commands));
        let started = Instant::now();
        let stream = Stream::start(&self.desk);
        let unanswered = thread::scope(|scope| {
            let client = |seed: u64| {
                let lines = Lines { open: &open, commands: &commands, random: Random::new(seed) };
                let stream = &stream;
                scope.spawn(move || client(stream, lines, pace))
            };
            let clients: Vec<_> = seeds.into_iter().map(client).collect();
            if !matches!(pace, Pace::Opening) {
                assert!(stream.wait_for(1) > 0, "it ended before anybody killed it");
                self.opening = started.elapsed();
            }
            thread::sleep(kill_after);
            stream.kill();
            let unanswered = clients.into_iter().flat_map(|client| client.join().expect("a client"));
            unanswered.collect::<Vec<_>>()
        });
        self.open = open.into_inner().expect("nobody panicked");
        self.open.extend(unanswered);
        self.commands = commands.into_inner();
        self.take(stream);
        self.verify();
        drop(context);
    }

    /// Notes what the stream acknowledged; it says nothing else.
    fn take(&mut self, stream: Stream) {
        let ended = stream.end();
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
        for answer in ended.answers {
            assert!(answer.acknowledges(), "{answer:?}");
            let id = answer.id.expect("an identifier");
            let before = self.acknowledged.insert(id.clone(), answer.entries.clone());
            assert!(before.is_none_or(|before| before == answer.entries), "{id} was acknowledged otherwise before");
        }
    }

    fn verify(&self) {
        let recorded = load::recorded(&self.desk);
        load::assert_holds(&recorded, &self.acknowledged);
        let asked = self.acknowledged.keys().cloned().chain(self.open.iter().map(|line| load::id_of(line)));
        let asked: std::collections::BTreeSet<String> = asked.collect();
        let invented: Vec<_> =
            recorded.keys().filter(|id| load::entries_of(id).is_some() && !asked.contains(*id)).collect();
        assert!(invented.is_empty(), "nobody asked for {invented:?}");
        let check = self.desk.run(["check", "--json"]).json();
        assert_eq!(check["sound"], true, "{check}");
    }

    /// Answers what is open, closes as one should, and looks once more. How many are acknowledged.
    fn finish(mut self) -> usize {
        let stream = Stream::start(&self.desk);
        for line in std::mem::take(&mut self.open) {
            assert!(stream.record(&line).is_some(), "it is answered");
        }
        self.take(stream);
        self.verify();
        assert_eq!(self.acknowledged.len() as u64, self.commands, "all that was ever asked");
        self.acknowledged.len()
    }
}

/// Where a client takes its commands from.
struct Lines<'l> {
    open: &'l Mutex<VecDeque<String>>,
    commands: &'l AtomicU64,
    random: Random,
}

impl Lines<'_> {
    fn next(&mut self) -> String {
        let again = self.open.lock().expect("nobody panicked").pop_front();
        again.unwrap_or_else(|| {
            let number = self.commands.fetch_add(1, Ordering::Relaxed);
            // A frame of several pages may be written in part when the kill comes.
            if self.random.below(40) == 0 { load::large(number) } else { load::small(number) }
        })
    }

    fn pause(&mut self, pace: Pace) {
        let millis = match pace {
            Pace::Rush | Pace::Opening => 0,
            Pace::Office => self.random.below(80),
            Pace::Bursts => [0, 0, 0, 130][self.random.below(4) as usize],
        };
        thread::sleep(Duration::from_millis(millis));
    }
}

/// Asks until nobody answers any more. What was asked and has no answer.
fn client(stream: &Stream, mut lines: Lines<'_>, pace: Pace) -> Vec<String> {
    loop {
        let at_once = if matches!(pace, Pace::Rush) { 1 + lines.random.below(4) } else { 1 };
        let asked: Vec<String> = (0..at_once).map(|_| lines.next()).collect();
        // A line that nobody took may have been taken all the same.
        let heard = asked.iter().filter(|line| stream.ask(line)).count();
        let unanswered: Vec<String> =
            asked.into_iter().filter(|line| stream.answer(&load::id_of(line)).is_none()).collect();
        if heard == 0 || !unanswered.is_empty() {
            return unanswered;
        }
        lines.pause(pace);
    }
}

/// Says where a test was when it failed.
struct Context(String);

impl Drop for Context {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}
