//! How the desk reaches a provider: a file that its owner alone can read, for the secret of the client is in it.

use std::{
    fs::File,
    io::{self, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use domain::reading::is_invisible;
use serde::Deserialize;
use ureq::tls::{Certificate, PemItem, parse_pem};

use crate::accounts::{Issuer, Secret};

const FORMAT: &str = "socai.oidc/1";
const FILE_BYTES_MAX: u64 = 16 * 1024;
const AUTHORITIES_BYTES_MAX: u64 = 1024 * 1024;
const CLIENT_CHARS_MAX: usize = 255;
const SECRET_CHARS_MAX: usize = 1_024;
const NAME_CHARS_MAX: usize = 60;

/// How the desk reaches a provider.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The provider.
    pub issuer: Issuer,
    /// Who this desk is there.
    pub client: String,
    /// What shows that.
    pub secret: Secret,
    /// What people call the provider.
    pub name: String,
    /// Whom its certificate is to be of, where it is nobody whom browsers trust.
    pub authorities: Option<Vec<Certificate<'static>>>,
}

/// Why the settings cannot be used. No message holds what stands in the file.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others can read the secret.
    #[error("{path}: mode {mode:04o}, others can read the secret in it")]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is no such file.
    #[error("{path}: line {line} is none of {FORMAT}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The first line that does not fit.
        line: usize,
    },
    /// It is of another format.
    #[error("{path}: it should be {FORMAT}")]
    OtherFormat {
        /// Which file.
        path: PathBuf,
    },
    /// A field cannot be used.
    #[error("{path}: {field} cannot be used")]
    Unfit {
        /// Which file.
        path: PathBuf,
        /// Which field.
        field: &'static str,
    },
    /// No certificate of an authority.
    #[error("{path}: no certificate in PEM")]
    NoAuthority {
        /// Which file.
        path: PathBuf,
    },
}

/// `socai.oidc/1`: docs/accounts.md.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    issuer: Issuer,
    client_id: String,
    client_secret: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    authorities: Option<PathBuf>,
}

impl Settings {
    /// Those in this file.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let at = || path.to_owned();
        let io = |source| SettingsError::Io { path: at(), source };
        let file = File::open(path).map_err(io)?;
        let mode = file.metadata().map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(SettingsError::Open { path: at(), mode });
        }
        let mut text = String::new();
        file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(io)?;
        let written: Written = toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            SettingsError::Unreadable { path: at(), line: before.matches('\n').count() + 1 }
        })?;
        if written.format != FORMAT {
            return Err(SettingsError::OtherFormat { path: at() });
        }
        // RFC 6749, appendix A.
        let is_plain = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        };
        let unfit = |field| Err(SettingsError::Unfit { path: at(), field });
        if !is_plain(&written.client_id, CLIENT_CHARS_MAX) {
            return unfit("client_id");
        }
        if !is_plain(&written.client_secret, SECRET_CHARS_MAX) {
            return unfit("client_secret");
        }
        let host = written.issuer.as_str().split('/').nth(2).unwrap_or_default().to_owned();
        let name = written.name.map_or(host, |name| name.trim().to_owned());
        if !(1..=NAME_CHARS_MAX).contains(&name.chars().count()) || name.contains(is_invisible) {
            return unfit("name");
        }
        let beside = |file: PathBuf| path.parent().unwrap_or(path).join(file);
        let authorities = written.authorities.map(|file| authorities(&beside(file))).transpose()?;
        let Written { issuer, client_id: client, client_secret, .. } = written;
        Ok(Self { issuer, client, secret: Secret::new(client_secret), name, authorities })
    }
}

fn authorities(path: &Path) -> Result<Vec<Certificate<'static>>, SettingsError> {
    let io = |source| SettingsError::Io { path: path.to_owned(), source };
    let mut pem = Vec::new();
    File::open(path).map_err(io)?.take(AUTHORITIES_BYTES_MAX).read_to_end(&mut pem).map_err(io)?;
    let certificate = |item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    };
    let all: Option<Vec<Certificate<'static>>> = parse_pem(&pem).map(certificate).collect();
    all.filter(|all| !all.is_empty()).ok_or_else(|| SettingsError::NoAuthority { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions, write};

    use super::*;

    const RIGHT: &str = "format = \"socai.oidc/1\"\nissuer = \"https://id.example/tinh\"\nclient_id = \"so-cai\"\nclient_secret = \"giu-kin\"\n";

    fn read(text: &str, mode: u32) -> Result<Settings, SettingsError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("oidc.toml");
        write(&path, text).unwrap();
        write(directory.path().join("none.pem"), "-----BEGIN X-----\n").unwrap();
        set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        Settings::read(&path)
    }

    #[test]
    fn the_settings_are_their_owners_alone() {
        let settings = read(RIGHT, 0o600).unwrap();
        assert_eq!((settings.name.as_str(), settings.secret.reveal()), ("id.example", "giu-kin"));
        assert!(read(RIGHT, 0o400).is_ok());
        for mode in [0o640, 0o604, 0o660, 0o644] {
            assert!(matches!(read(RIGHT, mode), Err(SettingsError::Open { .. })), "{mode:o}");
        }
        assert!(!format!("{settings:?}").contains("giu-kin"));
    }

    #[test]
    fn what_is_wrong_is_named_and_never_quoted() {
        let wrong = |text: &str| {
            let error = read(text, 0o600).unwrap_err().to_string();
            assert!(!error.contains("giu-kin"), "{error}");
            error
        };
        assert!(wrong(&RIGHT.replace("oidc/1", "oidc/2")).contains("should be socai.oidc/1"));
        assert!(wrong(&RIGHT.replace("https://id", "http://id")).contains("line 2"));
        assert!(wrong(&RIGHT.replace("\"giu-kin\"", "giu-kin")).contains("line 4"));
        assert!(wrong(&format!("{RIGHT}secret = \"giu-kin\"\n")).contains("line"));
        assert!(wrong(&RIGHT.replace("so-cai", "sổ cái")).contains("client_id"));
        assert!(wrong(&RIGHT.replace("giu-kin", "")).contains("client_secret"));
        assert!(wrong(&format!("{RIGHT}name = \"a\\u202eb\"\n")).contains("name"));
        assert!(wrong(&format!("{RIGHT}authorities = \"none.pem\"\n")).contains("no certificate"));
        assert!(wrong(&format!("{RIGHT}authorities = \"khong-co.pem\"\n")).contains("khong-co.pem"));
    }
}
