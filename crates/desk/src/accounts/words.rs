//! What went wrong about accounts, in both languages.

use ::words::{
    Language,
    errors::{Told, technical},
    say,
};

use super::{
    error::AccountError,
    login::NotALogin,
    password::{BadPassword, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN},
    provider::{NotASubject, NotAnIssuer},
    sign_in::SignInError,
};

impl Told for NotALogin {
    fn told(&self, language: Language) -> String {
        say!(
            language,
            "tên đăng nhập có từ 2 đến 64 ký tự trong a-z, 0-9, \".\", \"_\", \"-\", bắt đầu và kết thúc bằng chữ hoặc số, không dấu",
            "{self}"
        )
    }
}

impl Told for NotAnIssuer {
    fn told(&self, language: Language) -> String {
        say!(
            language,
            "hệ thống đăng nhập được nêu đúng như nó tự xưng: https://TÊN hoặc https://TÊN/ĐƯỜNG-DẪN, không có \"?\" và \"#\"",
            "{self}"
        )
    }
}

impl Told for NotASubject {
    fn told(&self, language: Language) -> String {
        say!(
            language,
            "mã người dùng ở hệ thống đăng nhập có từ 1 đến 255 ký tự ASCII, không có khoảng trắng ở hai đầu",
            "{self}"
        )
    }
}

impl Told for BadPassword {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Short => say!(
                language,
                "mật khẩu có ít nhất {PASSWORD_CHARS_MIN} ký tự; bốn từ không liên quan đến nhau là một mật khẩu tốt",
                "{self}"
            ),
            Self::Long => say!(language, "mật khẩu dài nhất là {PASSWORD_BYTES_MAX} byte", "{self}"),
            Self::Blank => say!(language, "mật khẩu không thể chỉ gồm khoảng trắng", "{self}"),
            Self::IsLogin => say!(language, "mật khẩu không được là tên đăng nhập", "{self}"),
        }
    }
}

impl Told for AccountError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::File(source) => source.told(language),
            Self::Login(source) => source.told(language),
            Self::Password(source) => source.told(language),
            Self::Random(source) => {
                let source = technical(source, language);
                say!(
                    language,
                    "hệ điều hành không cho byte ngẫu nhiên ({source}); chưa thay đổi gì, hãy thử lại",
                    "no random bytes from the operating system ({source}); nothing was changed, try again"
                )
            }
            Self::Hashing => {
                say!(language, "không băm được mật khẩu vì thiếu bộ nhớ; chưa thay đổi gì, hãy thử lại", "{self}")
            }
            Self::Unknown(login) => say!(language, "không có tài khoản {login}; xem: socai account list", "{self}"),
            Self::Taken(login) => {
                say!(language, "đã có tài khoản {login}; chọn tên khác, hoặc xóa tài khoản ấy trước", "{self}")
            }
            Self::LooksLike { name, other } => {
                say!(language, "{name} dễ bị nhầm với tài khoản {other}; chọn tên không ai nhầm được", "{self}")
            }
            Self::HasAccount { person, login } => {
                say!(language, "{person} đã có tài khoản {login}; mỗi người một tài khoản", "{self}")
            }
            Self::NotAPerson(person) => say!(
                language,
                "sổ không có người {person}, hoặc người ấy đã được xóa; nhập trước bằng: socai person enter",
                "{self}"
            ),
            Self::OfAMachine(login) => say!(
                language,
                "{login} là tài khoản của hệ thống kết nối: chỉ có mã truy cập API, không có mật khẩu và mã xác thực",
                "{self}"
            ),
            Self::TokenTerm => {
                say!(language, "mã truy cập API dùng được ít nhất một ngày, nhiều nhất một năm", "{self}")
            }
            Self::NoSuchToken { login, name } => say!(
                language,
                "{login} không có mã truy cập \"{name}\" còn hiệu lực; xem: socai account token list",
                "{login} has no token \"{name}\" that still counts; socai account token list shows all"
            ),
            Self::TokenThere { login, name } => say!(
                language,
                "{login} đã có mã truy cập \"{name}\" còn hiệu lực; chọn tên khác, hoặc thu hồi mã ấy",
                "{login} has a token \"{name}\" that still counts; choose another name, or revoke that one"
            ),
            Self::TokenName => {
                say!(language, "tên của mã truy cập API có từ 1 đến 64 ký tự nhìn thấy được", "{self}")
            }
            Self::LinkThere { login, issuer } => say!(
                language,
                "{login} đã liên kết với một người ở {issuer}; bỏ liên kết ấy trước: socai account unlink {login}",
                "{self}"
            ),
            Self::SubjectTaken { subject, login } => {
                say!(language, "{subject} đã liên kết với tài khoản {login}; mỗi người một tài khoản", "{self}")
            }
            Self::NoSuchLink(login) => {
                say!(language, "{login} chưa liên kết với ai; xem: socai account links", "{self}")
            }
            Self::OtherPerson => {
                say!(language, "chức vụ ấy của người khác: mỗi phiên chỉ làm việc với chức vụ của chính mình", "{self}")
            }
        }
    }
}

/// The one sentence for whoever is not let in, whatever the reason was.
impl Told for SignInError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NotLetIn(_) => say!(
                language,
                "Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng.",
                "The login name, the password or the code is not right."
            ),
            Self::Wait { seconds, .. } => {
                say!(language, "Hãy thử lại sau {seconds} giây.", "Try again in {seconds} seconds.")
            }
        }
    }
}
