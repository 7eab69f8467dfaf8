//! The line to the provider: the one place of the desk from which anything is asked of another machine, with limits of
//! time and size, over TLS, and without following anybody elsewhere.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use calendar::Timestamp;
use ureq::{
    Agent, Body,
    http::Response,
    tls::{Certificate, RootCerts, TlsConfig},
};

use super::metadata::Endpoint;

/// Nobody is waited for longer. Three of these fit into the time in which a page has to be answered.
const PATIENCE: Duration = Duration::from_secs(8);
/// An answer is at most this long, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// What was fetched is fetched anew after so many seconds.
const KEPT_SECONDS: i64 = 15 * 60;
/// Who did not answer is asked again after so many seconds …
const AGAIN_SECONDS: i64 = 5;
/// … and who did, for a key that was missing among theirs.
const ANEW_SECONDS: i64 = 60;
const SECOND: i64 = 1_000_000;

/// Why a provider has not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// It cannot be reached, takes too long, or says too much.
    #[error("{0}")]
    Unreached(String),
    /// It answers with this status.
    #[error("status {0}")]
    Status(u16),
    /// What it answers is not what was asked for.
    #[error("not what was asked for")]
    Unreadable,
    /// It has failed a moment ago, and is not asked again yet.
    #[error("it failed a moment ago")]
    JustFailed,
}

impl From<ureq::Error> for Unanswered {
    fn from(error: ureq::Error) -> Self {
        Self::Unreached(error.to_string())
    }
}

/// The line to a provider.
pub struct Line(Agent);

impl Line {
    /// One that trusts these authorities, or those that browsers trust.
    pub fn trusting(authorities: Option<&[Certificate<'static>]>) -> Self {
        let roots = authorities.map_or(RootCerts::WebPki, RootCerts::new_with_certs);
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .max_response_header_size(16 * 1024)
            .user_agent("socai")
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Self(agent.into())
    }

    /// What is published there.
    pub fn get(&self, endpoint: &Endpoint) -> Result<Vec<u8>, Unanswered> {
        match taken(self.0.get(endpoint.as_str()).header("accept", "application/json").call()?)? {
            (200, body) => Ok(body),
            (status, _) => Err(Unanswered::Status(status)),
        }
    }

    /// The status and body of what is answered to a form.
    pub fn post(
        &self,
        endpoint: &Endpoint,
        authorization: Option<&str>,
        form: &str,
    ) -> Result<(u16, Vec<u8>), Unanswered> {
        let mut request = self.0.post(endpoint.as_str()).header("accept", "application/json");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        taken(request.content_type("application/x-www-form-urlencoded").send(form)?)
    }
}

fn taken(mut response: Response<Body>) -> Result<(u16, Vec<u8>), Unanswered> {
    let status = response.status().as_u16();
    Ok((status, response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?))
}

/// What a provider publishes, as it was fetched last.
pub struct Published<T>(Mutex<Fetched<T>>);

struct Fetched<T> {
    last: Option<(Arc<T>, Timestamp)>,
    asked: Option<Timestamp>,
    missed: Option<Timestamp>,
}

impl<T> Default for Published<T> {
    fn default() -> Self {
        Self(Mutex::new(Fetched { last: None, asked: None, missed: None }))
    }
}

/// Whether it is less than so many seconds since then. A clock that was set back forgets.
fn is_within(then: Timestamp, seconds: i64, now: Timestamp) -> bool {
    (0..seconds * SECOND).contains(&(now.micros() - then.micros()))
}

impl<T> Published<T> {
    /// As it was fetched less than a quarter of an hour ago, or else as it is now.
    pub fn recent(&self, now: Timestamp, fetch: impl FnOnce() -> Result<T, Unanswered>) -> Result<Arc<T>, Unanswered> {
        let mut fetched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &fetched.last {
            Some((last, at)) if is_within(*at, KEPT_SECONDS, now) => Ok(last.clone()),
            _ if fetched.asked.is_some_and(|asked| is_within(asked, AGAIN_SECONDS, now)) => Err(Unanswered::JustFailed),
            _ => fetched.by(now, fetch),
        }
    }

    /// Later than `seen`, in which something was missing: fetched for that once a minute at most; else `seen`.
    pub fn later(
        &self,
        seen: &Arc<T>,
        now: Timestamp,
        fetch: impl FnOnce() -> Result<T, Unanswered>,
    ) -> Result<Arc<T>, Unanswered> {
        let mut fetched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &fetched.last {
            // Somebody else has fetched it meanwhile.
            Some((last, _)) if !Arc::ptr_eq(last, seen) => Ok(last.clone()),
            _ if fetched.missed.is_some_and(|missed| is_within(missed, ANEW_SECONDS, now)) => Ok(seen.clone()),
            _ => {
                fetched.missed = Some(now);
                fetched.by(now, fetch)
            }
        }
    }
}

impl<T> Fetched<T> {
    fn by(&mut self, now: Timestamp, fetch: impl FnOnce() -> Result<T, Unanswered>) -> Result<Arc<T>, Unanswered> {
        self.asked = Some(now);
        let last = Arc::new(fetch()?);
        self.last = Some((last.clone(), now));
        Ok(last)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use calendar::Moment;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        let begun = "2026-11-30T09:00:00".parse::<Moment>().unwrap().latest();
        Timestamp::from_micros(begun.micros() + seconds * SECOND).unwrap()
    }

    #[test]
    fn what_is_published_is_fetched_once_in_a_while() {
        let (published, fetches) = (Published::default(), Cell::new(0));
        let fetch = || {
            fetches.set(fetches.get() + 1);
            Ok(fetches.get())
        };
        assert_eq!(*published.recent(at(0), fetch).unwrap(), 1);
        assert_eq!(*published.recent(at(899), fetch).unwrap(), 1);
        assert_eq!(*published.recent(at(900), fetch).unwrap(), 2);
        // What is missing is looked for at once, and then once a minute, whoever misses it.
        let seen = published.recent(at(901), fetch).unwrap();
        let later = published.later(&seen, at(901), fetch).unwrap();
        assert_eq!((*later, *published.later(&seen, at(902), fetch).unwrap()), (3, 3));
        assert_eq!(*published.later(&later, at(960), fetch).unwrap(), 3);
        assert_eq!(*published.later(&later, at(961), fetch).unwrap(), 4);
        // A clock that was set back forgets when it was.
        assert_eq!(*published.recent(at(-5), fetch).unwrap(), 5);
    }

    #[test]
    fn whoever_fails_is_not_asked_by_everybody_at_once() {
        let published = Published::default();
        let fails = || Err(Unanswered::Status(500));
        assert_eq!(published.recent(at(0), fails), Err(Unanswered::Status(500)));
        assert_eq!(published.recent(at(4), || Ok(1)), Err(Unanswered::JustFailed));
        assert_eq!(published.recent(at(5), || Ok(1)).map(|it| *it), Ok(1));
    }
}
