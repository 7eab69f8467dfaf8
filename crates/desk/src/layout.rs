//! What every page has: head, time, foot.

use domain::authority::Class;
use maud::{DOCTYPE, Markup, html};
use views::Basis;
use words::{Language, labels};

use crate::{
    assets,
    caller::Caller,
    page::Page,
    paper::Foot,
    time_box::time_box,
    visit::Visit,
    when::{NAMES, When, address, is_rehearsal},
};

/// A part of the desk in the head of each page.
struct Place {
    path: &'static str,
    vi: &'static str,
    en: &'static str,
    /// Whether it can be looked at as of another day, so that the day is kept on the way there.
    is_timed: bool,
}

const fn place(path: &'static str, vi: &'static str, en: &'static str) -> Place {
    Place { path, vi, en, is_timed: false }
}

const fn timed(path: &'static str, vi: &'static str, en: &'static str) -> Place {
    Place { path, vi, en, is_timed: true }
}

const PUBLISHED: Place = place("/cong-khai", "Công khai", "Published");
const VERIFY: Place = place("/kiem-chung", "Kiểm chứng", "Verify");
const INTEGRITY: Place = place("/toan-ven", "Toàn vẹn", "Integrity");
const ACCESS: Place = place("/truy-cap", "Truy cập", "Access");

/// Where the parts of the desk stand, in the order of the head.
fn places(visit: &Visit<'_>) -> Vec<Place> {
    match visit.caller {
        Caller::Everybody => vec![PUBLISHED, VERIFY, place("/vao", "Đăng nhập", "Sign in")],
        Caller::Administrator { .. } => {
            vec![place("/toi", "Tài khoản của tôi", "My account"), INTEGRITY, ACCESS, VERIFY]
        }
        Caller::Person { .. } => vec![
            timed("/", "Bàn làm việc", "Desk"),
            timed("/ma-tran", "Ma trận báo cáo", "Report matrix"),
            timed("/don-vi", "Đơn vị", "Units"),
            timed("/the-diem", "Thẻ điểm", "Scorecard"),
            timed("/trach-nhiem", "Trách nhiệm", "Accountability"),
            timed("/tim", "Tìm", "Search"),
        ],
    }
}

/// What is looked up less often, in the order of the list that opens below.
fn more(visit: &Visit<'_>) -> Vec<Place> {
    let Caller::Person { .. } = visit.caller else { return Vec::new() };
    let mut places = vec![
        timed("/van-ban", "Văn bản", "Letters"),
        timed("/thanh-tra", "Thanh tra, kiểm tra", "Inspections"),
        timed("/kien-nghi", "Kiến nghị", "Recommendations"),
        timed("/so/den", "Sổ văn bản đến", "Incoming register"),
        timed("/so/di", "Sổ văn bản đi", "Outgoing register"),
        timed("/so/xu-ly", "Sổ theo dõi giải quyết", "Follow-up register"),
        timed("/so/dinh-chinh", "Đính chính", "Corrections"),
        timed("/so/phat-hien-muon", "Phát hiện muộn", "Found late"),
        timed("/nhat-ky", "Nhật ký", "Journal"),
        place("/so-sanh", "So sánh hai thời điểm", "Compare"),
        timed("/to-chuc", "Tổ chức", "Organisation"),
        timed("/tham-quyen", "Thẩm quyền", "Authority"),
        timed("/quy-tac", "Quy tắc, lịch", "Rules, calendar"),
        place("/chung-minh", "Chứng minh", "Evidence"),
        PUBLISHED,
    ];
    if visit.may(Class::Technical, None) {
        places.push(INTEGRITY);
    }
    if visit.may(Class::Access, None) {
        places.push(ACCESS);
    }
    places
}

/// The whole page.
pub fn framed(visit: &Visit<'_>, page: &Page) -> Markup {
    let language = visit.language;
    let here = visit.request.address();
    let past = page.when.as_ref().filter(|when| when.is_past());
    let day = past.map(|when| words::date(when.as_of().valid.date())).map(|day| format!("{day}: ")).unwrap_or_default();
    let other = if language == Language::Vi { Language::En } else { Language::Vi };
    // Whoever has no account is told nothing of new entries.
    let live = visit.caller.login().is_some() && page.when.as_ref().is_some_and(|when| !when.is_past());
    html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light";
                title { (day) (page.title) " – " (language.pick("Sổ Cái", "Ledger")) }
                link rel="stylesheet" href=(assets::STYLE.address());
                @if let Some(basis) = &page.basis {
                    link rel="stylesheet" media="print" href=(foot_of(basis, page).address(language));
                }
                link rel="icon" href=(assets::ICON.address()) type="image/svg+xml";
                script src=(assets::SCRIPT.address()) defer {}
            }
            body data-live=[live.then(|| visit.ledger.log().size().to_string())] {
                a.skip href="#noi-dung" { (language.pick("Đến nội dung chính", "To the content")) }
                header {
                    div.who {
                        div { a.name href="/" { (language.pick("Sổ Cái", "Sổ Cái, the ledger")) } (office(visit)) }
                        div {
                            a href=(in_language(visit, other)) hreflang=(other.code()) lang=(other.code()) {
                                (other.pick("Tiếng Việt", "English"))
                            }
                            @if let Some(login) = visit.caller.login() {
                                " " a href="/toi" { (login) }
                                " " form method="post" action="/ra" { button { (language.pick("Đăng xuất", "Sign out")) } }
                            }
                        }
                    }
                    nav aria-label=(language.pick("Các phần", "Parts")) {
                        (listed(page, &places(visit), &here, language))
                        @let more = more(visit);
                        @if !more.is_empty() {
                            details open[more.iter().any(|place| is_at(place, &here))] {
                                summary { (language.pick("Sổ, thanh tra, tra cứu khác", "Registers, inspections, other enquiries")) }
                                (listed(page, &more, &here, language))
                            }
                        }
                    }
                    @if is_rehearsal(visit.ledger) {
                        p.rehearsal { (language.pick(
                            "Sổ diễn tập: thời điểm trong sổ không do đồng hồ nào xác nhận.",
                            "A rehearsal: no clock told the times in this ledger.")) }
                    }
                }
                main id="noi-dung" {
                    h1 { (page.title) }
                    @if let Some(when) = &page.when { (time_box(visit, page, when)) }
                    @if page.when.is_none() && NAMES.iter().any(|name| visit.request.parameter(name).is_some()) {
                        p.notice { (language.pick(
                            "Trang này luôn theo sổ ở hiện tại, không theo ngày nêu trong địa chỉ.",
                            "This page always shows the present ledger, and not the day in its address.")) }
                    }
                    div id="moi" role="status" aria-live="polite" hidden {}
                    (page.body)
                }
                (foot(visit, page))
            }
        }
    }
}

fn listed(page: &Page, places: &[Place], here: &str, language: Language) -> Markup {
    html! {
        ul {
            @for place in places {
                li { a href=(at_that_time(page, place)) aria-current=[is_at(place, here).then_some("page")] { (language.pick(place.vi, place.en)) } }
            }
        }
    }
}

/// Whether the page is this part, or within it.
fn is_at(place: &Place, here: &str) -> bool {
    here == place.path || (place.path != "/" && here.starts_with(&format!("{}/", place.path)))
}

/// The address of another part at the same moment.
fn at_that_time(page: &Page, place: &Place) -> String {
    match &page.when {
        Some(when) if place.is_timed => when.link(place.path),
        _ => place.path.to_owned(),
    }
}

fn in_language(visit: &Visit<'_>, other: Language) -> String {
    let kept = visit.request.query.iter().filter(|(name, _)| name != "lang");
    let mut parameters: Vec<(&str, String)> = kept.map(|(name, value)| (name.as_str(), value.clone())).collect();
    parameters.push(("lang", other.code().to_owned()));
    address(&visit.request.address(), &parameters)
}

/// The office in which somebody works, and the way to another one of theirs.
fn office(visit: &Visit<'_>) -> Markup {
    let language = visit.language;
    let Caller::Person { offices, office, .. } = visit.caller else { return html! {} };
    let names = views::UnitNames::on(visit.ledger.now(), visit.today());
    let called = |actor| labels::actor(actor, &names, language);
    html! {
        " · "
        @match (office, &offices[..]) {
            (None, _) => { (language.pick("hôm nay không giữ chức vụ nào", "no office today")) }
            (Some(office), [_]) => { (called(office)) }
            (Some(office), _) => {
                form method="post" action="/tu-cach" {
                    label.vh for="tu-cach" { (language.pick("Đang làm việc với tư cách", "Working as")) }
                    select id="tu-cach" name="office" {
                        @for one in offices {
                            option value=(one.office()) selected[one == office] { (called(one)) }
                        }
                    }
                    " " button { (language.pick("Đổi", "Change")) }
                }
            }
        }
    }
}

fn foot(visit: &Visit<'_>, page: &Page) -> Markup {
    let language = visit.language;
    html! {
        footer {
            @if let Some(basis) = &page.basis {
                p { (foot_of(basis, page).said(language)) }
            }
            p { (language.pick(
                "Mọi thời điểm theo giờ Việt Nam. Không có điều gì đã ghi bị sửa: mỗi lần đính chính là một bút toán mới.",
                "All times are Vietnamese time. Nothing recorded is ever changed: a correction is a new entry.")) }
        }
    }
}

/// What a page rests on, as it stands at its foot and on each printed sheet.
pub fn foot_of(basis: &Basis, page: &Page) -> Foot {
    let root = match page.when.as_ref() {
        Some(When::Past(pinned)) => Some(pinned.root.clone()),
        _ => basis.root.clone(),
    };
    Foot { valid: basis.valid_at, known: basis.known_at, size: basis.entries, root }
}
