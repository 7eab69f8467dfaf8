//! What a table says twice: in two columns, in a column and in the words of a task; and whom it names.

use exchange::{
    Letter, Source,
    letter::{Doubt, LeadBasis, PointRole},
    read,
};

use crate::support::{days, letter, paragraph, row};

/// A decision whose body is this text.
fn decision(body: &str) -> Letter {
    let text = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 31/QĐ-UBND\n\nHải Dương, ngày 05 tháng 9 năm 2023\n\nQUYẾT ĐỊNH\nPhân công nhiệm vụ\n\n{body}\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

/// A table of these rows under an article.
fn table(rows: &[&str]) -> Letter {
    decision(&format!("Điều 1. Phân công nhiệm vụ theo bảng sau:\n{}", rows.join("\n")))
}

fn asked(letter: &Letter, doubt: Doubt) -> Vec<&str> {
    letter.questions.iter().filter(|asked| asked.doubt == doubt).map(|asked| asked.words.as_str()).collect()
}

fn duties(letter: &Letter) -> Vec<(&str, &str)> {
    let is_duty = |point: &&exchange::letter::Point| matches!(point.role, PointRole::Duty | PointRole::Closing);
    letter.points.iter().filter(is_duty).map(|point| (point.code.as_str(), point.lead.text.as_str())).collect()
}

#[test]
fn of_two_columns_of_deadlines_none_is_dropped() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Chủ trì | Thời hạn trình UBND tỉnh | Thời hạn hoàn thành |",
        "| 1 | Xây dựng đề án | Sở Nội vụ | 15/10/2023 | 30/11/2023 |",
        "| 2 | Rà soát | Sở Tư pháp |  | 30/11/2023 |",
        "| 3 | Thống kê | Sở Y tế | 20/10/2023 |  |",
        "| 4 | Kiểm kê | Sở Y tế | 20/10/2023 | 20/10/2023 |",
    ]);
    // "Thời hạn" is the first title that says by when.
    assert_eq!(asked(&letter, Doubt::SeveralDeadlines), ["B1-1: Thời hạn hoàn thành: 30/11/2023"]);
    assert_eq!(
        days(&letter).get(1..),
        Some(&["2023-10-15", "2023-11-30", "2023-10-20", "2023-10-20"].map(str::to_owned)[..])
    );
    assert!(letter.points[1].text.contains("30/11/2023"));
}

#[test]
fn of_two_columns_of_bodies_none_is_dropped() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Đơn vị thực hiện | Thời hạn |",
        "| 1 | Xây dựng đề án | Sở Nội vụ | Trung tâm Lưu trữ | 30/11/2023 |",
        "| 2 | Rà soát | Sở Tư pháp |  | 30/11/2023 |",
    ]);
    assert_eq!(asked(&letter, Doubt::LeadUnclear), ["B1-1: Đơn vị thực hiện: Trung tâm Lưu trữ"]);
}

#[test]
fn what_one_of_two_columns_leaves_blank_the_other_says() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Bộ phận phụ trách | Thời hạn trình | Tiến độ hoàn thành |",
        "| 1 | Rà soát | | Sở Tư pháp | | Tháng 11/2023 |",
        "| 2 | Thống kê | | | | |",
    ]);
    assert_eq!(letter.points[1].lead.text, "Sở Tư pháp");
    assert_eq!(days(&letter)[1..], ["2023-11-30", ""]);
    assert_eq!(asked(&letter, Doubt::CellBlank), ["B1-2: Cơ quan chủ trì; Thời hạn trình"]);
    assert!(asked(&letter, Doubt::SeveralDeadlines).is_empty());
}

#[test]
fn a_body_in_the_words_of_a_task_is_its_lead_or_is_asked_about() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |",
        "| 1 | Sở Tư pháp: thẩm định dự thảo | Sở Nội vụ | 30/11/2023 |",
        "| 2 | Giao Sở Y tế tổng hợp | Sở Nội vụ | 30/11/2023 |",
        "| 3 | Sở Nội vụ rà soát vị trí việc làm | Sở Nội vụ | 30/11/2023 |",
        "| 4 | Tham mưu UBND tỉnh ban hành kế hoạch | Sở Nội vụ | 30/11/2023 |",
        "| 5 | Tổng hợp, phối hợp với Sở Tài chính cân đối kinh phí | Sở Nội vụ | 30/11/2023 |",
    ]);
    let about: Vec<&str> = asked(&letter, Doubt::LeadUnclear).iter().map(|words| &words[..4]).collect();
    assert_eq!(about, ["B1-1", "B1-2"]);
    assert_eq!(letter.points[5].coordinators, ["Sở Tài chính"]);

    let letter = table(&[
        "| TT | Nhiệm vụ | Thời hạn |",
        "| 1 | Sở Tư pháp: thẩm định dự thảo | 30/11/2023 |",
        "| 2 | Giao Sở Y tế tổng hợp | 30/11/2023 |",
        "| 3 | Sở Công Thương, Sở Xây dựng chủ trì rà soát | 30/11/2023 |",
    ]);
    let leads: Vec<String> = letter.points[1..].iter().map(|point| point.lead.bodies.join("; ")).collect();
    assert_eq!(leads, ["Sở Tư pháp", "Sở Y tế", "Sở Công Thương; Sở Xây dựng"]);
}

#[test]
fn a_cell_that_coordinates_and_the_words_of_its_task_are_held_against_each_other() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn |",
        "| 1 | Rà soát, phối hợp với Sở Tài chính cân đối kinh phí | Sở Nội vụ | Sở Tư pháp | 30/11/2023 |",
        "| 2 | Rà soát, phối hợp với Sở Tư pháp thẩm định | Sở Nội vụ | Sở Tư pháp | 30/11/2023 |",
        "| 3 | Hoàn thành đề án trước ngày 15/10/2023 | Sở Nội vụ | Sở Tư pháp | 30/11/2023 |",
        "| 4 | Hoàn thành đề án chậm nhất ngày 30/11/2023 | Sở Nội vụ | Sở Tư pháp | 30/11/2023 |",
    ]);
    assert_eq!(asked(&letter, Doubt::CoordinatorsUnclear).len(), 1);
    assert_eq!(asked(&letter, Doubt::SeveralDeadlines), ["30/11/2023; trước ngày 15/10/2023"]);
}

#[test]
fn persons_in_a_table_go_by_their_position() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Lãnh đạo phụ trách | Thời hạn |",
        "| 1 | Rà soát | Đ/c Nguyễn Văn Mẫu, Phó Giám đốc Sở Nội vụ | Ông Trần Thí Dụ | Lê Ví Dụ, Phó Chủ tịch | 30/11/2023 |",
        "| 2 | Thống kê | Nguyễn Thị Mẫu | Sở Tư pháp | Chủ tịch UBND tỉnh | 30/11/2023 |",
    ]);
    let told = serde_json::to_string(&letter).unwrap();
    for name in ["Mẫu", "Thí Dụ", "Ví Dụ"] {
        assert!(!told.contains(name), "{name}: {told}");
    }
    assert_eq!(letter.points[1].lead.text, "Phó Giám đốc Sở Nội vụ");
    assert!(letter.points[1].coordinators.is_empty());
    assert_eq!(letter.points[2].lead.basis, LeadBasis::Addressees);
    assert_eq!(asked(&letter, Doubt::LeadUnclear)[..2], ["B1-1: Phó Giám đốc Sở Nội vụ", "B1-2:"]);
    assert_eq!(
        asked(&letter, Doubt::CellUnread),
        ["B1-1: Lãnh đạo phụ trách: Phó Chủ tịch", "B1-2: Lãnh đạo phụ trách: Chủ tịch UBND tỉnh"]
    );
}

#[test]
fn a_person_beside_a_body_is_left_out_and_asked_about() {
    let letter = table(&[
        "| TT | Nhiệm vụ | Phân công | Ghi chú | Thời hạn |",
        "| 1 | Rà soát | Sở Nội vụ (đ/c Nguyễn Văn Mẫu) | | 30/11/2023 |",
        "| 2 | Thống kê | Bùi Mẫu; Sở Y tế | Liên hệ ông Trần Mẫu, Văn thư Sở | 30/11/2023 |",
        "| 3 | Họp | UBND phường Lê Lợi | | 30/11/2023 |",
        "| 4 | Kiểm kê | Giám đốc Sở Tư pháp Hoàng Văn Mẫu | | 30/11/2023 |",
    ]);
    assert!(!serde_json::to_string(&letter).unwrap().contains("Mẫu"));
    let leads: Vec<&str> = letter.points[1..].iter().map(|point| point.lead.text.as_str()).collect();
    assert_eq!(leads, ["Sở Nội vụ", "Sở Y tế", "UBND phường Lê Lợi", "Giám đốc Sở Tư pháp"]);
    let lines = |doubt| {
        letter.questions.iter().filter(|asked| asked.doubt == doubt).map(|asked| &asked.words[..4]).collect::<Vec<_>>()
    };
    assert_eq!(lines(Doubt::LeadUnclear), ["B1-1", "B1-2", "B1-4"]);
    assert_eq!(lines(Doubt::CellUnread), ["B1-2"]);
}

#[test]
fn an_article_that_only_titles_a_table_owes_nothing() {
    let rows = "| TT | Nhiệm vụ | Chủ trì | Thời hạn |\n| 1 | Rà soát | Sở Nội vụ | 30/11/2023 |";
    for title in [
        "Điều 1. Phân công nhiệm vụ theo bảng sau:",
        "Điều 1. Phân công nhiệm vụ cho các cơ quan, đơn vị theo bảng dưới đây.",
        "Điều 1. Giao nhiệm vụ cho các sở, ban, ngành thực hiện Nghị quyết số 12-NQ/TU như sau:",
        "Điều 1. Danh mục nhiệm vụ trọng tâm năm 2023",
        "Điều 1. Phân công các cơ quan, đơn vị chủ trì, phối hợp thực hiện các nhiệm vụ năm 2023.",
        "II. NHIỆM VỤ CỤ THỂ",
        "1. Bảng phân công nhiệm vụ",
    ] {
        let letter = decision(&format!("{title}\n{rows}\n\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký."));
        assert_eq!(duties(&letter), [("B1-1", "Sở Nội vụ")], "{title}");
    }
    // A duty that happens to stand above a table stays one.
    let letter =
        decision(&format!("Điều 1. Sở Tài chính bố trí kinh phí năm 2023.\nĐiều 2. Nhiệm vụ của các cơ quan:\n{rows}"));
    assert_eq!(duties(&letter), [("Đ1", "Sở Tài chính"), ("B1-1", "Sở Nội vụ")]);
    for own in
        ["Điều 1. Sở Tư pháp tổng hợp, báo cáo kết quả theo biểu sau:", "Điều 1. Giao Sở Tư pháp thẩm định như sau:"]
    {
        let letter = decision(&format!("{own}\n{rows}"));
        assert_eq!(duties(&letter), [("Đ1", "Sở Tư pháp"), ("B1-1", "Sở Nội vụ")], "{own}");
    }
}

#[test]
fn in_a_docx_file_too_the_rows_are_the_duties() {
    let head = [("TT", ""), ("Nhiệm vụ", ""), ("Chủ trì", ""), ("Thời hạn", "")];
    let rows = [row(&head), row(&[("1", ""), ("Rà soát", ""), ("Sở Nội vụ", ""), ("30/11/2023", "")])].concat();
    let read = letter(
        &(paragraph("1. Sở Tư pháp thẩm định dự thảo.")
            + &paragraph("2. Các nhiệm vụ trọng tâm và phân công thực hiện.")
            + &format!("<w:tbl>{rows}</w:tbl>")
            + &paragraph("3. Sở Tài chính bố trí kinh phí.")),
        &[],
    );
    assert_eq!(duties(&read), [("1", "Sở Tư pháp"), ("3", "Sở Tài chính"), ("B1-1", "Sở Nội vụ")]);
}

#[test]
fn what_the_title_of_a_table_says_reaches_its_rows() {
    let letter = decision(
        "Điều 1. Giao Sở Nội vụ hoàn thành các nhiệm vụ sau đây trước ngày 30/11/2023:\n| TT | Nhiệm vụ | Thời hạn | Sản phẩm |\n| 1 | Rà soát |  | Báo cáo |\n| 2 | Thống kê | 15/10/2023 | Báo cáo |",
    );
    let leads: Vec<(&str, LeadBasis)> =
        letter.points[1..].iter().map(|point| (point.lead.text.as_str(), point.lead.basis)).collect();
    assert_eq!(leads, [("Sở Nội vụ", LeadBasis::Inherited); 2]);
    assert_eq!(days(&letter)[1..], ["2023-11-30", "2023-10-15"]);
}

#[test]
fn an_aim_with_a_year_is_asked_about_and_no_duty() {
    let letter = decision(
        "I. MỤC TIÊU\n1. Hoàn thành chuẩn hóa dữ liệu trong năm 2023.\n2. Sở Y tế số hóa hồ sơ trong năm 2023.\nII. LỘ TRÌNH\n1. Giai đoạn 1 (từ ngày 01/10/2023 đến hết ngày 31/10/2023)\na) Sở Nội vụ ban hành hướng dẫn.\nb) Sở Tư pháp lập danh sách.",
    );
    assert_eq!(duties(&letter), [("I.2", "Sở Y tế"), ("II.1a", "Sở Nội vụ"), ("II.1b", "Sở Tư pháp")]);
    assert_eq!(asked(&letter, Doubt::PreambleDuty), ["Hoàn thành chuẩn hóa dữ liệu trong năm 2023."]);
    // The year may be that of the files.
    assert_eq!(asked(&letter, Doubt::DeadlineUnread), ["trong năm 2023"]);
    assert_eq!(days(&letter)[5..], ["2023-10-31", "2023-10-31"].map(str::to_owned));
}
