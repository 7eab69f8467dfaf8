//! The structures of RFC 3161, RFC 5652 and RFC 5035 as far as a token needs them, by their names there.
//!
//! They are read, never written: what a token says is checked over its own bytes. So whatever is hashed
//! or signed is kept as bytes here ([`Verbatim`], [`OctetString`]), and sets keep the order they came in:
//! authorities do not always sort them as DER asks.

use der::{
    Decode, DecodeValue, EncodeValue, FixedTag, Header, Length, Reader, Sequence, SliceReader, Tag, Writer,
    asn1::{Any, BitString, ObjectIdentifier, OctetString, Uint},
};
use x509_cert::{ext::Extension, name::Name, serial_number::SerialNumber, spki::AlgorithmIdentifierOwned};

/// The inside of a `SET OF`, byte for byte.
pub struct Verbatim(Vec<u8>);

impl Verbatim {
    /// The elements, each with its tag and length.
    pub fn elements(&self) -> der::Result<Vec<&[u8]>> {
        let mut reader = SliceReader::new(&self.0)?;
        let mut elements = Vec::new();
        while !reader.is_finished() {
            elements.push(reader.tlv_bytes()?);
        }
        Ok(elements)
    }
}

impl FixedTag for Verbatim {
    const TAG: Tag = Tag::Set;
}

impl<'a> DecodeValue<'a> for Verbatim {
    type Error = der::Error;

    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> der::Result<Self> {
        Ok(Self(reader.read_vec(header.length())?))
    }
}

impl EncodeValue for Verbatim {
    fn value_len(&self) -> der::Result<Length> {
        self.0.len().try_into()
    }

    fn encode_value(&self, writer: &mut impl Writer) -> der::Result<()> {
        writer.write(&self.0)
    }
}

/// RFC 3161, 2.4.1. Extensions are never asked for.
#[derive(Sequence)]
pub struct TimeStampReq {
    pub version: u8,
    pub message_imprint: MessageImprint,
    #[asn1(optional = "true")]
    pub req_policy: Option<ObjectIdentifier>,
    #[asn1(optional = "true")]
    pub nonce: Option<Uint>,
    #[asn1(default = "bool::default")]
    pub cert_req: bool,
}

/// RFC 3161, 2.4.1: what is stamped, by its digest.
#[derive(Sequence)]
pub struct MessageImprint {
    pub hash_algorithm: AlgorithmIdentifierOwned,
    pub hashed_message: OctetString,
}

/// RFC 3161, 2.4.2.
#[derive(Sequence)]
pub struct TimeStampResp {
    pub status: PkiStatusInfo,
    #[asn1(optional = "true")]
    pub time_stamp_token: Option<ContentInfo>,
}

/// RFC 3161, 2.4.2.
#[derive(Sequence)]
pub struct PkiStatusInfo {
    pub status: u32,
    #[asn1(optional = "true")]
    pub status_string: Option<Vec<String>>,
    #[asn1(optional = "true")]
    pub fail_info: Option<BitString>,
}

/// RFC 3161, 2.4.2. The time stays as it is written: it may hold fractions of a second.
#[derive(Sequence)]
pub struct TstInfo {
    pub version: u8,
    pub policy: ObjectIdentifier,
    pub message_imprint: MessageImprint,
    pub serial_number: Uint,
    pub gen_time: Any,
    #[asn1(optional = "true")]
    pub accuracy: Option<Accuracy>,
    #[asn1(default = "bool::default")]
    pub ordering: bool,
    #[asn1(optional = "true")]
    pub nonce: Option<Uint>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub tsa: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub extensions: Option<Vec<Extension>>,
}

/// RFC 3161, 2.4.2.
#[derive(Sequence)]
pub struct Accuracy {
    #[asn1(optional = "true")]
    pub seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub micros: Option<u16>,
}

/// RFC 5652, 3.
#[derive(Sequence)]
pub struct ContentInfo {
    pub content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub content: Any,
}

/// RFC 5652, 5.1.
#[derive(Sequence)]
pub struct SignedData {
    pub version: u8,
    pub digest_algorithms: Verbatim,
    pub encap_content_info: EncapsulatedContentInfo,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub certificates: Option<Verbatim>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub crls: Option<Verbatim>,
    pub signer_infos: Verbatim,
}

/// RFC 5652, 5.2.
#[derive(Sequence)]
pub struct EncapsulatedContentInfo {
    pub e_content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub e_content: Option<OctetString>,
}

/// RFC 5652, 5.3.
#[derive(Sequence)]
pub struct SignerInfo {
    pub version: u8,
    /// [`IssuerAndSerialNumber`], or a subject key identifier under the tag 0.
    pub sid: Any,
    pub digest_algorithm: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub signed_attrs: Option<Verbatim>,
    pub signature_algorithm: AlgorithmIdentifierOwned,
    pub signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub unsigned_attrs: Option<Verbatim>,
}

/// RFC 5652, 10.2.4.
#[derive(Sequence)]
pub struct IssuerAndSerialNumber {
    pub issuer: Name,
    pub serial_number: SerialNumber,
}

/// RFC 5652, 5.3.
#[derive(Sequence)]
pub struct Attribute {
    pub attr_type: ObjectIdentifier,
    pub attr_values: Verbatim,
}

/// RFC 5035, 3.
#[derive(Sequence)]
pub struct SigningCertificateV2 {
    pub certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    pub policies: Option<Any>,
}

/// RFC 5035, 4. Issuer and serial number are left aside: the digest says as much and more.
#[derive(Sequence)]
pub struct EssCertIdV2 {
    /// SHA-256 if it is left out.
    #[asn1(optional = "true")]
    pub hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub issuer_serial: Option<Any>,
}

/// RFC 5280, 5.1: the frame of a revocation list.
pub struct CertificateList<'a> {
    /// What is signed, byte for byte.
    pub tbs_cert_list: &'a [u8],
    pub signature_algorithm: AlgorithmIdentifierOwned,
    pub signature: BitString,
}

impl<'a> CertificateList<'a> {
    pub fn read(bytes: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(bytes)?;
        let list = reader.sequence(|inside| {
            Ok::<_, der::Error>(Self {
                tbs_cert_list: inside.tlv_bytes()?,
                signature_algorithm: AlgorithmIdentifierOwned::decode(inside)?,
                signature: BitString::decode(inside)?,
            })
        })?;
        reader.finish()?;
        Ok(list)
    }
}
