//! What was looked at in the evidence itself, in words.

use evidence::{EvidenceError, Examined};
use proof::Quorum;
use verify::moment;

use crate::{Language, errors::Told, say};

pub(super) fn say_what(what: &Examined, language: Language) -> String {
    match what {
        Examined::Head(Ok((log, size))) => {
            say!(language, "đầu sổ do {log} ký ({size} bút toán)", "the head is signed by {log} ({size} entries)")
        }
        Examined::Head(Err(error)) if error.is_by_another_key() => {
            let error = error.told(language);
            say!(
                language,
                "không khóa nào trong chính sách ký đầu sổ này ({error}). Có thể sổ đã đổi khóa: socai key follow",
                "the head's signatures: {error}. The log may have changed its key: socai key follow"
            )
        }
        Examined::Head(Err(error)) => {
            let error = error.told(language);
            say!(
                language,
                "đầu sổ không được chấp nhận: chữ ký sai, hoặc của sổ mà chính sách không nêu ({error})",
                "the head's signatures: {error}"
            )
        }
        Examined::OtherHead => say!(
            language,
            "tệp tự nhận là về sổ khác hoặc đầu sổ khác",
            "the file claims to be about another log, or another head"
        ),
        Examined::Included(number, Ok(size)) => say!(
            language,
            "bút toán #{number} đúng từng byte, nằm trong {size} bút toán của đầu sổ này",
            "entry #{number} is, byte for byte, among the {size} entries under this head"
        ),
        Examined::Included(number, Err(EvidenceError::HeadDoesNotHold)) => say!(
            language,
            "bút toán #{number} chưa xét được, vì đầu sổ không được chấp nhận",
            "entry #{number} cannot be judged, since the head is not accepted"
        ),
        Examined::Included(number, Err(error)) => {
            let error = error.told(language);
            say!(
                language,
                "bút toán #{number} không đứng vững dưới đầu sổ này: nội dung, vị trí hoặc biên nhận đã bị sửa ({error})",
                "the place of entry #{number}: {error}"
            )
        }
        Examined::Grounds(numbers, size) => {
            let numbers = numbers.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(" ");
            say!(
                language,
                "các bút toán {numbers} đúng từng byte, nằm trong {size} bút toán của đầu sổ này",
                "the entries {numbers} are, byte for byte, among the {size} entries under this head"
            )
        }
        Examined::Stamped => say!(
            language,
            "phần được đóng dấu thời gian đúng là đầu sổ có chữ ký",
            "what was stamped is the signed head"
        ),
        Examined::Witnesses(names, quorum) => witnesses(names, *quorum, language),
        Examined::Overlap { fewest, of, dishonest } => say!(
            language,
            "{fewest} trên {of} nhân chứng, trong đó {dishonest} có thể gian dối: không loại trừ được hai lịch sử song song",
            "{fewest} of {of} witnesses, {dishonest} of them perhaps dishonest: two histories side by side are not excluded"
        ),
        Examined::Token(Ok((signer, time))) => {
            let at = moment(*time).unwrap_or_default();
            say!(language, "dấu thời gian lúc {at} của {signer}", "a time stamp of {at} by {signer}")
        }
        Examined::Token(Err(error)) => {
            let error = error.told(language);
            say!(language, "dấu thời gian không dùng được ({error})", "the time stamp: {error}")
        }
        Examined::Renewed(number, Ok(time)) => {
            let at = moment(*time).unwrap_or_default();
            say!(
                language,
                "dấu thời gian nêu ở bút toán #{number} đã có chậm nhất lúc {at}: khóa bị lộ sau đó cũng không sao",
                "the time stamp that entry #{number} names was there itself by {at}: a key lost after that changes nothing"
            )
        }
        Examined::Renewed(number, Err(error)) => {
            let error = error.told(language);
            say!(
                language,
                "không chứng minh được dấu thời gian nêu ở bút toán #{number} đã có từ trước ({error})",
                "the renewal of a time stamp, entry #{number}: {error}"
            )
        }
        Examined::RevocationUnknown => say!(
            language,
            "không rõ chứng thư của dấu thời gian có bị thu hồi không (--revoked)",
            "whether the time stamp's certificates were revoked is not known (--revoked)"
        ),
        Examined::NoLatest => say!(
            language,
            "không ai đáng tin cho biết bút toán đã có chậm nhất khi nào",
            "nobody trusted says when the entry was there at the latest"
        ),
        Examined::Before(Ok(number)) => say!(
            language,
            "lời người ngoài ghi ở bút toán #{number} đứng trước: không ai biết trước được",
            "what others said stands in entry #{number} before it: nobody could know it earlier"
        ),
        Examined::Before(Err(error)) => {
            let error = error.told(language);
            say!(
                language,
                "lời người ngoài đứng trước bút toán không dùng được ({error})",
                "what others said before it: {error}"
            )
        }
        Examined::NoEarliest => say!(
            language,
            "không ai đáng tin cho biết bút toán chưa có vào lúc nào",
            "nobody trusted says when the entry was not there yet"
        ),
        Examined::Document(digest) => say!(language, "tài liệu SHA-256 {digest}", "the document of SHA-256 {digest}"),
        Examined::Disclosed(number, Ok((person, name))) => say!(
            language,
            "{person} là {name}: đúng văn bản có mã băm ở bút toán #{number}",
            "{person} is {name}: the text whose digest is in entry #{number}"
        ),
        Examined::Disclosed(number, Err(error)) => {
            let error = error.told(language);
            say!(
                language,
                "tên được tiết lộ không khớp bút toán #{number} ({error})",
                "the name disclosed, entry #{number}: {error}"
            )
        }
        Examined::Continued(Ok((earlier, later))) => say!(
            language,
            "đầu sổ {later} bút toán tiếp nối đầu sổ {earlier} bút toán",
            "the head of {later} entries continues the head of {earlier}"
        ),
        Examined::Continued(Err(error)) => {
            let error = error.told(language);
            say!(language, "đầu sổ sau không tiếp nối đầu sổ trước ({error})", "continuation: {error}")
        }
        Examined::SameFiling(number) => say!(
            language,
            "bút toán #{number} là một dưới cả hai đầu sổ, của cùng một sổ",
            "entry #{number} is the same under both heads, of one log"
        ),
        Examined::All(Ok(size)) => say!(
            language,
            "đủ cả {size} bút toán, không thiếu, không thừa, không bị sửa",
            "all {size} entries are there, none left out, none changed"
        ),
        Examined::All(Err(error)) => {
            let error = error.told(language);
            say!(language, "các bút toán đưa ra không đủ, hoặc đã bị sửa ({error})", "the entries: {error}")
        }
        Examined::Sealed(Ok(number)) => say!(
            language,
            "bút toán #{number} niêm phong những gì đứng trước: bút toán sau đó đều ghi muộn hơn",
            "entry #{number} seals what stands before it: whatever stands after it came later"
        ),
        Examined::Sealed(Err(error)) => {
            let error = error.told(language);
            say!(language, "niêm phong không dùng được ({error})", "the seal: {error}")
        }
        Examined::Clock(number, at) => say!(
            language,
            "giờ máy chủ ghi ở bút toán #{number} là {at}, nằm ngoài khoảng được chứng minh: đồng hồ đã bị chỉnh",
            "the server's clock said {at} at entry #{number}, outside the interval that is proven: it was moved"
        ),
        Examined::ClockAlone(at) => say!(
            language,
            "giờ máy chủ ghi {at}, sớm hơn nhiều so với lúc được chứng minh là đã có, mà không có gì cho biết lúc nào chưa có: không kết luận được về hạn",
            "the server's clock said {at}, long before the moment by which the entry was there, and nothing shows when it was not there yet: no verdict about a deadline"
        ),
        Examined::Contradiction(earliest, latest) => {
            let (earliest, latest) = (moment(*earliest).unwrap_or_default(), moment(*latest).unwrap_or_default());
            say!(
                language,
                "mâu thuẫn: chưa có trước {earliest}, mà đã có chậm nhất {latest}; một nhân chứng, một cơ quan cấp dấu thời gian hoặc chính tệp này sai, không quy cho ai",
                "a contradiction: not there before {earliest}, and there no later than {latest}; a witness, an authority or this file is wrong, and nobody is accused"
            )
        }
        Examined::LinesContradict(late, early) => {
            let (one, other) = (moment(late.1).unwrap_or_default(), moment(early.1).unwrap_or_default());
            let (late, early) = (&late.0, &early.0);
            say!(
                language,
                "hai nhân chứng mâu thuẫn: {late} nói trước đó là {one}, {early} nói sau đó là {other}; một trong hai sai",
                "two witnesses contradict one another: {late} says {one} of what came before, {early} says {other} of what came after; one of them is wrong"
            )
        }
        Examined::Spread(spread) => {
            let (first, last) = (&spread.first, &spread.last);
            let (one, other) = (moment(first.1).unwrap_or_default(), moment(last.1).unwrap_or_default());
            let (first, last) = (&first.0, &last.0);
            say!(
                language,
                "giờ của các nhân chứng cách nhau hơn 10 phút: {first} ghi {one}, {last} ghi {other}; chỉ tính giờ mà đủ số nhân chứng đã xác nhận",
                "the witnesses' times are more than 10 minutes apart: {first} says {one}, {last} says {other}; what counts is when enough of them had vouched"
            )
        }
        Examined::Unreadable(number, why) => {
            let why = why.told(language);
            say!(
                language,
                "bút toán #{number} không đọc được đúng chuẩn, nên không biết nó nói gì ({why})",
                "entry #{number} cannot be read strictly, so nobody knows what it says: {why}"
            )
        }
        Examined::OtherTask => say!(
            language,
            "tệp tự nhận là về nhiệm vụ khác với nhiệm vụ của bút toán",
            "the file claims to be about another task than the entry is"
        ),
        Examined::Members(why) => {
            let why = why.told(language);
            say!(
                language,
                "các thành phần của tệp không đúng danh sách và thứ tự của loại bằng chứng này ({why})",
                "the members are not those of this kind of evidence, in their order: {why}"
            )
        }
        Examined::PassedOver(name, why) => {
            let why = why.told(language);
            say!(
                language,
                "không đọc được {name}, nên bỏ qua ({why})",
                "{name} cannot be read, and is passed over: {why}"
            )
        }
        Examined::Counted(number, Ok(size)) => say!(
            language,
            "sổ tự đếm bút toán của từng luồng, đến {size} bút toán, ở bút toán #{number}",
            "the log itself counted the entries of each stream, up to {size}, in entry #{number}"
        ),
        Examined::Counted(number, Err(error)) => {
            let error = error.told(language);
            say!(
                language,
                "số đếm các luồng ở bút toán #{number} không dùng được ({error})",
                "the count of the streams, entry #{number}: {error}"
            )
        }
        Examined::NotJudged(number) => say!(
            language,
            "ai làm: không xét được chữ ký của bút toán #{number} ở đây; phần còn lại không đổi",
            "who: not judged; the signature of entry #{number} cannot be judged here, and the rest stands"
        ),
    }
}

fn witnesses(names: &[String], quorum: Quorum, language: Language) -> String {
    let (count, names) = (names.len(), names.join(", "));
    let who = if names.is_empty() { count.to_string() } else { format!("{count}: {names}") };
    match quorum {
        Quorum::Met => say!(language, "đủ nhân chứng ({who})", "enough witnesses vouch for the head ({who})"),
        Quorum::NotMet => {
            say!(language, "chưa đủ nhân chứng theo chính sách ({who})", "not enough witnesses for the policy ({who})")
        }
        Quorum::NotAsked => say!(
            language,
            "chính sách không đòi nhân chứng: chỉ có lời của chính sổ",
            "the policy asks for no witness: there is only the log's own word"
        ),
    }
}
