//! Who failed to sign in, and how long they wait: by account and by address, in memory.
//!
//! **Invariant:** nobody is locked out by strangers. A delay ends by itself within [`DELAY_MAX`] seconds, an attempt
//! made before that changes nothing, and from an address where the account's owner has signed in before, only what
//! failed there counts.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
};

use calendar::Timestamp;

/// So many seconds a delay has at most.
pub const DELAY_MAX: u64 = 60;
const SECOND: i64 = 1_000_000;
/// After so many failures within so many seconds there is a delay: of one second, and with each more twice as long.
const OF_ACCOUNT: Bound = Bound { free: 5, within: 15 * 60 };
const OF_ADDRESS: Bound = Bound { free: 20, within: 60 };
/// A clock that was set back by more seconds forgets what failed meanwhile.
const AHEAD: i64 = 60;
/// More failures than these make no longer delay.
const REMEMBERED: usize = 32;
/// So many accounts, and so many addresses, are kept in mind.
const KEYS_MAX: usize = 16 * 1024;
/// So many addresses of one account.
const HOMES_MAX: usize = 8;

struct Bound {
    free: usize,
    within: i64,
}

/// One failure, or an attempt that is not over.
#[derive(Clone, Copy)]
struct Failure {
    at: Timestamp,
    from: IpAddr,
}

#[derive(Default)]
struct Failures(VecDeque<Failure>);

impl Failures {
    /// How many seconds are to be waited, by the failures that count.
    fn wait(&self, bound: &Bound, now: Timestamp, counts: impl Fn(&Failure) -> bool) -> Option<u64> {
        // What lies ahead of a clock that was set back is forgotten, or its delay would never end.
        let recent = |failure: &&Failure| (-AHEAD..bound.within).contains(&seconds_between(failure.at, now));
        let counted: Vec<&Failure> = self.0.iter().filter(recent).filter(|failure| counts(failure)).collect();
        let beyond = counted.len().checked_sub(bound.free)?;
        let delay = 1u64.checked_shl(u32::try_from(beyond).unwrap_or(u32::MAX)).unwrap_or(DELAY_MAX).min(DELAY_MAX);
        let gone = seconds_between(counted.last()?.at, now).max(0).unsigned_abs();
        delay.checked_sub(gone).filter(|wait| *wait > 0)
    }

    fn note(&mut self, failure: Failure) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(failure);
    }

    fn last(&self) -> Option<Timestamp> {
        self.0.back().map(|failure| failure.at)
    }
}

/// Whole seconds; a clock that was set back has none gone by.
fn seconds_between(then: Timestamp, now: Timestamp) -> i64 {
    (now.micros() - then.micros()).div_euclid(SECOND)
}

/// See the module.
#[derive(Default)]
pub(super) struct Throttle {
    accounts: HashMap<String, Failures>,
    addresses: HashMap<IpAddr, Failures>,
    /// Where the owner of an account has signed in.
    homes: HashMap<String, VecDeque<IpAddr>>,
}

impl Throttle {
    /// Begins an attempt: it counts as failed until it is [`Throttle::forgive`]n, so that many at once are not one.
    /// `Err` has the seconds to wait; then nothing is counted.
    pub fn begin(&mut self, account: Option<&str>, peer: IpAddr, now: Timestamp) -> Result<(), u64> {
        let from = network(peer);
        let at_home = account.is_some_and(|name| self.homes.get(name).is_some_and(|homes| homes.contains(&from)));
        let of_account = account.and_then(|name| {
            self.accounts.get(name)?.wait(&OF_ACCOUNT, now, |failure| !at_home || failure.from == from)
        });
        let of_address = self.addresses.get(&from).and_then(|failures| failures.wait(&OF_ADDRESS, now, |_| true));
        if let Some(wait) = of_account.max(of_address) {
            return Err(wait);
        }
        let failure = Failure { at: now, from };
        if let Some(name) = account {
            make_room(&mut self.accounts, name);
            self.accounts.entry(name.to_owned()).or_default().note(failure);
        }
        make_room(&mut self.addresses, &from);
        self.addresses.entry(from).or_default().note(failure);
        Ok(())
    }

    /// The attempt did not fail.
    pub fn forgive(&mut self, account: Option<&str>, peer: IpAddr, at: Timestamp) {
        let from = network(peer);
        let is_it = |failure: &Failure| failure.from == from && failure.at == at;
        let of_account = account.and_then(|name| self.accounts.get_mut(name));
        for failures in of_account.into_iter().chain(self.addresses.get_mut(&from)) {
            if let Some(place) = failures.0.iter().rposition(is_it) {
                failures.0.remove(place);
            }
        }
    }

    /// The owner of the account has signed in there: what they mistyped is forgotten, and what others fail to do
    /// elsewhere does not delay them.
    pub fn at_home(&mut self, account: &str, peer: IpAddr, at: Timestamp) {
        let from = network(peer);
        self.forgive(Some(account), peer, at);
        if let Some(failures) = self.accounts.get_mut(account) {
            failures.0.retain(|failure| failure.from != from);
        }
        let homes = self.homes.entry(account.to_owned()).or_default();
        homes.retain(|home| *home != from);
        if homes.len() == HOMES_MAX {
            homes.pop_front();
        }
        homes.push_back(from);
    }
}

/// Of an IPv6 address, the network: whoever has one address there has all of them.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

/// Before one more is kept in mind, whoever failed longest ago is forgotten.
fn make_room<K: std::hash::Hash + Eq + Clone + std::borrow::Borrow<Q>, Q: std::hash::Hash + Eq + ?Sized>(
    kept: &mut HashMap<K, Failures>,
    key: &Q,
) {
    if kept.len() < KEYS_MAX || kept.contains_key(key) {
        return;
    }
    kept.retain(|_, failures| !failures.0.is_empty());
    if kept.len() == KEYS_MAX
        && let Some(oldest) = kept.iter().min_by_key(|(_, failures)| failures.last()).map(|(key, _)| key.clone())
    {
        kept.remove(oldest.borrow());
    }
}
