//! What everybody may read, without an account: published results of handling, the log's key and head, the page that
//! checks evidence.

use domain::authority::Class;
use maud::html;
use views::{Cell, Projection};
use words::say;

use super::table::{Units, table};
use crate::{
    failure::Failure,
    page::{Page, Revised},
    visit::Visit,
};

/// `/cong-khai`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Public, None)?;
    let present = views::AsOf::both(visit.present());
    // Only what every caller may read is shown here, whoever looks: the page is one for all.
    let sheet = Projection::named("publications").map(|projection| {
        let point = visit.ledger.at(present);
        let everybody = |class: Class, _: Option<&domain::UnitCode>| class == Class::Public;
        let filter = views::Filter::default();
        let knowledge = point.knowledge(&filter);
        let read = views::entitled::entitled(&knowledge, &everybody, |knowledge| projection.sheet(knowledge, &filter));
        // What came of a case is published with its result, and stands in an entry that is not public itself.
        let published = |row: &Vec<Cell>| read.rows.iter().any(|public| public.first() == row.first());
        let mut sheet = projection.sheet(&knowledge, &filter);
        sheet.rows.retain(published);
        sheet
    });
    let basis = sheet.as_ref().map(|sheet| sheet.basis.clone());
    let body = html! {
        div data-body="" {
            p { (language.pick(
                "Kết quả xử lý trách nhiệm phải công khai, theo sổ. Ai cũng xem được, không cần tài khoản.",
                "Outcomes of accountability reviews that must be published, by the ledger. Everybody may read them, without an account.")) }
            @if let Some(sheet) = &sheet { (table(sheet, Units::Said, language)) }
            h2 { (language.pick("Đầu sổ và khóa", "Head and key of the log")) }
            dl.facts {
                dt { (language.pick("Tên sổ", "The log's name")) } dd.mono { (visit.ledger.log().origin()) }
                dt { (language.pick("Số bút toán", "Entries")) } dd { (visit.ledger.log().size()) }
                dt { (language.pick("Gốc", "Root")) } dd.mono { (visit.ledger.log().tree().root().base64()) }
                dt { (language.pick("Khóa kiểm chứng", "Verifying key")) } dd.mono { (visit.desk.verifying_key) }
            }
            p { a href="/checkpoint" { (language.pick("Đầu sổ có chữ ký (C2SP)", "The signed head (C2SP)")) } " · "
                a href="/kiem-chung" { (language.pick("Trang kiểm chứng", "The page that verifies")) } }
        }
    };
    let title = language.pick("Công khai", "Published").to_owned();
    Ok(Page { title, when: None, changes: Vec::new(), revised: Revised::NONE, basis, body })
}

/// `/kiem-chung`
pub fn verifier(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    let digest = &visit.desk.verifier.digest;
    let body = html! {
        p.lead { (language.pick(
            "Tệp bằng chứng được kiểm chứng ngay trên máy của bạn, không cần mạng, không cần sổ này.",
            "Evidence is verified on your own machine, without a network and without this ledger.")) }
        ol {
            li { a href="/kiem-chung/verify.html" download="verify.html" { (language.pick("Tải trang kiểm chứng về máy", "Download the page that verifies")) }
                (language.pick(", rồi mở từ đĩa của bạn, không mở từ trang này.", ", and open it from your own disk, not from here.")) }
            li { (language.pick("So mã SHA-256 của trang với mã bạn có từ nguồn khác: ", "Compare the page's SHA-256 with the one that you have from elsewhere: ")) span.mono { (digest) } }
            li { (language.pick("Hỏi trước, từ người bạn tin, khóa của sổ và khóa của nhân chứng: không bao giờ lấy từ tệp bằng chứng.", "Ask beforehand, of somebody you trust, for the keys of the log and of witnesses: never take them from the evidence.")) }
            li { (language.pick("Chọn tệp bằng chứng trong trang ấy.", "Choose the evidence file in that page.")) }
        }
        h2 { (language.pick("Chính sách: tin ai", "The policy: whom to trust")) }
        p { (language.pick(
            "Tệp chính sách nêu khóa của sổ và khóa của nhân chứng. Chỉ tin khóa của sổ thì ghi hai dòng:",
            "The policy names the key of the log and those of witnesses. Who trusts the log's key alone writes two lines:")) }
        p.mono { "log " (visit.desk.verifying_key) br; "quorum none" }
        p { (language.pick(
            "So khóa ấy với khóa mà bạn có từ nguồn khác trước khi dùng.",
            "Hold that key against the one that you have from elsewhere before you use it.")) }
        p { (say!(language, "Chương trình cũng làm được việc này: socai verify TỆP --policy CHÍNH-SÁCH.", "The program does it as well: socai verify FILE --policy POLICY.")) }
    };
    Ok(Page::timeless(language.pick("Kiểm chứng", "Verify"), body))
}
