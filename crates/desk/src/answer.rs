//! What becomes of a request: who asks, which page, in which language; and what becomes of a failure. No socket is needed.

use calendar::Timestamp;
use eventlog::Digest;
use maud::html;
use words::errors::Told as _;

use crate::{
    accounts::Session,
    api, assets, by_provider,
    caller::Caller,
    desk::Desk,
    failure::Failure,
    http::{Body, Method, Reply, Request},
    layout::framed,
    pages, paper,
    routes::{Act, Found, find},
    session::{self, Acted},
    visit::Visit,
    when::{Detour, address},
};

/// A reply, and the address by which it is counted and logged.
pub struct Answered {
    /// The reply.
    pub reply: Reply,
    /// The address, without what varies in it.
    pub route: &'static str,
}

impl Desk {
    /// Answers a request; `now` is the clock of this machine.
    pub fn answer(&self, request: &Request, now: Timestamp) -> Answered {
        if let ([folder, name], Method::Get | Method::Head) = (&request.path[..], request.method)
            && folder == "tep"
            && let Some(reply) = if name == paper::NAME { paper::stylesheet(request) } else { assets::named(name) }
        {
            return Answered { reply: headless(request, reply), route: "/tep/{file}" };
        }
        if let [api, version, parts @ ..] = &request.path[..]
            && (api, version) == (&"api".to_owned(), &"v1".to_owned())
            && !parts.is_empty()
        {
            let reply =
                self.asked_by_program(request, parts, now).unwrap_or_else(|failure| self.without_ledger(&failure));
            return Answered { reply: headless(request, unless_known(request, reply)), route: "/api/v1" };
        }
        if let (Some(towards), Method::Get | Method::Head) = (self.origin.elsewhere(request), request.method) {
            return Answered { reply: Reply::see(towards), route: "elsewhere" };
        }
        let found = find(request.method, &request.path);
        let route = found.as_ref().map_or("none", Found::name);
        let reply = session::of(self, request, now).and_then(|session| self.reply(request, session, found, now));
        let reply = reply.unwrap_or_else(|failure| self.without_ledger(&failure));
        let reply = unless_known(request, session::keeping_language(request, reply));
        Answered { reply: headless(request, reply), route }
    }

    fn asked_by_program(&self, request: &Request, parts: &[String], now: Timestamp) -> Result<Reply, Failure> {
        let account = session::token(self, request, now)?;
        let language = session::language(request, None);
        Ok(self.readers.ask(|ledger| {
            let caller = session::caller_of_token(account.as_ref(), request, ledger);
            let visit =
                Visit { desk: self, request, ledger, caller: &caller, language, now, must_change_password: false };
            match request.method {
                Method::Get | Method::Head => api::answer(&visit, parts),
                Method::Post => api::problem(&visit, &api::Problem::Method),
            }
        })?)
    }

    fn reply(
        &self,
        request: &Request,
        session: Option<Session>,
        found: Option<Found>,
        now: Timestamp,
    ) -> Result<Reply, Failure> {
        let foreign = !self.origin.lets(request);
        let acted = match &found {
            Some(Found::Act(Act { act, .. })) if !foreign => match act(self, request, now) {
                Ok(Acted::Done(reply)) => return Ok(reply),
                Ok(again) => Some(Ok(again)),
                Err(failure) => Some(Err(failure)),
            },
            _ => None,
        };
        let language = session::language(request, session.as_ref());
        let must_change_password = session.as_ref().is_some_and(Session::must_change_password);
        self.readers
            .ask(|ledger| {
                let caller = session::caller(session.as_ref(), ledger);
                let visit = Visit { desk: self, request, ledger, caller: &caller, language, now, must_change_password };
                let failed = |failure: &Failure| match failure {
                    // Whoever asks for a page is led back to it.
                    Failure::SignIn if caller == Caller::Everybody && request.method != Method::Post => {
                        let kept: Vec<(&str, String)> =
                            request.query.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
                        Reply::see(address("/vao", &[("tiep", address(&request.address(), &kept))]))
                    }
                    Failure::Detour(Detour::See(address)) => Reply::see(address.clone()),
                    failure => {
                        self.tell_failure(failure);
                        let (status, page) = pages::errors::page(&visit, failure);
                        Reply::page(status, framed(&visit, &page))
                    }
                };
                match (foreign, &acted, &found) {
                    (true, ..) => failed(&Failure::Foreign),
                    (_, Some(Ok(Acted::NotIn { why, login, towards })), _) => {
                        // Whatever led there, its links lead on from the page of signing in.
                        let request = request.at("/vao", &[("tiep", towards)]);
                        let visit = Visit { request: &request, ..visit };
                        let page = pages::account::sign_in(&visit, Some(why), login, towards);
                        by_provider::forgetting(why, Reply::page(why.status(), framed(&visit, &page)))
                    }
                    (_, Some(Ok(Acted::NotChanged(why))), _) => {
                        let page = pages::account::own(&visit, must_change_password, Some(why));
                        Reply::page(403, framed(&visit, &page))
                    }
                    (_, Some(Err(failure)), _) => failed(failure),
                    (_, _, Some(Found::Shown(route, _))) if must_change_password && route.name != "/toi" => {
                        Reply::see("/toi".to_owned())
                    }
                    (_, _, Some(Found::Shown(route, parts))) => {
                        route.answer(&visit, parts).unwrap_or_else(|failure| failed(&failure))
                    }
                    _ => failed(&Failure::NotHere),
                }
            })
            .map_err(Failure::from)
    }

    /// Where the ledger itself cannot be read, a page without a frame says so.
    fn without_ledger(&self, failure: &Failure) -> Reply {
        self.tell_failure(failure);
        let page = html! {
            (maud::DOCTYPE)
            html lang="vi" {
                head { meta charset="utf-8"; title { "Sổ Cái" } }
                body { main {
                    h1 { "Sổ chưa trả lời được / The ledger cannot answer" }
                    p { "Máy chủ không đọc được sổ; lý do có trong nhật ký máy chủ. Hãy thử lại sau ít phút." }
                    p lang="en" { "The server cannot read the ledger; the reason stands in its log. Try again in a few minutes." }
                } }
            }
        };
        Reply::page(503, page).with("retry-after", "60")
    }

    /// What the server's keeper has to know.
    pub(crate) fn tell_failure(&self, failure: &Failure) {
        let why = match failure {
            Failure::Directory(error) => error.told(words::Language::En),
            Failure::NotRecorded(error) => {
                format!("looking could not be recorded: {}", error.told(words::Language::En))
            }
            Failure::Ledger(error) => error.to_string(),
            Failure::Machine(error) => error.clone(),
            _ => return,
        };
        self.tell("failure", &[("why", &why)]);
    }
}

/// Nothing is sent again that the asker has: a reply is named by its bytes (RFC 9110, section 8.8.3).
fn unless_known(request: &Request, reply: Reply) -> Reply {
    if reply.status != 200 || request.method == Method::Post || reply.header("set-cookie").is_some() {
        return reply;
    }
    let tag: String = Digest::of(reply.bytes()).to_string().chars().take(32).collect();
    let tag = format!("\"{tag}\"");
    let known = request.header("if-none-match").is_some_and(|known| known.split(',').any(|known| known.trim() == tag));
    match known {
        true => Reply { status: 304, headers: vec![("etag", tag)], body: Body::Bytes(Vec::new()) },
        false => reply.with("etag", tag),
    }
}

/// Of a reply to HEAD only the head is wanted.
fn headless(request: &Request, reply: Reply) -> Reply {
    match request.method {
        Method::Head => {
            let length = reply.bytes().len().to_string();
            Reply { body: Body::Bytes(Vec::new()), ..reply.with("content-length", length) }
        }
        Method::Get | Method::Post => reply,
    }
}
