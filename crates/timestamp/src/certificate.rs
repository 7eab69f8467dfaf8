//! One certificate: its bytes, and what is read from them.

use der::{Decode, asn1::ObjectIdentifier};
use rustls_pki_types::CertificateDer;
use x509_cert::{
    ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages},
    time::Time,
};

use crate::error::TokenError;

const ID_KP_TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// A certificate. What is hashed and what signatures cover are its bytes, never what was read from them.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: CertificateDer<'static>,
    parsed: x509_cert::Certificate,
}

impl Certificate {
    pub fn read(der: CertificateDer<'static>) -> der::Result<Self> {
        let parsed = x509_cert::Certificate::from_der(&der)?;
        Ok(Self { der, parsed })
    }

    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    pub fn parsed(&self) -> &x509_cert::Certificate {
        &self.parsed
    }

    /// The subject as text (RFC 4514).
    pub fn name(&self) -> String {
        self.parsed.tbs_certificate().subject().to_string()
    }

    /// The beginning and the end of its validity, in POSIX seconds.
    pub fn validity(&self) -> (i64, i64) {
        let validity = self.parsed.tbs_certificate().validity();
        (posix(validity.not_before), posix(validity.not_after))
    }

    /// Whether its key may be used so, where the certificate tells (RFC 5280, 4.2.1.3).
    pub fn allows(&self, use_of_key: KeyUsages) -> bool {
        match self.parsed.tbs_certificate().get_extension::<KeyUsage>() {
            Ok(usage) => usage.is_none_or(|(_, usage)| usage.0.contains(use_of_key)),
            Err(_) => false,
        }
    }

    /// Whether it is for time stamping and nothing else, and says so critically (RFC 3161, 2.3).
    pub fn check_purpose(&self) -> Result<(), TokenError> {
        let extended = self.parsed.tbs_certificate().get_extension::<ExtendedKeyUsage>().ok().flatten();
        let stamps = extended.is_some_and(|(critical, usage)| critical && usage.0 == [ID_KP_TIME_STAMPING]);
        let signs = self.allows(KeyUsages::DigitalSignature) || self.allows(KeyUsages::NonRepudiation);
        match stamps && signs {
            true => Ok(()),
            false => Err(TokenError::Purpose(self.name())),
        }
    }
}

/// A time of a certificate or list in POSIX seconds.
pub fn posix(time: Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}
