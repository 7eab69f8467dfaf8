//! The intake of letters: the bundled one whole, the real one part by part, and many others.

use std::{fs, path::PathBuf};

use calendar::{Reading, Span, period::Length};
use domain::{Capacity, event::RecipientPurpose};
use exchange::{
    Letter, Source,
    letter::{Doubt, DueMonth, DueReading, LeadBasis, PointRole},
    read,
};

fn parse(text: &str) -> Letter {
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sample() -> String {
    fs::read_to_string(repository().join("crates/simulation/sample/letter.txt")).unwrap()
}

/// `SOCAI_BLESS=1` writes the file anew.
#[test]
fn the_bundled_letter_is_read_as_it_always_was() {
    let read = serde_json::to_string_pretty(&parse(&sample())).unwrap() + "\n";
    let path = repository().join("tests/golden/letter.json");
    if std::env::var_os("SOCAI_BLESS").is_some() {
        fs::write(&path, &read).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == read, "tests/golden/letter.json differs from what is read now");
}

#[track_caller]
fn assert_real_outline(letter: &Letter) {
    let duties: Vec<&str> =
        letter.points.iter().filter(|p| p.role != PointRole::Heading).map(|p| p.code.as_str()).collect();
    let expected =
        ["1a", "1b", "1c", "1d", "1đ", "2a", "2b", "2c", "2c.2", "2d", "2đ", "2e", "2g", "2h-1", "2h-2", "2h-3", "C"];
    assert_eq!(duties, expected);
}

#[test]
fn the_real_letter() {
    let path = repository().join("../shared/letter.txt");
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("the real letter is not beside this checkout; nothing to read");
        return;
    };
    let letter = read(&Source::from_bytes(&bytes).unwrap()).unwrap();
    assert_eq!(letter.issuer.as_deref(), Some("UỶ BAN NHÂN DÂN TỈNH HẢI DƯƠNG"));
    assert_eq!((letter.number.as_deref(), letter.symbol.as_deref()), (None, Some("UBND-VP")));
    assert_eq!(letter.date.unwrap().to_string(), "2023-07");
    assert!(letter.subject.as_deref().unwrap().starts_with("thực hiện Kết luận của Phó Thủ tướng Chính phủ"));
    assert!(letter.subject.as_deref().unwrap().ends_with("ngày 29 tháng 6 năm 2023"));
    let cited: Vec<String> = letter
        .based_on
        .iter()
        .map(|c| format!("{} {}", c.number, c.date.map_or(String::new(), |d| d.to_string())))
        .collect();
    assert_eq!(cited, ["252/TB-VPCP 2023-06-29", "1961/UBND-VP 2023-06-07"]);
    assert_eq!(letter.addressees.len(), 3);
    assert_real_outline(&letter);
    let point = |code: &str| letter.points.iter().find(|point| point.code == code).unwrap();
    // Verbatim, typing errors included, over a page break in mid-sentence.
    assert!(point("1a").text.contains("được giao tại các Nghị định, Nghị quyết, Quyết định"));
    assert!(point("1c").text.contains("tiếp nhân") && point("2d").text.contains("thầm quyền"));
    assert!(point("2h-2").text.contains("các Sở, ban,ngành, UBND"));
    assert!(point("2c.2").text.starts_with("Trường hợp để xảy ra việc chậm trễ"));
    assert!(point("C").text.ends_with("để tổng hợp./."));
    assert_eq!(point("2g").lead.text, "Sở Nội vụ");
    assert_eq!(point("2g").coordinators, ["Văn phòng UBND tỉnh", "các cơ quan, đơn vị có liên quan"]);
    assert_eq!(
        (point("2h-1").lead.text.as_str(), point("2h-1").lead.basis),
        ("Văn phòng UBND tỉnh", LeadBasis::Inherited)
    );
    assert_eq!(point("2h-1").coordinators, ["các sở, ban, ngành", "UBND cấp huyện"]);
    assert_eq!(point("2h-1").deadline.as_ref().unwrap().phrase, "đến hết năm 2023");
    assert_eq!(point("C").cadence, [Length::Quarter, Length::Year]);
    assert_eq!(point("2a").deadline.as_ref().unwrap().reading, DueReading::Undated);
    let purposes: Vec<Option<RecipientPurpose>> = letter.recipients.iter().map(|line| line.purpose).collect();
    assert_eq!(purposes.len(), 9);
    assert_eq!(purposes[..2], [Some(RecipientPurpose::Execute), Some(RecipientPurpose::ReportTo)]);
    assert_eq!(purposes[8], Some(RecipientPurpose::Archive));
    let signature = letter.signature.as_ref().unwrap();
    assert_eq!((signature.capacity, signature.position.as_str()), (Capacity::Kt, "PHÓ CHỦ TỊCH"));
    let whole = serde_json::to_string(&letter).unwrap();
    assert!(!whole.contains("Minh Hùng"), "the signer's name is not kept");
    let asked: Vec<(usize, Doubt)> = letter.questions.iter().map(|q| (q.line, q.doubt)).collect();
    for expected in [
        (5, Doubt::NumberBlank),
        (10, Doubt::DateIncomplete),
        (67, Doubt::SeveralDuties),
        (61, Doubt::Urgent),
        (120, Doubt::CadenceWithoutDay),
        (128, Doubt::PurposeUnsaid),
    ] {
        assert!(asked.contains(&expected), "{expected:?} in {asked:?}");
    }
}

/// The same letter in other clothes is the same letter.
#[test]
fn normal_forms_line_ends_spaces_and_wrapping_do_not_matter() {
    use unicode_normalization::UnicodeNormalization;
    let expected = parse(&sample());
    let texts = |letter: &Letter| {
        letter.points.iter().map(|point| (point.code.clone(), point.text.clone())).collect::<Vec<_>>()
    };
    let nfd: String = sample().nfd().collect();
    let crlf = sample().replace('\n', "\r\n");
    let spaced: String = sample().lines().map(|line| format!("  {line} \u{a0}\n")).collect();
    let marked = format!("\u{feff}{}", sample());
    for variant in [nfd, crlf, spaced, marked] {
        let letter = parse(&variant);
        assert_eq!(texts(&letter), texts(&expected));
        assert_eq!(
            (letter.issuer, letter.date, letter.subject),
            (expected.issuer.clone(), expected.date, expected.subject.clone())
        );
        assert_eq!(letter.recipients.len(), expected.recipients.len());
    }
    let other_spelling = sample().replace("UỶ BAN", "ỦY BAN").replace("HOÀ", "HÒA");
    assert_eq!(texts(&parse(&other_spelling)), texts(&expected));
}

#[test]
fn two_columns_on_one_line() {
    let letter = parse(
        "     UỶ BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         \x20     TỈNH HẢI DƯƠNG                Độc lập - Tự do - Hạnh phúc\n\
         \x20       ─────────                     ───────────────────────────\n\
         \x20   Số: 9901/UBND-VP              Hải Dương, ngày 12 tháng 7 năm 2023\n\
         \x20   V/v thử nghiệm\n\n\
         Kính gửi: Sở Nội vụ.\n\n\
         Đề nghị Sở Nội vụ báo cáo trước ngày 30/9/2023./.\n\n\
         Nơi nhận:                                   TL. CHỦ TỊCH\n\
         - Như trên;                                 CHÁNH VĂN PHÒNG\n\
         - Lưu: VT.\n",
    );
    assert_eq!(letter.issuer.as_deref(), Some("UỶ BAN NHÂN DÂN TỈNH HẢI DƯƠNG"));
    assert_eq!(letter.number.as_deref(), Some("9901"));
    assert_eq!(letter.date.unwrap().to_string(), "2023-07-12");
    let signature = letter.signature.unwrap();
    assert_eq!(
        (signature.capacity, signature.of.as_deref(), signature.position.as_str()),
        (Capacity::Tl, Some("CHỦ TỊCH"), "CHÁNH VĂN PHÒNG")
    );
    assert_eq!(letter.recipients.len(), 2);
    assert_eq!(letter.points.len(), 1);
}

/// The phrase in a one-point letter, with its reading and the doubts it raises.
fn deadline(sentence: &str) -> (String, DueReading, Vec<Doubt>) {
    let letter = parse(&format!(
        "SỞ NỘI VỤ\nSố: 1/SNV-VP\nHải Dương, ngày 03 tháng 7 năm 2023\nV/v báo cáo\n\nKính gửi: Các phòng.\n\n1. {sentence}\n\nGIÁM ĐỐC\n"
    ));
    let point = &letter.points[0];
    let deadline = point.deadline.clone().unwrap_or_else(|| panic!("no deadline in: {sentence}"));
    let doubts = letter.questions.iter().filter(|q| q.line == point.lines.0).map(|q| q.doubt).collect();
    (deadline.phrase, deadline.reading, doubts)
}

fn every(cadence: Length, day: Option<u32>, month: DueMonth, counting: Option<Reading>) -> DueReading {
    DueReading::Every { cadence, day, month, counting }
}

fn on(date: &str, counting: Option<Reading>) -> DueReading {
    DueReading::On { date: date.parse().unwrap(), counting }
}

#[test]
fn deadline_phrases() {
    let inclusive = Some(Reading::Inclusive);
    let cases: Vec<(&str, &str, DueReading)> = vec![
        ("Gửi báo cáo trước ngày 30/9/2023.", "trước ngày 30/9/2023", on("2023-09-30", None)),
        (
            "Hoàn thành chậm nhất ngày 15 tháng 12 năm 2023.",
            "chậm nhất ngày 15 tháng 12 năm 2023",
            on("2023-12-15", inclusive),
        ),
        ("Hoàn thành chậm nhất là ngày 15-12-2023.", "chậm nhất là ngày 15-12-2023", on("2023-12-15", inclusive)),
        ("Hoàn thành trong quý III/2023.", "trong quý III/2023", on("2023-09-30", inclusive)),
        ("Hoàn thành trong quý IV năm 2023.", "trong quý IV năm 2023", on("2023-12-31", inclusive)),
        ("Hoàn thành trong tháng 2/2024.", "trong tháng 2/2024", on("2024-02-29", inclusive)),
        ("Thực hiện đến hết năm 2023.", "đến hết năm 2023", on("2023-12-31", inclusive)),
        (
            "Gửi báo cáo trước ngày 20 hằng tháng.",
            "trước ngày 20 hằng tháng",
            every(Length::Month, Some(20), DueMonth::Last, None),
        ),
        (
            "Trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này.",
            "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này",
            DueReading::Within {
                span: Span::WorkingDays(5), from: "kể từ ngày nhận được văn bản này".into()
            },
        ),
        ("Định kỳ hằng quý báo cáo kết quả.", "Định kỳ hằng quý", every(Length::Quarter, None, DueMonth::Last, None)),
        ("Khẩn trương hoàn thành việc rà soát.", "Khẩn trương", DueReading::Undated),
    ];
    for (sentence, phrase, reading) in cases {
        let found = deadline(sentence);
        assert_eq!((found.0.as_str(), &found.1), (phrase, &reading), "{sentence}");
    }
}

#[test]
fn a_phrase_that_can_be_read_two_ways_or_not_at_all_is_asked_about() {
    assert!(deadline("Gửi trước ngày 30/9/2023.").2.contains(&Doubt::BeforeDay));
    assert!(!deadline("Gửi chậm nhất ngày 30/9/2023.").2.contains(&Doubt::BeforeDay));
    assert!(deadline("Gửi trước ngày 31/9/2023.").2.contains(&Doubt::DeadlineImpossible));
    assert!(deadline("Gửi trước ngày 30/9.").2.contains(&Doubt::YearMissing));
    assert!(deadline("Hoàn thành trong tháng 13/2023.").2.contains(&Doubt::DeadlineImpossible));
    assert!(deadline("Trả lời trong thời hạn 10 ngày.").2.contains(&Doubt::DeadlineUnread));
    assert!(deadline("Khẩn trương rà soát.").2.contains(&Doubt::Urgent));
    assert!(deadline("Hằng quý báo cáo.").2.contains(&Doubt::CadenceWithoutDay));
}

#[test]
fn a_decision_with_articles() {
    let letter = parse(
        "ỦY BAN NHÂN DÂN\nHUYỆN NAM SÁCH\n\nSố: 45/QĐ-UBND\n\nNam Sách, ngày 02 tháng 8 năm 2023\n\n\
         QUYẾT ĐỊNH\nVề việc giao nhiệm vụ cải cách hành chính\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\n\n\
         Căn cứ Luật Tổ chức chính quyền địa phương;\n\nQUYẾT ĐỊNH:\n\n\
         Điều 1. Giao Phòng Nội vụ chủ trì, phối hợp với Văn phòng HĐND và UBND huyện rà soát thủ tục hành chính:\n\
         1. Lập danh mục trước ngày 30/8/2023;\n2. Báo cáo kết quả chậm nhất ngày 15/9/2023.\n\
         Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n\n\
         Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\n\nCHỦ TỊCH\n",
    );
    assert_eq!(letter.document_type, "quyết định");
    assert_eq!(letter.issuer.as_deref(), Some("ỦY BAN NHÂN DÂN HUYỆN NAM SÁCH"));
    assert_eq!(letter.subject.as_deref(), Some("Về việc giao nhiệm vụ cải cách hành chính"));
    let codes: Vec<&str> = letter.points.iter().map(|point| point.code.as_str()).collect();
    assert_eq!(codes, ["Đ1", "Đ1.1", "Đ1.2", "Đ2"]);
    assert_eq!(letter.points[1].lead.text, "Phòng Nội vụ");
    assert_eq!(letter.points[1].lead.basis, LeadBasis::Inherited);
    assert!(!letter.questions.iter().any(|question| question.doubt == Doubt::AddresseesMissing));
}

#[test]
fn a_plan_with_parts_decimals_dashes_and_pluses() {
    let letter = parse(
        "UBND TỈNH HẢI DƯƠNG\nSỞ NỘI VỤ\n\nSố: 12/KH-SNV\n\nHải Dương, ngày 10 tháng 01 năm 2024\n\n\
         KẾ HOẠCH\nKiểm tra công vụ năm 2024\n\nI. MỤC ĐÍCH, YÊU CẦU\n1. Bảo đảm kỷ luật, kỷ cương.\n\
         II. NỘI DUNG\n1. Kiểm tra thường xuyên:\n1.1. Thanh tra Sở lập danh sách trong quý I/2024.\n\
         1.2. Văn phòng Sở chuẩn bị:\n- Tài liệu, biểu mẫu;\n- Phương tiện:\n+ Xe;\n+ Máy tính.\n\n\
         Nơi nhận:\n- Lưu: VT.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n",
    );
    assert_eq!(
        (letter.superior.as_deref(), letter.issuer.as_deref()),
        (Some("UBND TỈNH HẢI DƯƠNG"), Some("SỞ NỘI VỤ"))
    );
    assert_eq!(letter.document_type, "kế hoạch");
    let codes: Vec<&str> = letter.points.iter().map(|point| point.code.as_str()).collect();
    assert_eq!(
        codes,
        ["I", "I.1", "II", "II.1", "II.1.1", "II.1.2", "II.1.2-1", "II.1.2-2", "II.1.2-2-1", "II.1.2-2-2"]
    );
    let headings: Vec<&str> =
        letter.points.iter().filter(|p| p.role == PointRole::Heading).map(|p| p.code.as_str()).collect();
    assert_eq!(headings, ["I", "II", "II.1", "II.1.2", "II.1.2-2"]);
}

#[test]
fn labels_out_of_order_are_asked_about() {
    let letter = parse(
        "SỞ X\nSố: 1/SX-VP\nHà Nội, ngày 01 tháng 3 năm 2024\nV/v y\n\nKính gửi: Ông.\n\n1. Một:\na) A;\nc) C.\n3. Ba.\n\nGIÁM ĐỐC\n",
    );
    let asked: Vec<usize> =
        letter.questions.iter().filter(|q| q.doubt == Doubt::LabelOutOfOrder).map(|q| q.line).collect();
    assert_eq!(asked, [10, 11]);
}

/// A letter with this head line on top, this body, this foot.
fn with(head: &str, body: &str, foot: &str) -> Result<Letter, String> {
    let text = format!(
        "{head}\nUBND TỈNH HẢI DƯƠNG\nSỞ NỘI VỤ\nSố: 1/SNV-VP\nHải Dương, ngày 03 tháng 7 năm 2023\nV/v báo cáo\n\nKính gửi: Các phòng.\n\n{body}\n\n{foot}\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).map_err(|error| error.to_string())
}

#[test]
fn every_form_of_a_secrecy_mark_is_refused_at_the_door() {
    for mark in ["MẬT", "TỐI  MẬT", "Độ mật: TỐI MẬT", "[TUYỆT MẬT]", "MẬT          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    {
        let refused = with(mark, "1. A.", "GIÁM ĐỐC").unwrap_err();
        assert!(refused.contains("nothing was kept"), "{mark}: {refused}");
    }
    let letter = with("", "1. Bảo vệ bí mật nhà nước, tài liệu mật.", "GIÁM ĐỐC").unwrap();
    assert_eq!(letter.points.len(), 1, "speaking of secrets is no secret");
}

#[test]
fn a_name_under_the_signature_is_never_kept() {
    let feet = [
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nHọ Và Tên",
        "Nơi nhận:                    Q. GIÁM ĐỐC\n- Như trên và các cơ quan\nliên quan;                   HỌ VÀ TÊN MẪU\n- Lưu: VT.",
        "Nơi nhận:\t\tKT. GIÁM ĐỐC\n- Như trên;\t\tPHÓ GIÁM ĐỐC\n- Lưu: VT.\t\tHọ Và Tên",
    ];
    for foot in feet {
        let letter = with("", "1. A.", foot).unwrap();
        let whole = serde_json::to_string(&letter).unwrap().to_lowercase();
        assert!(!whole.contains("văn mẫu"), "{whole}");
        assert!(letter.signature.is_some(), "{foot}");
    }
}

#[test]
fn a_wrapped_line_that_begins_with_noi_nhan_does_not_end_the_letter() {
    let letter = with(
        "",
        "1. Người dân xem bảng ghi rõ tên việc, số tiền và\nnơi nhận kết quả, lệ phí.\n2. Hai.",
        "Nơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC",
    )
    .unwrap();
    assert_eq!(letter.points.len(), 2);
    assert_eq!(letter.recipients.len(), 1);
}

#[test]
fn text_after_the_signature_is_asked_about_and_not_lost_silently() {
    let letter = with("", "1. A.", "GIÁM ĐỐC\n\nPHỤ LỤC\n1. Sở Nội vụ chủ trì rà soát.").unwrap();
    assert!(letter.questions.iter().any(|question| question.doubt == Doubt::AnnexUnread));
}

#[test]
fn who_leads() {
    let cases = [
        ("Giao Sở Xây dựng rà soát quy trình.", "Sở Xây dựng"),
        ("Giao cho Ban Quản lý các khu công nghiệp rà soát quy trình.", "Ban Quản lý các khu công nghiệp"),
        ("Sở Tài chính thẩm định, trình UBND tỉnh.", "Sở Tài chính"),
        ("Sở Nội vụ: Chủ trì, phối hợp với Sở Xây dựng rà soát.", "Sở Nội vụ"),
        ("Đề nghị Sở Tư pháp có trách nhiệm thẩm định.", "Sở Tư pháp"),
        ("Thẩm tra hồ sơ. Giao Sở Tài chính chủ trì.", "Sở Tài chính"),
        ("Phòng ngừa tham nhũng, lãng phí.", ""),
        ("Trường hợp cơ quan nào để chậm trễ thì kiểm điểm.", ""),
        ("Báo cáo kết quả thực hiện, gồm số liệu.", ""),
    ];
    for (sentence, lead) in cases {
        let letter = with("", &format!("1. {sentence}"), "GIÁM ĐỐC").unwrap();
        assert_eq!(letter.points[0].lead.text, lead, "{sentence}");
    }
    let letter = with("", "1. Nhiệm vụ do đơn vị được phân công chủ trì.", "GIÁM ĐỐC").unwrap();
    assert!(letter.questions.iter().any(|question| question.doubt == Doubt::LeadUnclear));
}

#[test]
fn every_word_of_time_is_read_or_asked_about() {
    assert_eq!(deadline("Gửi trước 17h00 ngày 15/9/2023.").1, on("2023-09-15", None));
    assert!(deadline("Gửi trước 17h00 ngày 15/9/2023.").2.contains(&Doubt::HourNamed));
    assert_eq!(deadline("Gửi chậm nhất 30/9/2023.").1, on("2023-09-30", Some(Reading::Inclusive)));
    assert_eq!(deadline("Thời hạn hoàn thành: 30/10/2023.").1, on("2023-10-30", Some(Reading::Inclusive)));
    assert!(deadline("Hoàn thành trong quý III.").2.contains(&Doubt::YearMissing));
    assert!(deadline("Xong trước ngày 01/6/2023.").2.contains(&Doubt::DeadlineBeforeLetter));
    let letter = with(
        "",
        "1. Lập danh sách trước ngày 30/8/2023 và báo cáo ngày 15/9/2023.\n2. Số liệu tính đến ngày 31/8/2023.",
        "GIÁM ĐỐC",
    )
    .unwrap();
    let unread: Vec<&str> =
        letter.questions.iter().filter(|q| q.doubt == Doubt::DeadlineUnread).map(|q| q.words.as_str()).collect();
    assert_eq!(unread, ["ngày 15/9/2023"]);
    assert!(letter.points[1].deadline.is_none(), "figures up to a day are no deadline");
}

#[test]
fn huge_and_absurd_text_is_read_in_time_and_without_a_panic() {
    let dashes = "- việc\n".repeat(20_000);
    assert_eq!(with("", &dashes, "GIÁM ĐỐC").unwrap().points.len(), 20_000);
    let endless = "một dòng không bao giờ kết thúc và cứ thế kéo dài mãi\n".repeat(1_000);
    with("", &endless, "GIÁM ĐỐC").unwrap();
    with("", "Điều 4294967295. A.\nĐiều 5. B.\n99999999999999. C.", "GIÁM ĐỐC").unwrap();
}
