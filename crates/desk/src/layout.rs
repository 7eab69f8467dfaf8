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

/// Where the parts of the desk stand, in the order of the head.
fn places(visit: &Visit<'_>) -> Vec<(&'static str, &'static str)> {
    let language = visit.language;
    match visit.caller {
        Caller::Everybody => vec![
            ("/cong-khai", language.pick("Công khai", "Published")),
            ("/kiem-chung", language.pick("Kiểm chứng", "Verify")),
            ("/vao", language.pick("Đăng nhập", "Sign in")),
        ],
        Caller::Administrator { .. } => vec![
            ("/toi", language.pick("Tài khoản của tôi", "My account")),
            ("/truy-cap", language.pick("Truy cập", "Access")),
            ("/kiem-chung", language.pick("Kiểm chứng", "Verify")),
        ],
        Caller::Person { .. } => {
            let mut places = vec![
                ("/", language.pick("Bàn làm việc", "Desk")),
                ("/ma-tran", language.pick("Ma trận báo cáo", "Report matrix")),
                ("/don-vi", language.pick("Đơn vị", "Units")),
                ("/chung-minh", language.pick("Chứng minh", "Evidence")),
                ("/tim", language.pick("Tìm", "Search")),
                ("/cong-khai", language.pick("Công khai", "Published")),
            ];
            if visit.may(Class::Access, None) {
                places.push(("/truy-cap", language.pick("Truy cập", "Access")));
            }
            places
        }
    }
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
                        ul {
                            @for (path, name) in places(visit) {
                                @let is_here = here == path || (path != "/" && here.starts_with(&format!("{path}/")));
                                li { a href=(at_that_time(page, path)) aria-current=[is_here.then_some("page")] { (name) } }
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

/// The address of another part at the same moment.
fn at_that_time(page: &Page, path: &str) -> String {
    match &page.when {
        Some(when) if matches!(path, "/" | "/ma-tran" | "/don-vi" | "/tim") => when.link(path),
        _ => path.to_owned(),
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
