//! What the verifier brings: roots, further certificates, revocation lists. Nothing of this is ever
//! taken from a token.

use std::time::Duration;

use rustls_pki_types::{
    CertificateDer, CertificateRevocationListDer, UnixTime,
    pem::{self, PemObject},
};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::ext::pkix::KeyUsages;

use crate::{
    algorithm::CERTIFICATE_SIGNATURES,
    certificate::Certificate,
    error::{TokenError, TrustError},
    revocation::RevocationList,
};

/// The value of id-kp-timeStamping, 1.3.6.1.5.5.7.3.8.
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];

/// Roots that are believed, and what helps to reach them.
#[derive(Debug, Default)]
pub struct TrustStore {
    roots: Vec<Certificate>,
    pub(crate) certificates: Vec<CertificateDer<'static>>,
    pub(crate) revocation_lists: Vec<RevocationList>,
}

impl TrustStore {
    /// Believes the certificates in `bytes`: PEM with one or more, or one in DER.
    pub fn add_roots(&mut self, bytes: &[u8]) -> Result<(), TrustError> {
        let refuse = |text: String| TrustError::Certificate(text);
        for der in sections::<CertificateDer<'static>>(bytes, "certificate")? {
            anchor_from_trusted_cert(&der).map_err(|error| refuse(error.to_string()))?;
            self.roots.push(Certificate::read(der).map_err(|error| refuse(error.to_string()))?);
        }
        Ok(())
    }

    /// Adds certificates that tokens may lack: the signers' own and those between them and the roots.
    /// They are not believed for being here.
    pub fn add_certificates(&mut self, bytes: &[u8]) -> Result<(), TrustError> {
        for der in sections::<CertificateDer<'static>>(bytes, "certificate")? {
            let certificate = Certificate::read(der).map_err(|error| TrustError::Certificate(error.to_string()))?;
            self.certificates.push(certificate.der().clone());
        }
        Ok(())
    }

    /// Adds revocation lists: PEM with one or more, or one in DER.
    pub fn add_revocation_lists(&mut self, bytes: &[u8]) -> Result<(), TrustError> {
        for der in sections::<CertificateRevocationListDer<'static>>(bytes, "revocation list")? {
            self.revocation_lists.push(RevocationList::read(&der)?);
        }
        Ok(())
    }

    /// The certificates from `signer` to a root that all held at `time`, in POSIX seconds: the signer's
    /// first, the root last. Time is always that of the token, never now: a token must be worth tomorrow
    /// what it was worth when it was made.
    pub(crate) fn chain(
        &self,
        signer: &Certificate,
        certificates: &[CertificateDer<'static>],
        time: i64,
    ) -> Result<Vec<Certificate>, TokenError> {
        let refuse = |error: webpki::Error| refusal(&error, signer);
        // A root may have been renewed under its name and key. The library takes the first that fits: so those
        // in force come first.
        let (in_force, others): (Vec<_>, Vec<_>) = self.roots.iter().partition(|root| {
            let (not_before, not_after) = root.validity();
            (not_before..=not_after).contains(&time)
        });
        let roots = [in_force, others].concat();
        let anchors = roots.iter().map(|root| anchor_from_trusted_cert(root.der()));
        let anchors = anchors.collect::<Result<Vec<_>, _>>().map_err(refuse)?;
        let seconds = u64::try_from(time).map_err(|_| TokenError::Malformed("its time is before 1970"))?;
        // Certificates between often say nothing of their purpose; the signer's own is checked apart.
        let usage = KeyUsage::required_if_present(TIME_STAMPING);
        let end = EndEntityCert::try_from(signer.der()).map_err(refuse)?;
        let path = end
            .verify_for_usage(
                CERTIFICATE_SIGNATURES,
                &anchors,
                certificates,
                UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
                usage,
                None,
                None,
            )
            .map_err(refuse)?;
        let mut chain = vec![signer.clone()];
        for between in path.intermediate_certificates() {
            let between = Certificate::read(between.der().into_owned());
            chain.push(between.map_err(|_| TokenError::Malformed("a certificate of the chain cannot be read"))?);
        }
        let root = anchors.iter().zip(roots).find(|(anchor, _)| *anchor == path.anchor());
        let (_, root) = root.ok_or_else(|| TokenError::UnknownRoot(signer.name()))?;
        chain.push(root.clone());
        // What the library leaves open: the root's own dates, and whether each key may sign certificates.
        let (not_before, not_after) = root.validity();
        match chain.iter().skip(1).find(|issuer| !issuer.allows(KeyUsages::KeyCertSign)) {
            Some(issuer) => Err(TokenError::Chain(format!("\"{}\" may not sign certificates", issuer.name()))),
            None if time < not_before => Err(TokenError::NotYetValid { not_before }),
            None if time > not_after => Err(TokenError::Expired { not_after }),
            None => Ok(chain),
        }
    }
}

fn refusal(error: &webpki::Error, signer: &Certificate) -> TokenError {
    let posix = |time: &UnixTime| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match error {
        webpki::Error::UnknownIssuer => TokenError::UnknownRoot(signer.name()),
        webpki::Error::CertExpired { not_after, .. } => TokenError::Expired { not_after: posix(not_after) },
        webpki::Error::CertNotValidYet { not_before, .. } => TokenError::NotYetValid { not_before: posix(not_before) },
        other => TokenError::Chain(in_words(other)),
    }
}

/// What the library's commonest findings mean; it names the others itself.
fn in_words(error: &webpki::Error) -> String {
    use webpki::Error;
    let text = match error {
        Error::InvalidSignatureForPublicKey => "a certificate is not signed by the one above it",
        Error::UnsupportedSignatureAlgorithmContext(_) | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "a certificate is signed in a way that is not accepted"
        }
        Error::RequiredEkuNotFoundContext(_) => "a certificate is not meant for time stamping",
        Error::CaUsedAsEndEntity => "the signer's certificate is one for signing certificates",
        Error::EndEntityUsedAsCa => "a certificate above the signer's may not sign certificates",
        Error::PathLenConstraintViolated => "it is longer than a certificate in it allows",
        Error::NameConstraintViolation => "a name is not among those that a certificate in it allows",
        Error::UnsupportedCriticalExtension => "a certificate has a critical extension that is not known here",
        other => return other.to_string(),
    };
    text.to_owned()
}

/// The things of one kind in a PEM text, or the one thing that `bytes` are in DER.
fn sections<T: PemObject + From<Vec<u8>>>(bytes: &[u8], kind: &'static str) -> Result<Vec<T>, TrustError> {
    let begins = |window: &[u8]| window == b"-----BEGIN ";
    if !bytes.windows(11).any(begins) {
        return Ok(vec![T::from(bytes.to_vec())]);
    }
    let found = T::pem_slice_iter(bytes)
        .collect::<Result<Vec<T>, pem::Error>>()
        .map_err(|error| TrustError::Pem(error.to_string()))?;
    match found.is_empty() {
        true => Err(TrustError::Nothing(kind)),
        false => Ok(found),
    }
}
