//! HTTP as the pages need it: what was asked, what is answered, and whether a browser may ask it from where it does.

mod form;
mod origin;
mod reply;
mod request;

pub use form::{encoded, fields};
pub use origin::{Origin, OriginError};
pub use reply::{Body, Reply};
pub use request::{Method, Request, Unreadable};
