//! Asking others over HTTP. What they answer is verified by their signatures, not by the connection.

use std::time::Duration;

use ureq::Agent;

/// Nobody is waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);
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
