//! The file in words, and how to check it without this program.

use calendar::Timestamp;
use evidence::entry::Entry;
use proof::Checkpoint;

/// The two names, and the texts.
pub type ReadMe = [(&'static str, String); 2];

/// Of one entry.
pub fn of_presence(entry: &Entry, head: &Checkpoint) -> ReadMe {
    let (number, kind, stream, unit) = (entry.position, &entry.kind, &entry.stream, &entry.actor.unit);
    let (log, size, recorded): (_, _, Timestamp) = (&head.origin, head.size, entry.recorded_at);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI\n\n\
             Tệp này chứng minh bút toán #{number} ({kind}, về {stream}, do {unit}) có trong sổ\n{log}, trong {size} bút toán đầu tiên.\n\
             Giờ máy chủ ghi là {recorded}: đó là lời khai của máy chủ, không phải bằng chứng.\n\n\
             Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\
             Chính sách nêu khóa mà người kiểm chứng tin; không lấy khóa từ chính tệp này.\n\n\
             Không cần chương trình của chúng tôi:\n\
             \x20 sha256sum --check MANIFEST          mọi thành phần còn nguyên\n\
             \x20 entries/{number}.json               nội dung bút toán, từng byte\n\
             \x20 entries/{number}.tlog-proof         biên nhận, chuẩn c2sp.org/tlog-proof\n\
             \x20 openssl ts -verify -data checkpoint.signed -in anchors/001.tsr -CAfile GỐC.pem\n\
             \x20                                      dấu thời gian, nếu có (thêm -attime khi chứng thư đã hết hạn)\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER\n\n\
             This file shows that entry #{number} ({kind}, about {stream}, by {unit}) is in the log\n{log}, among its first {size} entries.\n\
             The server's clock said {recorded}: that is the server's word, and proves nothing.\n\n\
             To verify: socai verify FILE --policy POLICY\n\
             The policy names the keys that the verifier trusts; never take them from this file.\n\n\
             Without our program:\n\
             \x20 sha256sum --check MANIFEST          every member is as it was\n\
             \x20 entries/{number}.json               the entry, byte for byte\n\
             \x20 entries/{number}.tlog-proof         its receipt, c2sp.org/tlog-proof\n\
             \x20 openssl ts -verify -data checkpoint.signed -in anchors/001.tsr -CAfile ROOTS.pem\n\
             \x20                                      the time stamp, if there is one (add -attime once its certificate has expired)\n"
            ),
        ),
    ]
}

/// Of all entries.
pub fn of_whole(task: &str, head: &Checkpoint) -> ReadMe {
    let (log, size) = (&head.origin, head.size);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI\n\n\
                 Tệp này đưa ra tất cả {size} bút toán của sổ\n{log},\nkhông thiếu bút toán nào, để xem sổ có gì và không có gì về nhiệm vụ\n{task}\n\n\
                 Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\
                 Chính sách nêu khóa mà người kiểm chứng tin; không lấy khóa từ chính tệp này.\n\n\
                 Không cần chương trình của chúng tôi:\n\
                 \x20 sha256sum --check MANIFEST    mọi thành phần còn nguyên\n\
                 \x20 tiles/tile/entries/…           các bút toán, chuẩn c2sp.org/tlog-tiles\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER\n\n\
                 This file shows all {size} entries of the log\n{log},\nnone left out: what there is, and is not, about the task\n{task}\n\n\
                 To verify: socai verify FILE --policy POLICY\n\
                 The policy names the keys that the verifier trusts; never take them from this file.\n\n\
                 Without our program:\n\
                 \x20 sha256sum --check MANIFEST    every member is as it was\n\
                 \x20 tiles/tile/entries/…           the entries, c2sp.org/tlog-tiles\n"
            ),
        ),
    ]
}

/// Of the streams of a task.
pub fn of_streams(task: &str, head: &Checkpoint) -> ReadMe {
    let (log, size) = (&head.origin, head.size);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI, DẠNG RÚT GỌN\n\n\
                 Tệp này đưa ra các bút toán liên quan đến nhiệm vụ\n{task}\n\
                 trong {size} bút toán đầu tiên của sổ\n{log},\n\
                 để xem đến một thời điểm đã có gì được nộp chưa. Rằng không còn bút toán nào khác là theo số thứ tự\n\
                 do chính máy chủ đánh. Bằng chứng không cần tin máy chủ: socai prove absence --all.\n\n\
                 Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\n\
                 Không cần chương trình của chúng tôi:\n\
                 \x20 sha256sum --check MANIFEST    mọi thành phần còn nguyên\n\
                 \x20 entries/N.json                 các bút toán, từng byte\n\
                 \x20 entries/N.tlog-proof           biên nhận của chúng, chuẩn c2sp.org/tlog-proof\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER, IN SHORT\n\n\
                 This file shows the entries that concern the task\n{task}\n\
                 among the first {size} entries of the log\n{log}:\n\
                 whether anything had been filed at a moment. That there are no others is by the numbers that the\n\
                 server gave them. Evidence that needs no trust in it: socai prove absence --all.\n\n\
                 To verify: socai verify FILE --policy POLICY\n\n\
                 Without our program:\n\
                 \x20 sha256sum --check MANIFEST    every member is as it was\n\
                 \x20 entries/N.json                 the entries, byte for byte\n\
                 \x20 entries/N.tlog-proof           their receipts, c2sp.org/tlog-proof\n"
            ),
        ),
    ]
}

/// Of a verdict.
pub fn of_verdict(task: &str, filing: u64, head: &Checkpoint) -> ReadMe {
    let (log, size) = (&head.origin, head.size);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI\n\n\
                 Tệp này đưa ra báo cáo (bút toán #{filing}) cho nhiệm vụ\n{task}\n\
                 và mọi bút toán làm căn cứ tính hạn và kết luận, đều có trong {size} bút toán đầu tiên của sổ\n{log}.\n\n\
                 Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\
                 Hạn nộp được tính lại từ chính các bút toán đó. Ai giữ biên nhận của một bút toán khác\n\
                 về nhiệm vụ này thì đưa ra; toàn bộ lịch sử: socai prove history --all.\n\n\
                 Không cần chương trình của chúng tôi:\n\
                 \x20 sha256sum --check MANIFEST    mọi thành phần còn nguyên\n\
                 \x20 grounds/N.json                 các bút toán, từng byte: lịch, bộ quy tắc, hạn, báo cáo\n\
                 \x20 grounds/N.tlog-proof           biên nhận của chúng, chuẩn c2sp.org/tlog-proof\n\
                 \x20 entries/{filing}.tlog-proof    biên nhận của báo cáo dưới đầu sổ sớm nhất có người ngoài xác nhận\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER\n\n\
                 This file shows a filing (entry #{filing}) for the task\n{task}\n\
                 and every entry from which its due date and the verdict follow, all among the first {size} entries of the log\n{log}.\n\n\
                 To verify: socai verify FILE --policy POLICY\n\
                 The due date is computed again from these entries. Whoever holds a receipt of another entry about\n\
                 this task can show it; the whole history: socai prove history --all.\n\n\
                 Without our program:\n\
                 \x20 sha256sum --check MANIFEST    every member is as it was\n\
                 \x20 grounds/N.json                 the entries, byte for byte: calendar, rule set, due date, filing\n\
                 \x20 grounds/N.tlog-proof           their receipts, c2sp.org/tlog-proof\n\
                 \x20 entries/{filing}.tlog-proof    the filing's receipt under the earliest head that others vouch for\n"
            ),
        ),
    ]
}

/// Of two heads.
pub fn of_consistency(earlier: &Checkpoint, later: &Checkpoint) -> ReadMe {
    let (log, one, other) = (&later.origin, earlier.size, later.size);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI\n\n\
                 Tệp này chứng minh: từ {one} đến {other} bút toán, sổ\n{log}\n\
                 chỉ viết thêm; {one} bút toán đầu không bị sửa, không bị bỏ.\n\n\
                 Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\n\
                 Không cần chương trình của chúng tôi:\n\
                 \x20 earlier/checkpoint    đầu sổ trước, chuẩn c2sp.org/tlog-checkpoint\n\
                 \x20 checkpoint            đầu sổ sau\n\
                 \x20 consistency           bằng chứng, đúng như câu hỏi gửi nhân chứng: c2sp.org/tlog-witness\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER\n\n\
                 This file shows that from {one} to {other} entries the log\n{log}\n\
                 was only continued; of the first {one} entries none was changed or removed.\n\n\
                 To verify: socai verify FILE --policy POLICY\n\n\
                 Without our program:\n\
                 \x20 earlier/checkpoint    the earlier head, c2sp.org/tlog-checkpoint\n\
                 \x20 checkpoint            the later head\n\
                 \x20 consistency           the proof, as a witness would be asked: c2sp.org/tlog-witness\n"
            ),
        ),
    ]
}
