//! Bodies: forms, of a bounded length.

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};

/// A form is at most this long, in bytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// Why a body is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is too long.
    TooLong,
    /// It ended before its end.
    Broken,
}

impl Refused {
    /// The code of the status.
    pub fn status(self) -> u16 {
        match self {
            Self::TooLong => 413,
            Self::Broken => 400,
        }
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::TooLong => "the body is too long\n",
            Self::Broken => "the body cannot be read\n",
        }
    }
}

/// The whole body.
pub async fn read(body: Incoming) -> Result<Bytes, Refused> {
    // What says itself that it is too long is not waited for.
    if body.size_hint().lower() > BODY_BYTES_MAX as u64 {
        return Err(Refused::TooLong);
    }
    match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refused::TooLong),
        Err(_) => Err(Refused::Broken),
    }
}
