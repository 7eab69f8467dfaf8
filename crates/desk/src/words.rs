//! What went wrong about the server, in both languages.

use ::words::{
    Language,
    errors::{Told, why},
    say,
};

use crate::{http::OriginError, serving::ServeError, sign_on::settings::SettingsError};

impl Told for OriginError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NotAnOrigin(text) => say!(
                language,
                "\"{text}\" không phải địa chỉ của máy chủ; hãy viết như https://so.hungyen.gov.vn, thêm cổng nếu không phải 443",
                "\"{text}\" is no origin; write https://so.example, with a port where it is not 443"
            ),
            Self::NotSecure(text) => say!(
                language,
                "{text}: ngoài máy này phải dùng https; http chỉ dùng cho localhost",
                "{text}: beyond this machine it has to be https; http is for localhost alone"
            ),
            Self::Address(text) => say!(
                language,
                "{text}: cần một tên miền, không phải địa chỉ số: khóa của người dùng gắn với tên",
                "{text}: a name is needed, not an address: keys of persons depend on the name"
            ),
        }
    }
}

impl Told for SettingsError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => {
                let (path, source) = (path.display(), why(source, language));
                say!(language, "{path}: {source}", "{path}: {source}")
            }
            Self::Open { path, mode } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: người khác đọc được (quyền {mode:04o}), mà trong đó có mật khẩu của máy chủ. Hãy chạy: chmod 600 {path}",
                    "{path}: others can read it (mode {mode:04o}), and the secret of the client is in it. Run: chmod 600 {path}"
                )
            }
            Self::Unreadable { path, line } => {
                let path = path.display();
                say!(
                    language,
                    "{path}, dòng {line}: không đúng dạng socai.oidc/1; xem docs/accounts.md",
                    "{path}, line {line}: it does not read as socai.oidc/1; docs/accounts.md has the fields"
                )
            }
            Self::OtherFormat { path } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: dòng đầu phải là format = \"socai.oidc/1\"",
                    "{path}: it should begin with format = \"socai.oidc/1\""
                )
            }
            Self::Unfit { path, field } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: {field} không dùng được: để trống, quá dài, hoặc có ký tự lạ",
                    "{path}: {field} cannot be used: it is blank, too long, or has characters that are not taken"
                )
            }
            Self::NoAuthority { path } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: không có chứng thư nào ở dạng PEM của bên cấp chứng thư",
                    "{path}: no certificate of an authority in PEM"
                )
            }
        }
    }
}

impl Told for ServeError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Origin(error) => error.told(language),
            Self::SignOn(error) => error.told(language),
            Self::Tls(error) => say!(
                language,
                "không dùng được chứng thư TLS ({error}); --certificate là chuỗi chứng thư, --key là khóa, đều ở dạng PEM",
                "no TLS ({error}); --certificate is the chain, --key the key, both in PEM"
            ),
            Self::NoTls => language
                .pick(
                    "địa chỉ https cần --certificate và --key, hoặc --proxy ĐỊA-CHỈ của máy chủ trung gian giữ TLS",
                    "an https origin needs --certificate and --key, or --proxy ADDRESS of the proxy that does TLS",
                )
                .to_owned(),
            Self::Elsewhere { fixed, asked } => say!(
                language,
                "sổ này đã ấn định địa chỉ {fixed}, không phải {asked}: khóa của người dùng gắn với địa chỉ ấy. Hãy dùng --origin {fixed}",
                "this ledger's desk is fixed at {fixed}, and not {asked}: keys of persons depend on it. Use --origin {fixed}"
            ),
            Self::NoOrigin => language
                .pick(
                    "lần đầu cần --origin https://TÊN: địa chỉ mà trình duyệt dùng, ấn định một lần",
                    "the first start needs --origin https://NAME: where browsers reach the desk, fixed once",
                )
                .to_owned(),
            Self::DemoBeyond(address) => say!(
                language,
                "bản xem thử chỉ chạy trên máy này, không trên {address}: mật khẩu của nó ai cũng biết",
                "the demo is for this machine alone, and not on {address}: everybody knows its passwords"
            ),
            Self::NotADemo(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} không phải sổ xem thử: tài khoản mẫu không được đưa vào sổ khác. Hãy bỏ --demo, hoặc nêu thư mục khác",
                    "{path} is no demo: sample accounts are not put into another ledger. Leave out --demo, or name another directory"
                )
            }
            Self::Listen { address, source } => say!(
                language,
                "không nghe được ở {address}: {source}; chọn cổng khác bằng --listen",
                "cannot listen on {address}: {source}; choose another port with --listen"
            ),
        }
    }
}
