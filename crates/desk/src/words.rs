//! What went wrong about the server, in both languages.

use ::words::{Language, errors::Told, say};

use crate::{http::OriginError, serving::ServeError};

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

impl Told for ServeError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Origin(error) => error.told(language),
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
