//! Signing in, and one's own account.

use maud::{Markup, html};
use views::UnitNames;
use words::{labels, say};

use crate::{
    by_provider,
    caller::Caller,
    page::Page,
    session::{NotChanged, NotIn},
    sign_on::{NotSignedOn, SignOn},
    visit::Visit,
    when::address,
};

/// `/vao`
pub fn sign_in(visit: &Visit<'_>, why: Option<&NotIn>, login: &str, towards: &str) -> Page {
    let language = visit.language;
    let body = html! {
        @if let Some(why) = why { div.error role="alert" { (not_in(visit, why)) } }
        form method="post" action="/vao" {
            input type="hidden" name="tiep" value=(towards);
            p {
                label for="ten" { (language.pick("Tên đăng nhập", "Login name")) }
                input id="ten" name="login" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required value=(login);
            }
            p {
                label for="mat-khau" { (language.pick("Mật khẩu", "Password")) }
                input id="mat-khau" name="password" type="password" autocomplete="current-password" required;
            }
            p {
                label for="ma" { (language.pick("Mã 6 số trên điện thoại, nếu tài khoản có", "Six-digit code from the telephone, if the account has one")) }
                input id="ma" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="9";
            }
            p { button { (language.pick("Đăng nhập", "Sign in")) } }
        }
        p.quiet { (language.pick("Quên mật khẩu: hỏi người quản trị của cơ quan.", "Forgot the password: ask your agency's administrator.")) }
        @if let Some(provider) = &visit.desk.sign_on { (elsewhere(visit, provider, towards)) }
    };
    Page::timeless(language.pick("Đăng nhập", "Sign in"), body)
}

/// The other way in.
fn elsewhere(visit: &Visit<'_>, provider: &SignOn, towards: &str) -> Markup {
    let (language, name) = (visit.language, provider.name());
    html! {
        h2 { (language.pick("Đăng nhập một lần", "Single sign-on")) }
        p { (say!(
            language,
            "Nếu tài khoản của anh/chị đã được liên kết, không cần mật khẩu của sổ. Trình duyệt sẽ sang {name} rồi quay lại.",
            "If your account is linked, no password of this ledger is needed. The browser goes to {name}, and comes back."
        )) }
        p { a.b href=(address(by_provider::BEGIN, &[("tiep", towards.to_owned())])) rel="nofollow" {
            (say!(language, "Đăng nhập qua {name}", "Sign in through {name}"))
        } }
    }
}

/// Why nobody was let in, as far as it may be told, and what to do.
fn not_in(visit: &Visit<'_>, why: &NotIn) -> Markup {
    let language = visit.language;
    let anew = language.pick("Hãy bắt đầu lại từ trang này.", "Begin anew from this page.");
    let (what, way) = match why {
        NotIn::Wrong => (
            language
                .pick("Tên đăng nhập, mật khẩu hoặc mã không đúng.", "The login name, the password or the code is not right.")
                .to_owned(),
            "",
        ),
        NotIn::Wait(seconds) => (
            say!(
                language,
                "Đã thử nhiều lần. Hãy thử lại sau {seconds} giây.",
                "Too many attempts. Try again in {seconds} seconds."
            ),
            "",
        ),
        NotIn::Unlinked(subject) => return unlinked(visit, subject.as_str()),
        NotIn::NotSignedOn(why) => match why {
            NotSignedOn::Stale(_) => (
                language
                    .pick(
                        "Lượt đăng nhập một lần này không còn dùng được: đã quá 10 phút, đã dùng rồi, hoặc bắt đầu ở trình duyệt hay thẻ khác.",
                        "This single sign-on counts no more: ten minutes have passed, it was used, or it was begun in another browser or tab.",
                    )
                    .to_owned(),
                anew,
            ),
            NotSignedOn::Declined => (
                language
                    .pick(
                        "Hệ thống đăng nhập không cho vào, hoặc anh/chị đã dừng lại ở đó.",
                        "The provider of sign-on lets nobody in, or you have stopped there.",
                    )
                    .to_owned(),
                anew,
            ),
            NotSignedOn::Unanswered(_) | NotSignedOn::Busy => (
                language
                    .pick("Hệ thống đăng nhập một lần chưa trả lời.", "The provider of single sign-on does not answer.")
                    .to_owned(),
                language.pick(
                    "Hãy đăng nhập bằng tên và mật khẩu của sổ dưới đây, hoặc thử lại sau ít phút.",
                    "Sign in with name and password of this ledger below, or try again in a few minutes.",
                ),
            ),
            NotSignedOn::Elsewhere | NotSignedOn::Refused(_) | NotSignedOn::Rejected(_) => (
                language
                    .pick(
                        "Lời xác nhận nhận được từ hệ thống đăng nhập không hợp lệ. Người quản trị thấy lý do trong nhật ký máy chủ.",
                        "What came back from the provider of sign-on is not valid. The administrator finds the reason in the server's log.",
                    )
                    .to_owned(),
                anew,
            ),
        },
    };
    html! { p { (what) } @if !way.is_empty() { p { (way) } } }
}

/// Who is known at the provider, and not here, can tell an administrator as whom.
fn unlinked(visit: &Visit<'_>, subject: &str) -> Markup {
    let language = visit.language;
    let issuer = visit.desk.sign_on.as_ref().map(|provider| provider.issuer().as_str()).unwrap_or_default();
    html! {
        p { (language.pick(
            "Hệ thống đăng nhập đã xác nhận anh/chị, nhưng ở sổ này chưa có tài khoản nào mở cho người ấy.",
            "The provider of sign-on knows you, but no account that is open here is linked to you.",
        )) }
        p { (language.pick(
            "Hãy gặp người quản trị và đưa hai dòng dưới đây; người quản trị liên kết bằng lệnh socai account link.",
            "See the administrator with the two lines below; they link the account by the command socai account link.",
        )) }
        dl.facts {
            dt { (language.pick("Hệ thống đăng nhập", "Provider")) } dd { code { (issuer) } }
            dt { (language.pick("Mã người dùng ở đó", "Who you are there")) } dd { code { (subject) } }
        }
    }
}

/// `/toi`
pub fn own(visit: &Visit<'_>, must_change: bool, why: Option<&NotChanged>) -> Page {
    let language = visit.language;
    let names = UnitNames::on(visit.ledger.now(), visit.today());
    let kind = match visit.caller {
        Caller::Administrator { .. } => language.pick("người quản trị", "administrator"),
        _ => language.pick("người dùng", "person"),
    };
    let body = html! {
        @if must_change {
            p.notice { (language.pick("Mật khẩu do người khác đặt: hãy đổi trước khi làm việc.", "Somebody else chose the password: change it before anything else.")) }
        }
        dl.facts {
            dt { (language.pick("Tên đăng nhập", "Login name")) } dd { (visit.caller.login().unwrap_or_default()) }
            dt { (language.pick("Loại tài khoản", "Kind of account")) } dd { (kind) }
            dt { (language.pick("Đang làm việc với tư cách", "Working as")) }
            dd { (visit.caller.office().map_or_else(|| "–".to_owned(), |office| labels::actor(office, &names, language))) }
        }
        (offices(visit, &names))
        (password(visit, why))
        form method="post" action="/ra" { button { (language.pick("Đăng xuất", "Sign out")) } }
    };
    Page::timeless(language.pick("Tài khoản của tôi", "My account"), body)
}

fn offices(visit: &Visit<'_>, names: &UnitNames) -> Markup {
    let language = visit.language;
    let Caller::Person { offices, .. } = visit.caller else { return html! {} };
    html! {
        h2 { (language.pick("Chức vụ đang giữ, theo sổ hôm nay", "Offices held, by the ledger today")) }
        @if offices.is_empty() { p { (language.pick("Không có.", "None.")) } }
        @else { ul { @for office in offices { li { (labels::actor(office, names, language)) } } } }
    }
}

fn password(visit: &Visit<'_>, why: Option<&NotChanged>) -> Markup {
    let language = visit.language;
    let field = |id: &'static str, name: &'static str, complete: &'static str, label: &'static str| {
        html! {
            p {
                label for=(id) { (label) }
                input id=(id) name=(name) type="password" autocomplete=(complete) required;
            }
        }
    };
    html! {
        h2 { (language.pick("Đổi mật khẩu", "Change the password")) }
        @if let Some(why) = why {
            div.error role="alert" { p { @match why {
                NotChanged::Wrong => { (language.pick("Mật khẩu hiện nay không đúng.", "The present password is not right.")) }
                NotChanged::Differ => { (language.pick("Hai lần gõ mật khẩu mới khác nhau.", "The new password was typed in two ways.")) }
                NotChanged::Unfit(words) => { (words) }
                NotChanged::Wait(seconds) => { (say!(language, "Hãy thử lại sau {seconds} giây.", "Try again in {seconds} seconds.")) }
            } } }
        }
        form method="post" action="/mat-khau" {
            (field("hien-nay", "present", "current-password", language.pick("Mật khẩu hiện nay", "Present password")))
            (field("moi", "new", "new-password", language.pick("Mật khẩu mới, ít nhất 12 ký tự", "New password, at least 12 characters")))
            (field("lan-nua", "again", "new-password", language.pick("Mật khẩu mới, lần nữa", "New password, once more")))
            p { button { (language.pick("Đổi mật khẩu", "Change the password")) } }
        }
    }
}
