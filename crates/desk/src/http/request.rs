//! What was asked.

use std::net::IpAddr;

use super::form::{Plus, decoded, fields};

/// How it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To read.
    Get,
    /// To read, of which only the head is wanted.
    Head,
    /// To change something.
    Post,
}

/// A request, read strictly: every part is text.
#[derive(Debug, Clone)]
pub struct Request {
    /// How it was asked.
    pub method: Method,
    /// The path, part by part, decoded.
    pub path: Vec<String>,
    /// The names and values after the path, in order.
    pub query: Vec<(String, String)>,
    /// The names and values of a form that was sent.
    pub form: Vec<(String, String)>,
    /// Where it comes from: behind a proxy that is trusted, what that says.
    pub peer: IpAddr,
    /// Whether nobody else lies between the asker and this machine's own network.
    pub is_local: bool,
    headers: Vec<(String, String)>,
}

/// Why a request cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The method is none that is answered.
    #[error("the method is not answered here")]
    Method,
    /// The address is no text, or has empty or dotted parts.
    #[error("the address cannot be read")]
    Address,
    /// The form is no text.
    #[error("the form cannot be read")]
    Form,
}

impl Request {
    /// Reads a request. `target` is the path and what follows it; the names of headers are in small letters.
    pub fn read(
        method: &str,
        target: &str,
        headers: Vec<(String, String)>,
        body: &[u8],
        peer: IpAddr,
    ) -> Result<Self, Unreadable> {
        let method = match method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            _ => return Err(Unreadable::Method),
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.strip_prefix('/').ok_or(Unreadable::Address)?;
        let parts = path.split('/').filter(|_| !path.is_empty());
        let part = |part: &str| {
            let part = decoded(part, Plus::Itself)?;
            let is_plain = !part.is_empty() && part != "." && part != ".." && !part.contains(['/', '\\', '\n', '\r']);
            is_plain.then_some(part)
        };
        let path = parts.map(part).collect::<Option<Vec<String>>>().ok_or(Unreadable::Address)?;
        let query = fields(query).ok_or(Unreadable::Address)?;
        let form = std::str::from_utf8(body).ok().and_then(fields).ok_or(Unreadable::Form)?;
        let is_local = peer.is_loopback()
            && !headers.iter().any(|(name, _)| name.starts_with("x-forwarded") || name == "forwarded");
        Ok(Self { method, path, query, form, peer, is_local, headers })
    }

    /// The same asker at another address.
    pub fn at(&self, path: &str, query: &[(&str, &str)]) -> Self {
        let path = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { path, query, ..self.clone() }
    }

    /// The value of a header, if it is there once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let first = found.next();
        first.filter(|_| found.next().is_none()).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter of the address, if it is there once and not blank.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        once(&self.query, name)
    }

    /// The value of a field of the form, if it is there once and not blank.
    pub fn field(&self, name: &str) -> Option<&str> {
        once(&self.form, name)
    }

    /// The value of a cookie, if it is there once.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.iter().filter(|(header, _)| header == "cookie").flat_map(|(_, all)| all.split(';'));
        let mut found = cookies.filter_map(|cookie| cookie.trim().split_once('=')).filter(|(known, _)| *known == name);
        let first = found.next();
        first.filter(|_| found.next().is_none()).map(|(_, value)| value)
    }

    /// The path as it stands in an address.
    pub fn address(&self) -> String {
        let parts: String = self.path.iter().map(|part| format!("/{}", super::encoded(part))).collect();
        if parts.is_empty() { "/".to_owned() } else { parts }
    }
}

fn once<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    let mut found = fields.iter().filter(|(known, _)| known == name);
    let first = found.next().map(|(_, value)| value.trim());
    first.filter(|value| !value.is_empty() && found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(method: &str, target: &str) -> Result<Request, Unreadable> {
        Request::read(method, target, vec![("cookie".into(), "a=1; b=2; b=3".into())], b"", [127, 0, 0, 1].into())
    }

    #[test]
    fn an_address_is_read_part_by_part() {
        let request = read("GET", "/viec/UBND-2023-9901/C-Q/2023-Q3/KINHMON?lang=vi&a=&b=1&b=2").unwrap();
        assert_eq!(request.path, ["viec", "UBND-2023-9901", "C-Q", "2023-Q3", "KINHMON"]);
        assert_eq!(request.parameter("lang"), Some("vi"));
        assert_eq!((request.parameter("a"), request.parameter("b")), (None, None));
        assert_eq!((request.cookie("a"), request.cookie("b")), (Some("1"), None));
        assert_eq!(read("GET", "/").unwrap().path.len(), 0);
    }

    #[test]
    fn no_part_leads_elsewhere() {
        for target in ["/a/../b", "/a//b", "/%2e%2e/b", "/a%2fb", "/a%5cb", "a", "/%00", "http://x/", "*", "/a/"] {
            assert_eq!(read("GET", target).map(|_| ()), Err(Unreadable::Address), "{target}");
        }
        for method in ["PUT", "DELETE", "TRACE", "CONNECT", "get", ""] {
            assert_eq!(read(method, "/").map(|_| ()), Err(Unreadable::Method), "{method}");
        }
    }
}
