//! What went wrong, for programs (RFC 9457): a code that stays, and a sentence in the asker's language.

use serde_json::json;

use crate::{
    http::{Origin, Reply},
    visit::Visit,
};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No token was shown, or none that counts.
    NoToken,
    /// Nothing is at this address, or nothing that may be known of.
    NotHere,
    /// What is asked for is not there: in words.
    NotThere(String),
    /// The question cannot be asked so: in words.
    Unclear(String),
    /// What is asked contradicts itself, or what can be known at present: in words.
    Contradiction(String),
    /// The method is none that is answered.
    Method,
    /// Who looks cannot be recorded, and so nothing is told: why, for the server's log.
    NotRecorded(String),
    /// The ledger cannot answer: why, for the server's log.
    Trouble(String),
}

impl Problem {
    /// The code of the status, and the code that stays whatever the sentence says.
    pub fn codes(&self) -> (u16, &'static str) {
        match self {
            Self::NoToken => (401, "no-token"),
            Self::NotHere => (404, "not-here"),
            Self::NotThere(_) => (404, "not-there"),
            Self::Unclear(_) => (400, "unclear"),
            Self::Contradiction(_) => (409, "contradiction"),
            Self::Method => (405, "method"),
            Self::NotRecorded(_) => (503, "not-recorded"),
            Self::Trouble(_) => (503, "trouble"),
        }
    }
}

/// The reply that says so.
pub fn problem(visit: &Visit<'_>, problem: &Problem) -> Reply {
    let language = visit.language;
    let (status, code) = problem.codes();
    let detail = match problem {
        Problem::NoToken => language
            .pick(
                "cần mã truy cập: Authorization: Bearer …; người quản trị cấp bằng socai account token add",
                "a token is needed: Authorization: Bearer …; the administrator gives one by socai account token add",
            )
            .to_owned(),
        Problem::NotHere => language
            .pick("không có gì ở địa chỉ này trong phạm vi được xem", "nothing is here that you may read")
            .to_owned(),
        Problem::NotThere(words) | Problem::Unclear(words) | Problem::Contradiction(words) => words.clone(),
        Problem::Method => language.pick("địa chỉ này chỉ để đọc", "this address is only read").to_owned(),
        Problem::NotRecorded(why) => {
            visit.desk.tell("failure", &[("why", why)]);
            language
                .pick(
                    "chưa ghi được lượt xem nên chưa đưa ra; hãy thử lại sau ít phút",
                    "looking could not be recorded, and so nothing is told; try again in a few minutes",
                )
                .to_owned()
        }
        Problem::Trouble(why) => {
            visit.desk.tell("failure", &[("why", why)]);
            language.pick("sổ chưa trả lời được", "the ledger cannot answer").to_owned()
        }
    };
    let reply = described(&visit.desk.origin, (status, code), &detail, &visit.request.address());
    match problem {
        Problem::NoToken => reply.with("www-authenticate", "Bearer"),
        Problem::Method => reply.with("allow", "GET, HEAD"),
        Problem::NotRecorded(_) | Problem::Trouble(_) => reply.with("retry-after", "60"),
        Problem::NotHere | Problem::NotThere(_) | Problem::Unclear(_) | Problem::Contradiction(_) => reply,
    }
}

/// A request that does not come to be asked: what is wrong with it, or with the server.
pub fn unasked(origin: &Origin, status: u16, detail: &str) -> Reply {
    let code = if status == 400 { "unreadable" } else { "trouble" };
    described(origin, (status, code), detail, "/api/v1")
}

fn described(origin: &Origin, (status, code): (u16, &str), detail: &str, instance: &str) -> Reply {
    let body = json!({
        "type": format!("{origin}/loi/{code}"),
        "title": code,
        "status": status,
        "detail": detail,
        "instance": instance,
    });
    Reply::new(status, "application/problem+json", body.to_string())
}
