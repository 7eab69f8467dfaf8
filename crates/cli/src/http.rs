//! Asking others over HTTP. What they answer is verified by their signatures, not by the connection.

use std::{thread, time::Duration};

use ureq::Agent;

/// Nobody is waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// An authority is asked so often …
const TRIES: u32 = 3;
/// … with so long between.
const PAUSE: Duration = Duration::from_secs(2);
/// An answer is at most this long, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The code.
    pub code: u16,
    /// The body, as text.
    pub body: String,
}

/// Posts `body` to `url`.
pub fn post(url: &str, body: &str) -> Result<Answer, ureq::Error> {
    let agent: Agent =
        Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build().into();
    let mut response = agent.post(url).content_type("text/plain; charset=utf-8").send(body)?;
    let code = response.status().as_u16();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string()?;
    Ok(Answer { code, body })
}

/// Asks a time-stamp authority (RFC 3161, 3.4), several times if it cannot be reached.
pub fn post_timestamp_query(url: &str, patience: Duration, query: &[u8]) -> Result<Vec<u8>, ureq::Error> {
    let mut tried = 1;
    loop {
        match post_once(url, patience, query) {
            // What it answers it would answer again.
            Err(error) if tried < TRIES && !matches!(error, ureq::Error::StatusCode(400..500)) => {
                thread::sleep(PAUSE);
                tried += 1;
            }
            outcome => return outcome,
        }
    }
}

fn post_once(url: &str, patience: Duration, query: &[u8]) -> Result<Vec<u8>, ureq::Error> {
    let agent: Agent = Agent::config_builder().timeout_global(Some(patience)).build().into();
    let mut response = agent.post(url).content_type("application/timestamp-query").send(query)?;
    response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec()
}
