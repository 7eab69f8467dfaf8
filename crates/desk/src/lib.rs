//! The inspectors' desk: a ledger in the browser.
//!
//! ```text
//! socket -> server -> request -> answer: session -> caller -> route -> page -> frame -> reply
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`accounts`] | who signs in, and how that is proven; nothing of it is in the log |
//! | [`answer`] | what becomes of a request, and of a failure |
//! | [`api`] | what programs ask |
//! | [`assets`] | what pages load |
//! | [`by_provider`] | signing in by a provider: there, and back |
//! | [`caller`] | who asks, and what they may read |
//! | [`changes`] | when pages change |
//! | [`desk`] | what the pages share |
//! | [`failure`] | why a page is not shown |
//! | [`http`] | requests and replies, read strictly |
//! | [`layout`] | what every page has |
//! | [`looking`] | who looks is recorded before they are answered |
//! | [`page`] | a page before it has a frame |
//! | [`pages`] | each page |
//! | [`readers`] | the ledger as it is read, beside whoever writes |
//! | [`paper`] | the foot of each printed sheet |
//! | [`routes`] | every address |
//! | [`serving`] | what has to be right before it is opened |
//! | [`server`] | the socket: limits, TLS, stopping |
//! | [`session`] | signing in and out |
//! | [`sign_on`] | single sign-on: who somebody is, by the word of a provider |
//! | [`time_box`] | the time control as it is shown |
//! | [`visit`] | one look at the ledger, as far as the caller may read it |
//! | [`when`] | the moment that a page shows |
//!
//! **Invariant:** every page sees the ledger through [`visit::Visit`], which leaves out what the caller may not read before
//! anything is counted; and every address says whether looking is recorded, by [`looking`].
#![forbid(unsafe_code)]

pub mod accounts;
pub mod answer;
pub mod api;
pub mod assets;
pub mod by_provider;
pub mod caller;
pub mod changes;
pub mod desk;
pub mod failure;
pub mod http;
pub mod layout;
pub mod looking;
pub mod page;
pub mod pages;
pub mod paper;
pub mod readers;
pub mod routes;
pub mod server;
pub mod serving;
pub mod session;
pub mod sign_on;
pub mod time_box;
pub mod visit;
pub mod when;
mod words;
