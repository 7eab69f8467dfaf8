//! Asking others over HTTP. What they answer is verified by their signatures, not by the connection.

use std::{thread, time::Duration};

use ureq::Agent;

use crate::{
    Carrier,
    carry::{Answer, Unreached},
};

/// Nobody is waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// An authority is asked so often …
const TRIES: u32 = 3;
/// … with so long between.
const PAUSE: Duration = Duration::from_secs(2);
/// An answer is at most this long, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Others, over HTTP.
#[derive(Debug, Clone, Copy)]
pub struct Http;

impl Carrier for Http {
    fn post(&self, url: &str, body: &str) -> Result<Answer, Unreached> {
        post(url, body).map_err(|error| Unreached(error.to_string()))
    }

    fn query(&self, url: &str, patience: Duration, query: &[u8]) -> Result<Vec<u8>, Unreached> {
        post_timestamp_query(url, patience, query).map_err(|error| Unreached(error.to_string()))
    }
}

/// Posts `body` to `url`.
fn post(url: &str, body: &str) -> Result<Answer, ureq::Error> {
    let agent: Agent =
        Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build().into();
    let mut response = agent.post(url).content_type("text/plain; charset=utf-8").send(body)?;
    let code = response.status().as_u16();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string()?;
    Ok(Answer { code, body })
}

/// Asks a time-stamp authority (RFC 3161, 3.4), several times if it cannot be reached.
fn post_timestamp_query(url: &str, patience: Duration, query: &[u8]) -> Result<Vec<u8>, ureq::Error> {
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

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Read, Write},
        net::TcpListener,
        thread::JoinHandle,
    };

    use super::*;

    /// An authority that answers one request after another with these codes; how many requests came, at its end.
    fn answering(codes: &'static [u16]) -> (String, JoinHandle<usize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serving = thread::spawn(move || {
            for code in codes {
                let (stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(&stream);
                let (mut line, mut length) = (String::new(), 0);
                while reader.read_line(&mut line).unwrap() > 2 {
                    let header = line.to_ascii_lowercase();
                    length = header.strip_prefix("content-length:").map_or(length, |it| it.trim().parse().unwrap());
                    line.clear();
                }
                reader.take(length).read_to_end(&mut Vec::new()).unwrap();
                write!(&stream, "HTTP/1.1 {code} X\r\nContent-Length: 5\r\nConnection: close\r\n\r\ntoken").unwrap();
            }
            codes.len()
        });
        (url, serving)
    }

    #[test]
    fn an_authority_that_fails_is_asked_three_times_and_no_more() {
        let patience = Duration::from_secs(20);
        let (url, serving) = answering(&[503, 500, 200]);
        assert_eq!(post_timestamp_query(&url, patience, b"query").unwrap(), b"token");
        assert_eq!(serving.join().unwrap(), 3);
        let (url, serving) = answering(&[503, 503, 503]);
        assert!(matches!(post_timestamp_query(&url, patience, b"query"), Err(ureq::Error::StatusCode(503))));
        assert_eq!(serving.join().unwrap(), 3);
        // What it refuses it would refuse again.
        let (url, serving) = answering(&[400]);
        assert!(matches!(post_timestamp_query(&url, patience, b"query"), Err(ureq::Error::StatusCode(400))));
        assert_eq!(serving.join().unwrap(), 1);
    }
}
