//! Signing in, and one's own account.

use maud::{Markup, html};
use views::UnitNames;
use words::{labels, say};

use crate::{
    caller::Caller,
    page::Page,
    session::{NotChanged, NotIn},
    visit::Visit,
};

/// `/vao`
pub fn sign_in(visit: &Visit<'_>, why: Option<NotIn>, login: &str, towards: &str) -> Page {
    let language = visit.language;
    let body = html! {
        @if let Some(why) = why {
            div.error role="alert" { p {
                @match why {
                    NotIn::Wrong => { (language.pick("Tên đăng nhập, mật khẩu hoặc mã không đúng.", "The login name, the password or the code is not right.")) }
                    NotIn::Wait(seconds) => { (say!(language, "Đã thử nhiều lần. Hãy thử lại sau {seconds} giây.", "Too many attempts. Try again in {seconds} seconds.")) }
                }
            } }
        }
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
    };
    Page::timeless(language.pick("Đăng nhập", "Sign in"), body)
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
