//! What is answered.

use maud::Markup;

/// What an answer consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Bytes.
    Bytes(Vec<u8>),
    /// What is built into the program.
    Static(&'static [u8]),
}

/// An answer. What every answer says besides, the server adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The code of its status.
    pub status: u16,
    /// Headers beside those that every answer has; no name or value holds an end of a line.
    pub headers: Vec<(&'static str, String)>,
    /// Its bytes.
    pub body: Body,
}

impl Reply {
    /// Bytes of this type.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status, headers, body: Body::Bytes(body.into()) }
    }

    /// A page.
    pub fn page(status: u16, page: Markup) -> Self {
        Self::new(status, "text/html; charset=utf-8", page.into_string())
    }

    /// JSON.
    pub fn json(status: u16, json: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", json)
    }

    /// Another page is to be looked at instead (303).
    pub fn see(address: String) -> Self {
        Self { status: 303, headers: vec![("location", address)], body: Body::Bytes(Vec::new()) }
    }

    /// What is built into the program, and stays the same as long as the program does.
    pub fn asset(content_type: &'static str, body: &'static [u8]) -> Self {
        let headers = vec![
            ("content-type", content_type.to_owned()),
            ("cache-control", "public, max-age=31536000, immutable".to_owned()),
        ];
        Self { status: 200, headers, body: Body::Static(body) }
    }

    /// The same with this header; a value that would end the line is left out.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if value.bytes().all(|byte| byte >= b' ' && byte != 0x7f) {
            self.headers.push((name, value));
        }
        self
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.body {
            Body::Bytes(bytes) => bytes,
            Body::Static(bytes) => bytes,
        }
    }
}
