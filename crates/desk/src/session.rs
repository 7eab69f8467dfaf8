//! Who asks: the session behind a cookie that no script reads, and signing in, out, and into another office.

use calendar::Timestamp;
use domain::Actor;
use ledger::Inquiry;
use words::{Language, errors::Told as _};

use crate::{
    accounts::{
        Account, AccountError, Password, Secret, Session, SignInError, SignedIn, StandsFor, Subject, acts_as,
        offices_of,
    },
    caller::Caller,
    desk::Desk,
    failure::Failure,
    http::{Reply, Request},
    sign_on::NotSignedOn,
};

/// The cookie of a session: bound to this host, sent by TLS alone, read by no script (RFC 6265bis).
const SESSION: &str = "__Host-socai";
/// The cookie of the chosen language.
const LANGUAGE: &str = "__Host-lang";
/// What every cookie says besides. Links from mails lead into a session, so it is not strict: whatever changes something
/// is held to its origin besides.
pub(crate) const SAFELY: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// Why a sign-in did not let in, as it may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotIn {
    /// Name, password or code are not right: which, is not told.
    Wrong,
    /// Too many tries: so many seconds.
    Wait(u64),
    /// The provider of sign-on has not said who it is.
    NotSignedOn(NotSignedOn),
    /// It has, and there is no account for that.
    Unlinked(Subject),
}

impl NotIn {
    /// The code of the status: who has to come again is told so, and who is not let in.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSignedOn(NotSignedOn::Unanswered(_)) => 502,
            Self::NotSignedOn(NotSignedOn::Busy) => 503,
            Self::Wrong | Self::Wait(_) | Self::NotSignedOn(_) | Self::Unlinked(_) => 403,
        }
    }
}

/// Why a password was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotChanged {
    /// The present one is another.
    Wrong,
    /// The new one was typed in two ways.
    Differ,
    /// The new one is none: in words.
    Unfit(String),
    /// Too many tries: so many seconds.
    Wait(u64),
}

/// What came of a form.
pub enum Acted {
    /// Another page is to be looked at.
    Done(Reply),
    /// Nobody is let in: the form again.
    NotIn {
        /// Why, as far as it may be told.
        why: NotIn,
        /// What was typed.
        login: String,
        /// Where it was to lead.
        towards: String,
    },
    /// The password stays as it is: the form again.
    NotChanged(NotChanged),
}

/// The session that the request belongs to.
pub fn of(desk: &Desk, request: &Request, now: Timestamp) -> Result<Option<Session>, Failure> {
    match request.cookie(SESSION) {
        Some(secret) => desk.accounts.sessions().find(secret, now).map_err(machine),
        None => Ok(None),
    }
}

/// Who asks: of a person, in an office that is theirs today.
pub fn caller(session: Option<&Session>, ledger: &Inquiry) -> Caller {
    session.map_or(Caller::Everybody, |session| of_account(&session.account, session.office.as_ref(), ledger))
}

/// The holder of an account, in the office that was chosen, or else in their first.
fn of_account(account: &Account, chosen: Option<&Actor>, ledger: &Inquiry) -> Caller {
    let login = account.login.as_str().to_owned();
    let today = ledger.present().date();
    match &account.stands_for {
        StandsFor::Person(_) => {
            let offices = offices(ledger, account);
            let holds = |office: &&Actor| acts_as(ledger.now(), account, office, today);
            let office = chosen.filter(holds).or_else(|| offices.first()).cloned();
            Caller::Person { login, offices, office }
        }
        StandsFor::Administrator => Caller::Administrator { login },
        // A connected system brings in filings, and reads what everybody reads.
        StandsFor::Machine => Caller::Everybody,
    }
}

/// The account of the token that a program shows.
pub fn token(desk: &Desk, request: &Request, now: Timestamp) -> Result<Option<Account>, Failure> {
    let shown = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some(secret) = shown else { return Ok(None) };
    Ok(desk.accounts.tokens().find(secret, now).map_err(machine)?.map(|(_, account)| account))
}

/// Who asks with a token: of a person, in the office that the request names, or else in their first.
pub fn caller_of_token(account: Option<&Account>, request: &Request, ledger: &Inquiry) -> Caller {
    let Some(account) = account else { return Caller::Everybody };
    let named = request.header(crate::api::OFFICE);
    let wanted =
        named.and_then(|named| offices(ledger, account).into_iter().find(|actor| actor.office().to_string() == named));
    match (named, wanted) {
        // Who names an office that is not theirs asks in none.
        (Some(_), None) => {
            Caller::Person { login: account.login.as_str().to_owned(), offices: Vec::new(), office: None }
        }
        (_, wanted) => of_account(account, wanted.as_ref(), ledger),
    }
}

fn offices(ledger: &Inquiry, account: &Account) -> Vec<Actor> {
    offices_of(ledger.now(), account, ledger.present().date())
}

/// The language: what the address asks for, else what was chosen, else Vietnamese.
pub fn language(request: &Request, session: Option<&Session>) -> Language {
    let coded = |code: &str| [Language::Vi, Language::En].into_iter().find(|language| language.code() == code);
    let asked = request.parameter("lang").and_then(coded);
    let chosen = || request.cookie(LANGUAGE).and_then(coded);
    asked.or_else(chosen).or_else(|| session.and_then(|session| session.account.language)).unwrap_or(Language::Vi)
}

/// The reply with the language that the address asks for kept.
pub fn keeping_language(request: &Request, reply: Reply) -> Reply {
    match request.parameter("lang") {
        Some(code @ ("vi" | "en")) => {
            reply.with("set-cookie", format!("{LANGUAGE}={code}; {SAFELY}; Max-Age=31536000"))
        }
        _ => reply,
    }
}

/// `POST /vao`
pub fn sign_in(desk: &Desk, request: &Request, now: Timestamp) -> Result<Acted, Failure> {
    let login = request.field("login").unwrap_or_default().to_owned();
    let towards = towards(request.field("tiep"));
    let password = request.form.iter().find(|(name, _)| name == "password").map(|(_, value)| value.as_str());
    let password = Secret::new(password.unwrap_or_default());
    match desk.accounts.sign_in(&login, &password, request.field("code"), request.peer, now) {
        Ok(signed_in) => Ok(Acted::Done(begin(desk, request, &signed_in, towards, now)?)),
        Err(SignInError::NotLetIn(audit)) => {
            desk.tell("sign-in", &[("outcome", &audit.to_string())]);
            Ok(Acted::NotIn { why: NotIn::Wrong, login, towards })
        }
        Err(SignInError::Wait { seconds, audit }) => {
            desk.tell("sign-in", &[("outcome", &audit.to_string())]);
            Ok(Acted::NotIn { why: NotIn::Wait(seconds), login, towards })
        }
    }
}

/// Begins a session in place of the one that the browser had, and leads on.
pub(crate) fn begin(
    desk: &Desk,
    request: &Request,
    signed_in: &SignedIn,
    towards: String,
    now: Timestamp,
) -> Result<Reply, Failure> {
    let replaced = request.cookie(SESSION);
    let (secret, _) = desk.accounts.sessions().begin(signed_in, replaced, now).map_err(machine)?;
    Ok(with_session(Reply::see(towards), &secret))
}

/// `POST /ra`
pub fn sign_out(desk: &Desk, request: &Request, _: Timestamp) -> Result<Acted, Failure> {
    if let Some(secret) = request.cookie(SESSION) {
        desk.accounts.sessions().end(secret).map_err(machine)?;
    }
    let gone = Reply::see("/vao".to_owned()).with("set-cookie", format!("{SESSION}=; {SAFELY}; Max-Age=0"));
    Ok(Acted::Done(gone.with("clear-site-data", "\"cache\"")))
}

/// `POST /mat-khau`
pub fn change_password(desk: &Desk, request: &Request, now: Timestamp) -> Result<Acted, Failure> {
    let Some(session) = of(desk, request, now)? else { return Err(Failure::SignIn) };
    let typed = |field: &str| {
        let found = request.form.iter().find(|(name, _)| name == field);
        Secret::new(found.map(|(_, value)| value.as_str()).unwrap_or_default())
    };
    let (present, new, again) = (typed("present"), typed("new"), typed("again"));
    if new.reveal() != again.reveal() {
        return Ok(Acted::NotChanged(NotChanged::Differ));
    }
    if new.reveal() == present.reveal() {
        let words = language(request, Some(&session))
            .pick("Mật khẩu mới phải khác mật khẩu hiện nay.", "The new password has to be another one.");
        return Ok(Acted::NotChanged(NotChanged::Unfit(words.to_owned())));
    }
    let new = match Password::new(&new, &session.account.login) {
        Ok(new) => new,
        Err(error) => {
            let words = AccountError::from(error).told(language(request, Some(&session)));
            return Ok(Acted::NotChanged(NotChanged::Unfit(words)));
        }
    };
    let secret = request.cookie(SESSION).unwrap_or_default();
    match desk.accounts.set_own_password(secret, &present, &new, request.peer, now) {
        Ok((secret, _)) => Ok(Acted::Done(with_session(Reply::see("/".to_owned()), &secret))),
        Err(error) => {
            desk.tell("password", &[("outcome", &error.audit().to_string())]);
            Ok(Acted::NotChanged(match error {
                SignInError::NotLetIn(_) => NotChanged::Wrong,
                SignInError::Wait { seconds, .. } => NotChanged::Wait(seconds),
            }))
        }
    }
}

/// `POST /tu-cach`
pub fn work_as(desk: &Desk, request: &Request, now: Timestamp) -> Result<Acted, Failure> {
    let Some(session) = of(desk, request, now)? else { return Err(Failure::SignIn) };
    let wanted = request.field("office").unwrap_or_default();
    let found = desk.readers.ask(|ledger| {
        offices(ledger, &session.account).into_iter().find(|actor| actor.office().to_string() == wanted)
    })?;
    let office = found.ok_or(Failure::NotHere)?;
    let secret = request.cookie(SESSION).unwrap_or_default();
    match desk.accounts.sessions().work_as(secret, office, now).map_err(machine)? {
        Some((secret, _)) => Ok(Acted::Done(with_session(Reply::see("/".to_owned()), &secret))),
        None => Err(Failure::SignIn),
    }
}

fn with_session(reply: Reply, secret: &Secret) -> Reply {
    reply.with("set-cookie", format!("{SESSION}={}; {SAFELY}", secret.reveal()))
}

/// Where a sign-in leads: to a page of this desk, and nowhere else.
pub fn towards(asked: Option<&str>) -> String {
    let is_own = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && path.bytes().all(|b| b > b' ' && b < 0x7f)
    };
    asked.filter(is_own).unwrap_or("/").to_owned()
}

fn machine(error: AccountError) -> Failure {
    Failure::Machine(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_nowhere_else() {
        assert_eq!(towards(Some("/ma-tran?valid_at=2023-09-18")), "/ma-tran?valid_at=2023-09-18");
        for path in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil",
            "/a\r\nset-cookie: x",
            "",
            "ma-tran",
        ] {
            assert_eq!(towards(Some(path)), "/", "{path:?}");
        }
        assert_eq!(towards(None), "/");
    }
}
