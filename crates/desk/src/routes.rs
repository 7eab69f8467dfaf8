//! Every address that is answered: one table, from which requests are led on.

use calendar::Timestamp;
use ledger::access::Channel;

use crate::{
    by_provider,
    caller::Caller,
    desk::Desk,
    failure::Failure,
    http::{Method, Reply, Request},
    layout::framed,
    looking::{self, Looking},
    page::Page,
    pages,
    session::{self, Acted},
    visit::Visit,
};

/// A part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// This text.
    Is(&'static str),
    /// Any one part.
    One,
    /// All parts but the last, of which there is at least one.
    Many,
    /// All that is left, at least one.
    Rest,
}

use Looking::{Recorded, Unrecorded};
use Part::{Is, Many, One, Rest};

/// What answers.
#[derive(Clone, Copy)]
pub enum Answer {
    /// A page.
    Page(fn(&Visit<'_>, &[String]) -> Result<Page, Failure>),
    /// Anything else.
    Reply(fn(&Visit<'_>, &[String]) -> Result<Reply, Failure>),
}

/// An address, and what is shown there.
#[derive(Clone, Copy)]
pub struct Route {
    /// The address as it is documented, measured and logged: never with what stands in it.
    pub name: &'static str,
    parts: &'static [Part],
    /// Whether looking is recorded.
    pub looking: Looking,
    answer: Answer,
}

/// An address to which a form is sent, or that somebody comes back to, and what it changes. It is asked once, and shows nothing of the ledger.
#[derive(Clone, Copy)]
pub struct Act {
    /// The address.
    pub name: &'static str,
    part: &'static str,
    method: Method,
    /// What it changes.
    pub act: fn(&Desk, &Request, Timestamp) -> Result<Acted, Failure>,
}

/// What a request leads to.
pub enum Found {
    /// Something is shown, with the parts of the address that vary.
    Shown(&'static Route, Vec<String>),
    /// Something is changed.
    Act(&'static Act),
}

impl Found {
    /// The address, as it is logged.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Shown(route, _) => route.name,
            Self::Act(act) => act.name,
        }
    }
}

const fn page(
    name: &'static str,
    parts: &'static [Part],
    looking: Looking,
    answer: fn(&Visit<'_>, &[String]) -> Result<Page, Failure>,
) -> Route {
    Route { name, parts, looking, answer: Answer::Page(answer) }
}

const fn reply(
    name: &'static str,
    parts: &'static [Part],
    looking: Looking,
    answer: fn(&Visit<'_>, &[String]) -> Result<Reply, Failure>,
) -> Route {
    Route { name, parts, looking, answer: Answer::Reply(answer) }
}

const fn sent(
    name: &'static str,
    part: &'static str,
    act: fn(&Desk, &Request, Timestamp) -> Result<Acted, Failure>,
) -> Act {
    Act { name, part, method: Method::Post, act }
}

/// Where something is changed.
pub const ACTS: &[Act] = &[
    sent("/vao", "vao", session::sign_in),
    sent("/ra", "ra", session::sign_out),
    sent("/mat-khau", "mat-khau", session::change_password),
    sent("/tu-cach", "tu-cach", session::work_as),
    // A browser goes to the provider and comes back by addresses alone; the attempt that it keeps says that it was its own.
    Act { name: by_provider::BEGIN, part: "dang-nhap-mot-lan", method: Method::Get, act: by_provider::begin },
    Act { name: by_provider::BACK, part: "dang-nhap-mot-lan-xong", method: Method::Get, act: by_provider::end },
];

/// The table.
pub const ROUTES: &[Route] = &[
    page("/", &[], Unrecorded, |visit, _| match visit.caller {
        Caller::Everybody => Err(Failure::SignIn),
        _ => pages::desk::page(visit),
    }),
    page("/ma-tran", &[Is("ma-tran")], Unrecorded, |visit, _| pages::matrix::page(visit)),
    page("/the-diem", &[Is("the-diem")], Unrecorded, |visit, _| pages::scorecard::page(visit)),
    page("/trach-nhiem", &[Is("trach-nhiem")], Recorded(looking::cases), |visit, _| pages::cases::page(visit)),
    page("/thanh-tra", &[Is("thanh-tra")], Recorded(looking::inspections), |visit, _| pages::inspections::page(visit)),
    page("/thanh-tra/{inspection}", &[Is("thanh-tra"), One], Recorded(looking::inspection), |visit, parts| {
        pages::inspections::one(visit, parts.concat().as_str())
    }),
    page("/kien-nghi", &[Is("kien-nghi")], Recorded(looking::recommendations), |visit, _| {
        pages::inspections::recommendations(visit)
    }),
    page("/so/{register}", &[Is("so"), One], Unrecorded, pages::registers::page),
    reply("/so/{register}/csv", &[Is("so"), One, Is("csv")], Recorded(looking::register_file), pages::registers::csv),
    reply(
        "/so/{register}/xlsx",
        &[Is("so"), One, Is("xlsx")],
        Recorded(looking::register_file),
        pages::registers::xlsx,
    ),
    page("/nhat-ky", &[Is("nhat-ky")], Recorded(looking::journal), |visit, _| pages::journal::page(visit)),
    reply("/nhat-ky/csv", &[Is("nhat-ky"), Is("csv")], Recorded(looking::journal_file), |visit, _| {
        pages::journal::csv(visit)
    }),
    reply("/nhat-ky/xlsx", &[Is("nhat-ky"), Is("xlsx")], Recorded(looking::journal_file), |visit, _| {
        pages::journal::xlsx(visit)
    }),
    page("/so-sanh", &[Is("so-sanh")], Recorded(looking::comparison), |visit, _| pages::comparison::page(visit)),
    page("/to-chuc", &[Is("to-chuc")], Unrecorded, |visit, _| pages::organisation::page(visit)),
    page("/tham-quyen", &[Is("tham-quyen")], Unrecorded, |visit, _| pages::organisation::authority(visit)),
    page("/toan-ven", &[Is("toan-ven")], Unrecorded, |visit, _| pages::integrity::page(visit)),
    page("/van-ban", &[Is("van-ban")], Unrecorded, |visit, _| pages::letters::page(visit)),
    page("/van-ban/{letter}", &[Is("van-ban"), One], Recorded(looking::cases), |visit, parts| {
        pages::letters::one(visit, parts.concat().as_str())
    }),
    page("/quy-tac", &[Is("quy-tac")], Unrecorded, |visit, _| pages::rules::page(visit)),
    page("/don-vi", &[Is("don-vi")], Unrecorded, |visit, _| pages::units::page(visit)),
    page("/don-vi/{unit}", &[Is("don-vi"), One], Recorded(looking::unit_file), |visit, parts| {
        pages::unit::page(visit, parts.concat().as_str())
    }),
    page("/viec/{task}/vi-sao", &[Is("viec"), Many, Is("vi-sao")], Recorded(looking::task_file), pages::why::page),
    page(
        "/viec/{task}/chung-minh",
        &[Is("viec"), Many, Is("chung-minh")],
        Recorded(looking::task_file),
        pages::proof::page,
    ),
    reply(
        "/viec/{task}/chung-minh.zip",
        &[Is("viec"), Many, Is("chung-minh.zip")],
        Recorded(looking::evidence),
        pages::proof::file,
    ),
    page("/viec/{task}", &[Is("viec"), Rest], Recorded(looking::task_file), pages::task::page),
    page("/but-toan/{entry}", &[Is("but-toan"), One], Recorded(looking::entry), |visit, parts| {
        pages::entry::page(visit, parts.concat().as_str())
    }),
    page("/chung-minh", &[Is("chung-minh")], Unrecorded, |visit, _| pages::proof::index(visit)),
    page("/tim", &[Is("tim")], Unrecorded, |visit, _| pages::search::page(visit)),
    page("/truy-cap", &[Is("truy-cap")], Recorded(looking::register), |visit, _| pages::access::page(visit)),
    page("/trich-dan", &[Is("trich-dan")], Unrecorded, |visit, _| pages::citation::page(visit)),
    page("/cong-khai", &[Is("cong-khai")], Unrecorded, |visit, _| pages::published::page(visit)),
    page("/kiem-chung", &[Is("kiem-chung")], Unrecorded, |visit, _| pages::published::verifier(visit)),
    reply("/kiem-chung/verify.html", &[Is("kiem-chung"), Is("verify.html")], Unrecorded, |visit, _| {
        Ok(Reply::new(200, "text/html; charset=utf-8", visit.desk.verifier.page)
            .with("content-disposition", "attachment; filename=\"verify.html\""))
    }),
    page("/vao", &[Is("vao")], Unrecorded, |visit, _| {
        let towards = visit.request.parameter("tiep").unwrap_or("/");
        Ok(pages::account::sign_in(visit, None, "", towards))
    }),
    page("/toi", &[Is("toi")], Unrecorded, |visit, _| match visit.caller {
        Caller::Everybody => Err(Failure::SignIn),
        _ => Ok(pages::account::own(visit, visit.must_change_password, None)),
    }),
    page("/api/v1", &[Is("api"), Is("v1")], Unrecorded, |visit, _| Ok(crate::api::description(visit))),
    reply("/tile/{tile}", &[Is("tile"), Rest], Unrecorded, crate::api::tile),
    reply("/checkpoint", &[Is("checkpoint")], Unrecorded, |visit, _| {
        Ok(Reply::new(200, "text/plain; charset=utf-8", visit.ledger.log().head()).with("cache-control", "no-cache"))
    }),
];

/// The methods that an address takes (RFC 9110, section 10.2.1).
pub fn allowed(path: &str) -> &'static str {
    let is = |part: &str| path.strip_prefix('/') == Some(part);
    let sent = ACTS.iter().any(|act| is(act.part) && act.method == Method::Post);
    let shown = !sent || ROUTES.iter().any(|route| route.name == path);
    match (shown, sent) {
        (true, true) => "GET, HEAD, POST",
        (false, true) => "POST",
        (_, false) => "GET, HEAD",
    }
}

/// What this request leads to.
pub fn find(method: Method, path: &[String]) -> Option<Found> {
    let act = match path {
        [part] => ACTS.iter().find(|act| act.part == part && act.method == method),
        _ => None,
    };
    if let Some(act) = act {
        return Some(Found::Act(act));
    }
    match method {
        Method::Post => None,
        Method::Get | Method::Head => {
            ROUTES.iter().find_map(|route| Some(Found::Shown(route, vary(route.parts, path)?)))
        }
    }
}

/// The parts of `path` that vary, if it has this form.
fn vary(parts: &[Part], path: &[String]) -> Option<Vec<String>> {
    match (parts, path) {
        ([], []) => Some(Vec::new()),
        ([Is(text), parts @ ..], [first, rest @ ..]) if first == text => vary(parts, rest),
        ([One, parts @ ..], [first, rest @ ..]) => {
            let mut varying = vec![first.clone()];
            varying.extend(vary(parts, rest)?);
            Some(varying)
        }
        ([Rest], [_, ..]) => Some(path.to_vec()),
        ([Many, Is(text)], [several @ .., last]) if last == text && !several.is_empty() => Some(several.to_vec()),
        _ => None,
    }
}

impl Route {
    /// The answer, once it is recorded who looks, where that must be.
    pub fn answer(&self, visit: &Visit<'_>, parts: &[String]) -> Result<Reply, Failure> {
        let reply = match self.answer {
            Answer::Page(page) => Reply::page(200, framed(visit, &page(visit, parts)?)),
            Answer::Reply(reply) => reply(visit, parts)?,
        };
        looking::recorded(visit, self.looking.subject(visit, parts), Channel::Page, reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Option<(&'static str, Vec<String>)> {
        let path: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        match find(Method::Get, &path)? {
            Found::Shown(route, parts) => Some((route.name, parts)),
            Found::Act(_) => None,
        }
    }

    #[test]
    fn an_address_leads_to_one_row() {
        let task = |suffix: &str| found(&format!("/viec/UBND-2023-9901/C-Q/2023-Q3/KINHMON{suffix}")).unwrap();
        assert_eq!(task("").0, "/viec/{task}");
        assert_eq!(task("/vi-sao").0, "/viec/{task}/vi-sao");
        assert_eq!(task("/vi-sao").1.join("/"), "UBND-2023-9901/C-Q/2023-Q3/KINHMON");
        assert_eq!(found("/"), Some(("/", vec![])));
        assert_eq!(found("/don-vi/STC").unwrap().1, ["STC"]);
        assert_eq!(found("/don-vi/STC/x"), None);
        assert_eq!(found("/viec/vi-sao").unwrap().0, "/viec/{task}");
        assert_eq!(found("/khong-co"), None);
    }

    #[test]
    fn no_two_rows_have_one_name() {
        for (place, route) in ROUTES.iter().enumerate() {
            assert!(!ROUTES[place + 1..].iter().any(|other| other.name == route.name), "{}", route.name);
        }
    }

    /// What of looking is recorded is decided row by row, and docs/access.md says it: a row that is added is decided too.
    #[test]
    fn every_row_says_whether_looking_is_recorded() {
        const DOCUMENT: &str = include_str!("../../../docs/access.md");
        let recorded = ROUTES.iter().filter(|route| matches!(route.looking, Looking::Recorded(_)));
        let recorded: Vec<&str> = recorded.map(|route| route.name).collect();
        let unrecorded = ROUTES.iter().filter(|route| matches!(route.looking, Looking::Unrecorded));
        let unrecorded: Vec<&str> = unrecorded.map(|route| route.name).collect();
        assert_eq!(
            recorded,
            [
                "/trach-nhiem",
                "/thanh-tra",
                "/thanh-tra/{inspection}",
                "/kien-nghi",
                "/so/{register}/csv",
                "/so/{register}/xlsx",
                "/nhat-ky",
                "/nhat-ky/csv",
                "/nhat-ky/xlsx",
                "/so-sanh",
                "/van-ban/{letter}",
                "/don-vi/{unit}",
                "/viec/{task}/vi-sao",
                "/viec/{task}/chung-minh",
                "/viec/{task}/chung-minh.zip",
                "/viec/{task}",
                "/but-toan/{entry}",
                "/truy-cap",
            ]
        );
        assert_eq!(
            unrecorded,
            [
                "/",
                "/ma-tran",
                "/the-diem",
                "/so/{register}",
                "/to-chuc",
                "/tham-quyen",
                "/toan-ven",
                "/van-ban",
                "/quy-tac",
                "/don-vi",
                "/chung-minh",
                "/tim",
                "/trich-dan",
                "/cong-khai",
                "/kiem-chung",
                "/kiem-chung/verify.html",
                "/vao",
                "/toi",
                "/api/v1",
                "/tile/{tile}",
                "/checkpoint",
            ]
        );
        for name in recorded {
            assert!(DOCUMENT.contains(&format!("`{name}`")), "docs/access.md does not name {name}");
        }
    }
}
