//! Evidence files, receipts and time stamps.

use calendar::Timestamp;
use domain::event::EventError;
use evidence::{ContainerError, EvidenceError, Malformed, container::MEMBERS_MAX, rotation::Unproven};
use timestamp::{RequestError, TokenError, TrustError};
use verify::{VerifyError, reading::ReadingError, reckon::ReckonError};

use super::{Told, told};
use crate::{Language, instant, say};

impl Told for ContainerError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::TooLarge => {
                told!(self, language, "tệp bằng chứng có nhiều nhất {MEMBERS_MAX} thành phần, dài nhất 64 MiB")
            }
            Self::Malformed { at, what } => {
                let what = match what {
                    Malformed::Beginning => "không bắt đầu bằng FORMAT và MANIFEST",
                    Malformed::Directory => "mục lục không khớp với các thành phần: tệp đã bị sửa hoặc hỏng",
                    Malformed::CutOff => "tệp bị cắt cụt",
                    Malformed::Marked => "có thành phần được nén, có ngày giờ hoặc đánh dấu khác",
                    Malformed::Fields => "có thành phần mang trường mà tệp bằng chứng không có",
                    Malformed::NotText => "tên thành phần không phải văn bản",
                };
                told!(self, language, "không phải tệp bằng chứng, tại byte {at}: {what}")
            }
            Self::Name(name) => told!(
                self,
                language,
                "\"{name}\" không phải tên thành phần: chữ thường, chữ số, dấu chấm, gạch nối, gạch chéo"
            ),
            Self::Twice(name) => told!(self, language, "thành phần \"{name}\" có hai lần"),
            Self::Format(format) => {
                told!(self, language, "dạng tệp là {format:?}, chương trình này không biết; hãy dùng phiên bản mới hơn")
            }
            Self::Manifest => {
                told!(self, language, "bản kê không phải của các thành phần này: có thành phần bị thêm, bớt hoặc sửa")
            }
        }
    }
}

impl Told for EvidenceError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Missing(name) => told!(self, language, "thiếu thành phần {name}"),
            Self::InPlaceOf { found, wanted } => {
                told!(self, language, "thành phần {found} nằm ở chỗ của {wanted}")
            }
            Self::NotOfThisKind(name) => {
                told!(self, language, "loại bằng chứng này không có thành phần {name} ở đó")
            }
            Self::Misplaced(name) => told!(self, language, "thành phần {name} không thuộc chỗ đó"),
            Self::TokenMisplaced(name) => told!(self, language, "dấu thời gian {name} không ở đúng chỗ"),
            Self::NotInOrder(directory) => told!(self, language, "các thành phần trong {directory}/ không theo thứ tự"),
            Self::AboutNothing(name) => {
                told!(self, language, "thành phần {name} không nói về bút toán nào được đưa ra, hoặc quá dài")
            }
            Self::CutOff { member, at } => told!(self, language, "{member} bị cắt cụt, ở byte {at}"),
            Self::TooLong { member, at } => told!(self, language, "{member} quá dài, từ byte {at}"),
            Self::Claim(detail) => told!(self, language, "claim.json không đúng dạng ({detail})", technical detail),
            Self::Kind(kind) => told!(
                self,
                language,
                "chương trình này không biết loại bằng chứng \"{kind}\"; hãy dùng phiên bản mới hơn"
            ),
            Self::ClaimNotInOrder => told!(self, language, "claim.json: các bút toán được nêu không theo thứ tự"),
            Self::ClaimSealed => told!(
                self,
                language,
                "claim.json: việc không nộp được niêm phong bằng một bút toán, ngoài ra không gì khác"
            ),
            Self::ClaimNotPlain => told!(self, language, "claim.json không phải cách viết duy nhất của nội dung đó"),
            Self::Head(source) => source.told(language),
            Self::HeadDoesNotHold => told!(self, language, "đầu sổ không đúng"),
            Self::Receipt(source) => source.told(language),
            Self::AnotherPlace => told!(self, language, "biên nhận là của đầu sổ khác hoặc chỗ khác"),
            Self::Path(source) => source.told(language),
            Self::Request(source) => source.told(language),
            Self::AnotherHead => told!(self, language, "chứng minh là về đầu sổ khác"),
            Self::NotJoined => {
                told!(self, language, "hai đầu sổ và chứng minh không thuộc cùng một sổ với số bút toán đó")
            }
            Self::NotTheRoot => {
                told!(self, language, "các bút toán không dẫn tới giá trị gốc đã ký: có bút toán bị sửa, thêm hoặc bỏ")
            }
            Self::NotText => told!(self, language, "không phải văn bản UTF-8"),
            Self::Unreadable(detail) => told!(self, language, "không đọc được ({detail})", technical detail),
            Self::Elsewhere => told!(self, language, "bút toán tự nói là ở chỗ khác"),
            Self::EntryDoesNotHold => told!(self, language, "bút toán không đúng"),
            Self::CountsNothing(entry) => told!(self, language, "bút toán #{entry} không đếm luồng nào"),
            Self::CountsElsewhere(entry) => told!(self, language, "bút toán #{entry} không đếm những gì đứng trước nó"),
            Self::CountNotShown => told!(self, language, "bút toán đếm luồng không được đưa ra"),
            Self::Streams { member, line, what } => told!(self, language, "{member}, dòng {line}: sai ({what})"),
            Self::Stream { name, source } => {
                let source = source.told(language);
                say!(language, "luồng {name}: {source}", "the stream {name}: {source}")
            }
            Self::NoAnchor => told!(self, language, "bút toán không nói về việc neo"),
            Self::AnchorBytes => told!(self, language, "các byte của neo không phải những byte mà sổ nêu"),
            Self::AnchoredHead => told!(self, language, "đầu sổ được neo không phải đầu sổ mà sổ nêu"),
            Self::AnchorAfter => told!(self, language, "neo không đứng trước bút toán"),
            Self::FewWitnesses => told!(self, language, "quá ít nhân chứng của neo được tin ở đây"),
            Self::NoSeal => told!(self, language, "không có bút toán niêm phong"),
            Self::Token(source) => source.told(language),
            Self::TokenTime => told!(self, language, "thời điểm trước năm 1970"),
            Self::NoToken => told!(self, language, "bút toán không nêu dấu thời gian nào"),
            Self::LaterUntimed => {
                told!(self, language, "không ai được tin nói đầu sổ sau có từ lúc nào")
            }
            Self::AnotherText => told!(self, language, "không phải văn bản mà giá trị băm đã được ghi"),
            Self::AnotherPerson => told!(self, language, "văn bản nói về người khác"),
        }
    }
}

impl Told for Unproven {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Entry(source) => {
                let source = source.told(language);
                say!(language, "không phải bút toán: {source}", "not an entry: {source}")
            }
            Self::NotARotation { position, kind } => {
                told!(self, language, "bút toán #{position} không đổi khóa của sổ: đó là {kind}")
            }
            Self::Statement(source) => source.told(language),
            Self::NotTrusted(key) => {
                told!(self, language, "bút toán đi từ khóa {key}, mà chính sách không tin khóa đó")
            }
            Self::Head(source) => source.told(language),
            Self::Quorum => {
                told!(self, language, "chưa đủ nhân chứng xác nhận đầu sổ; hãy xin biên nhận theo một đầu sổ đã đủ")
            }
            Self::Place(source) => source.told(language),
            Self::AnotherPlace => told!(self, language, "bút toán không phải bút toán mà biên nhận nói tới"),
        }
    }
}

impl Told for RequestError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Nonce(bytes) => told!(self, language, "số dùng một lần dài {bytes} byte; phải từ 8 đến 32"),
            Self::Malformed(detail) => {
                told!(self, language, "không phải yêu cầu dấu thời gian ({detail})", technical detail)
            }
        }
    }
}

impl Told for TrustError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Pem(detail) => told!(self, language, "không phải văn bản PEM ({detail})", technical detail),
            Self::Nothing(what) => told!(self, language, "trong tệp không có {what}"),
            Self::Certificate(detail) => {
                told!(self, language, "có chứng thư không đọc được ({detail})", technical detail)
            }
            Self::RevocationList(detail) => {
                told!(self, language, "có danh sách thu hồi không đọc được ({detail})", technical detail)
            }
        }
    }
}

/// POSIX seconds as the screen has them.
fn at(seconds: i64) -> String {
    Timestamp::from_seconds(seconds).map(instant).unwrap_or_else(|| seconds.to_string())
}

impl Told for TokenError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Malformed(detail) => told!(self, language, "không phải dấu thời gian ({detail})", technical detail),
            Self::Refused(why) => told!(self, language, "tổ chức cấp dấu thời gian đã từ chối ({why})"),
            Self::ContentType(kind) => told!(self, language, "nội dung được ký không phải dấu thời gian mà là {kind}"),
            Self::SignerCount(count) => {
                told!(self, language, "dấu thời gian có {count} chữ ký; phải có đúng một")
            }
            Self::DigestAlgorithm(name) => {
                told!(self, language, "không nhận thuật toán băm {name}: chỉ nhận SHA-256, SHA-384 và SHA-512")
            }
            Self::SignatureAlgorithm(name) => {
                told!(self, language, "không nhận thuật toán ký {name} với giá trị băm và khóa này")
            }
            Self::CriticalExtension(name) => {
                told!(self, language, "dấu thời gian có phần mở rộng bắt buộc {name} mà chương trình này không biết")
            }
            Self::OtherData => told!(self, language, "dấu thời gian là của dữ liệu khác"),
            Self::OtherNonce => {
                told!(self, language, "dấu thời gian trả lời yêu cầu khác: số dùng một lần không khớp")
            }
            Self::ContentChanged => told!(self, language, "dấu thời gian đã bị sửa sau khi ký"),
            Self::CertificateNotNamed => {
                told!(self, language, "các thuộc tính được ký không nêu chứng thư của người ký bằng SHA-256 trở lên")
            }
            Self::NoSignerCertificate => told!(
                self,
                language,
                "chứng thư của người ký không có trong dấu thời gian, cũng không có trong các chứng thư đã đưa"
            ),
            Self::OtherSigner(name) => {
                told!(self, language, "dấu thời gian nêu hai người ký khác nhau; một là \"{name}\"")
            }
            Self::Signature => {
                told!(self, language, "chữ ký không đúng: dấu thời gian đã bị sửa, khóa khác đã ký, hoặc khóa quá ngắn")
            }
            Self::Purpose(name) => {
                told!(self, language, "chứng thư của \"{name}\" không phải chỉ để cấp dấu thời gian")
            }
            Self::UnknownRoot(name) => {
                told!(self, language, "không có chuỗi chứng thư nào dẫn từ \"{name}\" đến chứng thư gốc được tin")
            }
            Self::Expired { not_after } => {
                let at = at(*not_after);
                told!(self, language, "có chứng thư đã hết hạn lúc cấp dấu thời gian: hết hạn {at}")
            }
            Self::NotYetValid { not_before } => {
                let at = at(*not_before);
                told!(self, language, "có chứng thư chưa có hiệu lực lúc cấp dấu thời gian: hiệu lực từ {at}")
            }
            Self::Chain(detail) => told!(self, language, "chuỗi chứng thư không đúng ({detail})", technical detail),
            Self::Revoked { certificate, at: when } => {
                let at = at(*when);
                told!(self, language, "chứng thư của \"{certificate}\" đã bị thu hồi {at}, trước khi cấp dấu thời gian")
            }
            Self::Compromised { certificate, at: when } => {
                let at = at(*when);
                told!(
                    self,
                    language,
                    "chứng thư của \"{certificate}\" bị thu hồi {at}, và việc thu hồi không nói dấu thời gian trước đó vẫn có giá trị: khóa có thể đã bị đánh cắp"
                )
            }
            Self::RevocationListForged(name) => {
                told!(self, language, "danh sách thu hồi mang tên \"{name}\" không do tổ chức đó ký")
            }
        }
    }
}

impl Told for VerifyError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Container(source) => source.told(language),
            Self::Evidence(source) => source.told(language),
            Self::Head(source) => source.told(language),
            Self::NotATask => say!(
                language,
                "claim.json: đó không phải tên một nhiệm vụ",
                "claim.json: the task is not the name of one"
            ),
            Self::DeadlineOfReceipt => say!(
                language,
                "--deadline chỉ dùng với tệp bằng chứng: socai prove",
                "--deadline takes an evidence file: socai prove"
            ),
            Self::DeadlineOfVerdict => say!(
                language,
                "tệp này tự có hạn nộp, tính lại được; bỏ --deadline",
                "this file has the due date in it, and it is computed again; leave out --deadline"
            ),
            Self::DocumentOfTask => say!(
                language,
                "--document chỉ dùng với bằng chứng về một bút toán",
                "--document takes evidence about one entry"
            ),
        }
    }
}

impl Told for EventError {
    fn told(&self, language: Language) -> String {
        let Self { kind, version, detail } = self;
        told!(self, language, "không đọc được sự kiện loại \"{kind}\", phiên bản {version} ({detail})", technical detail)
    }
}

impl Told for ReadingError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Event { entry, source } => {
                let source = source.told(language);
                say!(language, "bút toán #{entry}: {source}", "entry #{entry}: {source}")
            }
            Self::Header { entry, field, value } => told!(
                self,
                language,
                "bút toán #{entry}: trường \"{field}\" ghi \"{value}\", phiên bản này của chương trình không biết"
            ),
        }
    }
}

impl Told for ReckonError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Entry { number, source } => {
                let source = source.told(language);
                say!(language, "bút toán #{number}: {source}", "entry #{number}: {source}")
            }
            Self::Reading(source) => source.told(language),
            Self::Task(source) => source.told(language),
            Self::Elsewhere { entry, corrected } => {
                told!(self, language, "bút toán #{entry} sửa bút toán #{corrected} mà lại ở luồng khác")
            }
            Self::NoTask(task) => told!(self, language, "các bút toán được đưa ra không giao nhiệm vụ {task}"),
        }
    }
}
