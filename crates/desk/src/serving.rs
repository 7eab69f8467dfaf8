//! What has to be right before a desk is opened to browsers.

use std::{io, net::SocketAddr, path::PathBuf};

use crate::{
    http::{Origin, OriginError},
    server::TlsError,
    sign_on::settings::SettingsError,
};

/// Why a desk is not opened.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The origin.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// The certificate or its key.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// How a provider of sign-on is reached.
    #[error(transparent)]
    SignOn(#[from] SettingsError),
    /// Nobody does TLS.
    #[error("an https origin needs a certificate, or a proxy")]
    NoTls,
    /// The desk was fixed elsewhere.
    #[error("the desk of this ledger is fixed at {fixed}, and not {asked}")]
    Elsewhere {
        /// Where it is.
        fixed: String,
        /// Where it is not.
        asked: String,
    },
    /// Nobody has said where.
    #[error("no origin was fixed yet")]
    NoOrigin,
    /// A demo is for one machine.
    #[error("a demo is not served on {0}")]
    DemoBeyond(SocketAddr),
    /// What is there is no demo.
    #[error("{0} holds no demo")]
    NotADemo(PathBuf),
    /// The socket.
    #[error("{address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

/// The origin at which the desk stands: `fixed` by the log, or `asked` for at the first start.
pub fn origin(fixed: Option<&str>, asked: Option<&str>) -> Result<Origin, ServeError> {
    match (fixed, asked) {
        (None, None) => Err(ServeError::NoOrigin),
        (None, Some(asked)) => Ok(asked.parse()?),
        (Some(fixed), None) => Ok(fixed.parse()?),
        (Some(fixed), Some(asked)) => {
            let (fixed, asked): (Origin, Origin) = (fixed.parse()?, asked.parse()?);
            let elsewhere = || ServeError::Elsewhere { fixed: fixed.to_string(), asked: asked.to_string() };
            if fixed == asked { Ok(fixed) } else { Err(elsewhere()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_desk_stands_is_fixed_once() {
        let at = |fixed, asked| origin(fixed, asked).map(|origin| origin.to_string());
        assert!(matches!(at(None, None), Err(ServeError::NoOrigin)));
        assert_eq!(at(None, Some("https://so.example")).unwrap(), "https://so.example");
        assert_eq!(at(Some("https://so.example"), None).unwrap(), "https://so.example");
        assert_eq!(at(Some("https://so.example"), Some("https://SO.example/")).unwrap(), "https://so.example");
        let elsewhere = at(Some("https://so.example"), Some("https://so2.example"));
        assert!(matches!(elsewhere, Err(ServeError::Elsewhere { .. })));
    }
}
