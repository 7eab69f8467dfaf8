//! What a provider says of itself (OpenID Connect Discovery 1.0, section 3).

use serde_json::Value;

use super::json::{object, text};
use crate::accounts::Issuer;

const ADDRESS_BYTES_MAX: usize = 2_048;

/// An address at a provider. It comes from the configured issuer, over TLS, and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// Where a provider says what it is.
    pub fn discovery(issuer: &Issuer) -> Self {
        Self(format!("{}/.well-known/openid-configuration", issuer.as_str().trim_end_matches('/')))
    }

    fn of(address: &str, issuer: &Issuer) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\' | b'"' | b'<' | b'>');
        let is_secure = address.starts_with("https://");
        let is_here = issuer.is_on_this_machine() && address.starts_with("http://");
        let host = address.split_once("://").and_then(|(_, rest)| rest.split(['/', '?']).next()).unwrap_or_default();
        let fits = address.len() <= ADDRESS_BYTES_MAX && address.bytes().all(is_plain) && !host.contains('@');
        ((is_secure || is_here) && fits && !host.is_empty()).then(|| Self(address.to_owned()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How this desk shows the provider who it is (OpenID Connect Core 1.0, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// In a header.
    Basic,
    /// In the form.
    Post,
}

/// What a provider says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Where people go.
    pub authorization: Endpoint,
    /// Where a code is exchanged.
    pub token: Endpoint,
    /// Where its keys are.
    pub keys: Endpoint,
    /// How this desk shows who it is.
    pub showing: Showing,
    /// Whether it says in each answer who it is (RFC 9207).
    pub names_itself: bool,
}

impl Metadata {
    /// Reads it; `None` if it is not that of this provider, or leads where nobody may be led.
    pub fn read(bytes: &[u8], issuer: &Issuer) -> Option<Self> {
        let members = object(bytes)?;
        if text(&members, "issuer") != Some(issuer.as_str()) {
            return None;
        }
        let endpoint = |name: &str| Endpoint::of(text(&members, name)?, issuer);
        let lists = |name: &str, what: &str| {
            let list = members.get(name)?.as_array()?;
            Some(list.iter().any(|item| item.as_str() == Some(what)))
        };
        // What it does not list it may know all the same: many leave it out.
        if lists("code_challenge_methods_supported", "S256") == Some(false) {
            return None;
        }
        let methods = "token_endpoint_auth_methods_supported";
        let showing = match (lists(methods, "client_secret_basic"), lists(methods, "client_secret_post")) {
            (None | Some(true), _) => Showing::Basic,
            (_, Some(true)) => Showing::Post,
            _ => return None,
        };
        let names_itself = members.get("authorization_response_iss_parameter_supported").and_then(Value::as_bool);
        Some(Self {
            authorization: endpoint("authorization_endpoint")?,
            token: endpoint("token_endpoint")?,
            keys: endpoint("jwks_uri")?,
            showing,
            names_itself: names_itself.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ISSUER: &str = "https://id.example/tinh";

    fn said(change: impl FnOnce(&mut Value)) -> Option<Metadata> {
        let mut metadata = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example/tinh/auth?realm=1",
            "token_endpoint": "https://id.example/tinh/token",
            "jwks_uri": "https://keys.example/jwks",
        });
        change(&mut metadata);
        Metadata::read(metadata.to_string().as_bytes(), &ISSUER.parse().unwrap())
    }

    #[test]
    fn a_provider_is_who_it_was_said_to_be() {
        assert!(said(|_| ()).is_some_and(|it| it.showing == Showing::Basic && !it.names_itself));
        for issuer in ["https://id.example/tinh/", "https://id.example", "https://evil.example/tinh", ""] {
            assert_eq!(said(|it| it["issuer"] = issuer.into()), None, "{issuer}");
        }
        assert!(said(|it| it["authorization_response_iss_parameter_supported"] = true.into()).unwrap().names_itself);
        let post = said(|it| it["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]));
        assert_eq!(post.unwrap().showing, Showing::Post);
        assert_eq!(said(|it| it["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt"])), None);
        assert_eq!(said(|it| it["code_challenge_methods_supported"] = json!(["plain"])), None);
    }

    #[test]
    fn nobody_is_led_anywhere_but_over_tls() {
        for address in [
            "http://id.example/auth",
            "javascript:alert(1)",
            "//id.example/auth",
            "/auth",
            "https://",
            "https://a@b/",
            "https://id.example/#x",
            "https://id.example/a b",
            "https://id.example/\r\nset-cookie: a=b",
            "file:///etc/passwd",
        ] {
            for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
                assert_eq!(said(|it| it[name] = address.into()), None, "{name} {address}");
            }
        }
    }
}
