//! How many may connect and ask, in all and from one address; and what was asked so far, in figures.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

use ledger::doctor::{Space, last_backup};

use crate::desk::Desk;

/// So many connections are open at once.
const CONNECTIONS_MAX: usize = 1024;
/// So many of them from one address: a whole office may stand behind it.
const CONNECTIONS_OF_ONE_MAX: usize = 256;
/// From one address so many requests may come at once …
const BURST: f64 = 600.0;
/// … and so many a second from then on.
const A_SECOND: f64 = 60.0;
/// Whoever asked nothing for so long is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);

/// What is open and what was asked.
#[derive(Debug, Default)]
pub struct Bounds {
    open: Arc<Mutex<Open>>,
    asked: Mutex<BTreeMap<IpAddr, Asked>>,
    phase: AtomicU8,
}

/// How far a server has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The ledger is being opened for the first time.
    Opening,
    /// Pages are shown.
    Open,
    /// It stops.
    Stopping,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    of: BTreeMap<IpAddr, usize>,
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    left: f64,
    at: Instant,
}

/// A connection that counts as long as this is held.
#[derive(Debug)]
pub struct Held {
    open: Arc<Mutex<Open>>,
    of: Option<IpAddr>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut open = lock(&self.open);
        open.all = open.all.saturating_sub(1);
        if let Some(address) = self.of {
            match open.of.get_mut(&address) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    open.of.remove(&address);
                }
            }
        }
    }
}

impl Bounds {
    /// Counts a connection; none where there are too many. Of a trusted proxy, only all together are bounded.
    pub fn connect(&self, address: IpAddr, is_proxy: bool) -> Option<Held> {
        let mut open = lock(&self.open);
        let of = (!is_proxy).then(|| asker(address));
        let too_many =
            of.is_some_and(|address| open.of.get(&address).is_some_and(|count| *count >= CONNECTIONS_OF_ONE_MAX));
        if open.all >= CONNECTIONS_MAX || too_many {
            return None;
        }
        open.all += 1;
        if let Some(address) = of {
            *open.of.entry(address).or_default() += 1;
        }
        Some(Held { open: self.open.clone(), of })
    }

    /// Counts a request; how many seconds to wait, where too many came.
    pub fn ask(&self, address: IpAddr) -> Option<u64> {
        let now = Instant::now();
        let mut asked = lock(&self.asked);
        if asked.len() > CONNECTIONS_MAX {
            asked.retain(|_, asked| now.duration_since(asked.at) < FORGOTTEN_AFTER);
        }
        let known = asked.entry(asker(address)).or_insert(Asked { left: BURST, at: now });
        known.left = (known.left + now.duration_since(known.at).as_secs_f64() * A_SECOND).min(BURST);
        known.at = now;
        if known.left < 1.0 {
            return Some(1);
        }
        known.left -= 1.0;
        None
    }

    /// From now on pages are shown, unless the server stops already.
    pub fn open(&self) {
        self.phase.fetch_max(Phase::Open as u8, Ordering::Relaxed);
    }

    /// From now on the server stops.
    pub fn stop(&self) {
        self.phase.fetch_max(Phase::Stopping as u8, Ordering::Relaxed);
    }

    /// How far the server has come.
    pub fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            0 => Phase::Opening,
            1 => Phase::Open,
            _ => Phase::Stopping,
        }
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        lock(&self.open).all
    }
}

/// Whom an address counts for: of IPv6 its network, for one machine has as many addresses there as it likes (RFC 4291,
/// section 2.5.4).
fn asker(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Counts are whole between two statements, whoever panicked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was asked so far, by address and status.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counted>);

/// By address and status: how many, and how long they took together.
type Counted = BTreeMap<(&'static str, u16), (u64, Duration)>;

impl Metrics {
    /// Notes an answer.
    pub fn note(&self, route: &'static str, status: u16, took: Duration) {
        let mut known = lock(&self.0);
        let (count, sum) = known.entry((route, status)).or_default();
        *count += 1;
        *sum += took;
    }

    /// The figures as Prometheus reads them (text exposition 0.0.4). No person and no unit is in them.
    pub fn text(&self, desk: &Desk, bounds: &Bounds) -> String {
        let mut out = String::from("# TYPE socai_requests_total counter\n");
        let known = lock(&self.0);
        for ((route, status), (count, _)) in known.iter() {
            let _ = writeln!(out, "socai_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        out.push_str("# TYPE socai_request_seconds_total counter\n");
        for ((route, status), (_, sum)) in known.iter() {
            let _ = writeln!(
                out,
                "socai_request_seconds_total{{route=\"{route}\",status=\"{status}\"}} {}",
                sum.as_secs_f64()
            );
        }
        let figures = [
            ("socai_entries", desk.readers.reached()),
            ("socai_connections", u64::try_from(bounds.connections()).unwrap_or(u64::MAX)),
            ("socai_password_hashes_total", desk.accounts.hashes()),
            ("socai_password_hashes_waiting", u64::try_from(desk.accounts.waiting()).unwrap_or(u64::MAX)),
        ];
        // What is not known has no figure: an alarm asks for its absence, too.
        let backup = last_backup(&desk.directory).and_then(|at| u64::try_from(at.micros() / 1_000_000).ok());
        let known = [
            ("socai_last_backup_timestamp_seconds", backup),
            ("socai_disk_free_bytes", Space::of(&desk.directory).map(|space| space.bytes_free)),
        ];
        let known = known.into_iter().filter_map(|(name, value)| Some((name, value?)));
        for (name, value) in figures.into_iter().chain(known) {
            let _ = writeln!(out, "# TYPE {name} gauge\n{name} {value}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_take_all() {
        let bounds = Bounds::default();
        let (one, other): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [127, 0, 0, 2].into());
        let mut held: Vec<Held> = (0..CONNECTIONS_OF_ONE_MAX).map(|_| bounds.connect(one, false).unwrap()).collect();
        assert!(bounds.connect(one, false).is_none());
        assert!(bounds.connect(one, true).is_some(), "a proxy brings many");
        assert!(bounds.connect(other, false).is_some());
        held.pop();
        assert!(bounds.connect(one, false).is_some());
    }

    #[test]
    fn a_network_is_one_asker() {
        let at = |text: &str| asker(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2::7"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::7"), at("2001:db8:1:3::7"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
        assert_ne!(at("10.0.0.1"), at("10.0.0.2"));
    }

    #[test]
    fn a_server_that_stops_does_not_open() {
        let bounds = Bounds::default();
        assert_eq!(bounds.phase(), Phase::Opening);
        bounds.open();
        assert_eq!(bounds.phase(), Phase::Open);
        bounds.stop();
        bounds.open();
        assert_eq!(bounds.phase(), Phase::Stopping);
    }

    #[test]
    fn whoever_asks_too_fast_waits() {
        let bounds = Bounds::default();
        let (one, other): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [127, 0, 0, 2].into());
        let waits = (0..2000).filter(|_| bounds.ask(one).is_some()).count();
        assert!(waits > 500, "{waits}");
        assert_eq!(bounds.ask(other), None);
    }
}
