//! Where the desk stands, as browsers see it: `https://ten-so.example`. Keys of persons will depend on it.

use std::{fmt, str::FromStr};

use super::{Method, Request};
use crate::when::address;

/// Scheme, host and port (RFC 6454).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    is_secure: bool,
    is_localhost: bool,
}

/// Why a text is no origin for a desk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It is no `https://NAME` or `https://NAME:PORT`.
    #[error("\"{0}\" is no origin: https://NAME, with a port where it is not 443")]
    NotAnOrigin(String),
    /// Outside one machine only TLS will do.
    #[error("\"{0}\" is no https origin; plain http is for localhost alone")]
    NotSecure(String),
    /// Keys of persons cannot depend on an address.
    #[error("\"{0}\" is an address; keys of persons need a name")]
    Address(String),
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let refuse = || OriginError::NotAnOrigin(text.chars().take(200).collect());
        let small = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = small.split_once("://").ok_or_else(refuse)?;
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| refuse())?)),
            None => (rest, None),
        };
        let is_name = |part: &str| {
            let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
            !part.is_empty()
                && part.len() <= 63
                && part.chars().all(inner)
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
            return Err(OriginError::Address(small));
        }
        if host.len() > 253 || !host.split('.').all(is_name) {
            return Err(refuse());
        }
        let is_localhost = host == "localhost" || host.ends_with(".localhost");
        let standard = match scheme {
            "https" => 443,
            "http" if is_localhost => 80,
            "http" => return Err(OriginError::NotSecure(small)),
            _ => return Err(refuse()),
        };
        let port = port.filter(|port| *port != standard).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self { text: format!("{scheme}://{host}{port}"), is_secure: scheme == "https", is_localhost })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Origin {
    /// Where a page lies that was asked for by another name of this machine: what is signed in at one name is not at the
    /// other. Behind a name that is reached from outside, a proxy may ask by any.
    pub fn elsewhere(&self, request: &Request) -> Option<String> {
        let host = request.header("host").filter(|_| self.is_localhost)?;
        let here = self.text.split_once("://").map(|(_, here)| here)?;
        let path = address(&request.address(), &request.query);
        (!host.eq_ignore_ascii_case(here)).then(|| format!("{}{path}", self.text))
    }

    /// Whether it is reached by TLS.
    pub fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// Whether it is this machine alone.
    pub fn is_localhost(&self) -> bool {
        self.is_localhost
    }

    /// The host and the port, as a request names them.
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether a browser sends this from a page of this origin, or from none. Whatever changes something is asked so: a
    /// browser says where it asks from, and whoever does not say is no browser with a session (Fetch Metadata; RFC 6454).
    pub fn lets(&self, request: &Request) -> bool {
        if request.method != Method::Post {
            return true;
        }
        match (request.header("sec-fetch-site"), request.header("origin")) {
            (Some(site), origin) => {
                matches!(site, "same-origin" | "none") && origin.is_none_or(|origin| origin == self.text)
            }
            (None, Some(origin)) => origin == self.text,
            (None, None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_name_reached_by_tls() {
        let origin = |text: &str| text.parse::<Origin>().map(|origin| origin.to_string());
        assert_eq!(origin("https://So.Example:443/"), Ok("https://so.example".to_owned()));
        assert_eq!(origin("http://localhost:8080"), Ok("http://localhost:8080".to_owned()));
        assert!(matches!(origin("http://so.example"), Err(OriginError::NotSecure(_))));
        assert!(matches!(origin("https://10.0.0.1"), Err(OriginError::Address(_))));
        assert!(matches!(origin("https://[::1]:8080"), Err(OriginError::Address(_))));
        for text in ["so.example", "https://", "https://a b", "https://a/b", "ftp://a", "https://-a", "https://a:b"] {
            assert!(matches!(origin(text), Err(OriginError::NotAnOrigin(_))), "{text}");
        }
    }

    #[test]
    fn only_this_origin_changes_something() {
        let origin: Origin = "https://so.example".parse().unwrap();
        let lets = |headers: &[(&str, &str)]| {
            let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let request = Request::read("POST", "/ra", headers, b"", [127, 0, 0, 1].into()).unwrap();
            origin.lets(&request)
        };
        assert!(lets(&[("sec-fetch-site", "same-origin"), ("origin", "https://so.example")]));
        assert!(lets(&[("origin", "https://so.example")]));
        assert!(!lets(&[]));
        for origin in
            ["null", "https://evil.example", "http://so.example", "https://so.example.evil", "https://so.example:444"]
        {
            assert!(!lets(&[("origin", origin)]), "{origin}");
            assert!(!lets(&[("sec-fetch-site", "same-origin"), ("origin", origin)]), "{origin}");
        }
        for site in ["cross-site", "same-site", "", "same-origin, cross-site"] {
            assert!(!lets(&[("sec-fetch-site", site), ("origin", "https://so.example")]), "{site}");
        }
    }
}
