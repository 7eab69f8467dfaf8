//! Signing in by a provider of sign-on: the address that leads there, and the one to which browsers come back.

use std::net::IpAddr;

use calendar::Timestamp;

use crate::{
    accounts::Audit,
    desk::Desk,
    failure::Failure,
    http::{Method, Reply, Request},
    session::{self, Acted, NotIn, SAFELY},
    sign_on::{
        NotSignedOn, SignOn, Stale,
        attempt::{ATTEMPT_SECONDS, Attempt},
    },
    when::address,
};

/// Where a sign-on begins.
pub const BEGIN: &str = "/dang-nhap-mot-lan";
/// Where it comes back to: the provider has to know this address.
pub const BACK: &str = "/dang-nhap-mot-lan-xong";
/// The cookie of an attempt.
const ATTEMPT: &str = "__Host-mot-lan";

/// The provider, where there is one; without one there are no such addresses.
fn provider<'d>(desk: &'d Desk, request: &Request) -> Result<&'d SignOn, Failure> {
    desk.sign_on.as_ref().filter(|_| request.method == Method::Get).ok_or(Failure::NotHere)
}

/// `GET /dang-nhap-mot-lan`: to the provider, from a page of this desk.
pub fn begin(desk: &Desk, request: &Request, now: Timestamp) -> Result<Acted, Failure> {
    let provider = provider(desk, request)?;
    let towards = session::towards(request.parameter("tiep"));
    // Another site leads nobody there: it leads to the page from which people go.
    if !matches!(request.header("sec-fetch-site"), None | Some("same-origin" | "none")) {
        return Ok(Acted::Done(Reply::see(address("/vao", &[("tiep", towards)]))));
    }
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| Failure::Machine(error.to_string()))?;
    let attempt = Attempt::begin(random, &towards, now);
    match provider.begin(&attempt, now) {
        Ok(there) => {
            let kept = format!("{ATTEMPT}={}; {SAFELY}; Max-Age={ATTEMPT_SECONDS}", attempt.cookie());
            Ok(Acted::Done(Reply::see(there).with("set-cookie", kept).with("cache-control", "no-store")))
        }
        Err(why) => Ok(not_in(desk, NotIn::NotSignedOn(why), towards)),
    }
}

/// `GET /dang-nhap-mot-lan-xong`: back from the provider.
pub fn end(desk: &Desk, request: &Request, now: Timestamp) -> Result<Acted, Failure> {
    let provider = provider(desk, request)?;
    let kept = request.cookie(ATTEMPT);
    let towards =
        kept.and_then(|kept| Attempt::kept(kept, now)).map_or_else(|| "/".to_owned(), |it| it.towards().into());
    if let Err(seconds) = desk.accounts.try_from_address(request.peer, now) {
        return Ok(not_in(desk, NotIn::Wait(seconds), session::towards(Some(&towards))));
    }
    let towards = session::towards(Some(&towards));
    let subject = match provider.end(kept, request, now) {
        Ok(subject) => subject,
        Err(why) => {
            if !is_a_guess(&why) {
                forgive(desk, request.peer, now);
            }
            return Ok(not_in(desk, NotIn::NotSignedOn(why), towards));
        }
    };
    forgive(desk, request.peer, now);
    match desk.accounts.links().admit(provider.issuer(), &subject) {
        Ok(signed_in) => {
            desk.tell("sign-on", &[("outcome", "signed-in")]);
            let reply = session::begin(desk, request, &signed_in, towards, now)?;
            Ok(Acted::Done(reply.with("set-cookie", forgotten()).with("cache-control", "no-store")))
        }
        Err(Audit::Trouble(error)) => Err(Failure::Machine(error.to_string())),
        Err(audit) => {
            desk.tell("sign-on", &[("outcome", &audit.to_string())]);
            Ok(Acted::NotIn { why: NotIn::Unlinked(subject), login: String::new(), towards })
        }
    }
}

/// Whether somebody may have tried what they do not have: that is waited for, as for a wrong password.
fn is_a_guess(why: &NotSignedOn) -> bool {
    matches!(why, NotSignedOn::Refused(_) | NotSignedOn::Rejected(_))
}

fn forgive(desk: &Desk, peer: IpAddr, now: Timestamp) {
    desk.accounts.forgive_address(peer, now);
}

fn not_in(desk: &Desk, why: NotIn, towards: String) -> Acted {
    if let NotIn::NotSignedOn(why) = &why {
        desk.tell("sign-on", &[("outcome", &why.to_string())]);
    }
    Acted::NotIn { why, login: String::new(), towards }
}

/// The reply after which a browser has forgotten its attempt: unless that may still come back.
pub fn forgetting(why: &NotIn, reply: Reply) -> Reply {
    match why {
        NotIn::Unlinked(_)
        | NotIn::NotSignedOn(
            NotSignedOn::Stale(Stale::None | Stale::Spent | Stale::NoCode)
            | NotSignedOn::Declined
            | NotSignedOn::Refused(_)
            | NotSignedOn::Rejected(_)
            | NotSignedOn::Unanswered(_),
        ) => reply.with("set-cookie", forgotten()),
        NotIn::Wrong
        | NotIn::Wait(_)
        | NotIn::NotSignedOn(NotSignedOn::Stale(Stale::Other) | NotSignedOn::Elsewhere | NotSignedOn::Busy) => reply,
    }
}

fn forgotten() -> String {
    format!("{ATTEMPT}=; {SAFELY}; Max-Age=0")
}
