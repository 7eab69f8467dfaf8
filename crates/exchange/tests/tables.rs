//! Tables of tasks: heads, titles, spanned, merged and blank cells.

use exchange::{
    Letter, Source,
    letter::{Doubt, LeadBasis, PointRole},
    read,
};

use crate::support::{days, letter, paragraph, points, row, table};

const MERGED: &str = "<w:vMerge/>";
const BEGINS: &str = r#"<w:vMerge w:val="restart"/>"#;
const TWO: &str = r#"<w:gridSpan w:val="2"/>"#;
const HEAD: [(&str, &str); 5] =
    [("TT", ""), ("Nội dung công việc", ""), ("Cơ quan chủ trì", ""), ("Cơ quan phối hợp", ""), ("Thời hạn", "")];

fn of(rows: &[String]) -> Letter {
    letter(&(paragraph("Giao nhiệm vụ theo bảng:") + &format!("<w:tbl>{}</w:tbl>", rows.concat())), &[])
}

/// The rows alone: codes, leads and words.
fn rows(letter: &Letter) -> Vec<(&str, &str, &str)> {
    points(letter).into_iter().filter(|(code, ..)| code.starts_with('B')).collect()
}

fn asked(letter: &Letter, doubt: Doubt) -> Vec<&str> {
    letter.questions.iter().filter(|asked| asked.doubt == doubt).map(|asked| asked.words.as_str()).collect()
}

#[test]
fn a_merged_cell_says_what_stands_above_and_a_blank_one_nothing() {
    let letter = of(&[
        row(&HEAD),
        row(&[("1", ""), ("Rà soát", ""), ("Sở Tài chính", BEGINS), ("Sở Tư pháp", BEGINS), ("30/9/2023", BEGINS)]),
        row(&[("2", ""), ("Công khai", ""), ("", MERGED), ("", MERGED), ("", r#"<w:vMerge w:val="continue"/>"#)]),
        row(&[("3", ""), ("Tập huấn", ""), ("", ""), ("", ""), ("", "")]),
        row(&[("4", ""), ("Đào tạo", ""), ("nt", ""), ("", ""), ("15/10/2023", "")]),
    ]);
    let found = rows(&letter);
    assert_eq!(found[1], ("B1-2", "Sở Tài chính", "Công khai"));
    assert_eq!(found[2].1, "");
    assert_eq!(days(&letter), ["2023-09-30", "2023-09-30", "", "2023-10-15"]);
    assert_eq!(letter.points[1].coordinators, ["Sở Tư pháp"]);
    assert_eq!(asked(&letter, Doubt::CellBlank), ["B1-3: Cơ quan chủ trì; Thời hạn", "B1-4: Cơ quan chủ trì"]);
}

#[test]
fn a_head_of_two_rows() {
    let letter = of(&[
        row(&[("TT", BEGINS), ("Nhiệm vụ", BEGINS), ("Cơ quan thực hiện", TWO), ("Thời gian", BEGINS)]),
        row(&[("", MERGED), ("", MERGED), ("Chủ trì", ""), ("Phối hợp", ""), ("", MERGED)]),
        row(&[("(1)", ""), ("(2)", ""), ("(3)", ""), ("(4)", ""), ("(5)", "")]),
        row(&[("1", ""), ("Rà soát", ""), ("Sở Tài chính", ""), ("Sở Tư pháp", ""), ("Tháng 9/2023", "")]),
    ]);
    assert_eq!(rows(&letter), [("B1-1", "Sở Tài chính", "Rà soát")]);
    assert_eq!(letter.points[0].coordinators, ["Sở Tư pháp"]);
    assert_eq!(days(&letter)[0], "2023-09-30");
    assert!(asked(&letter, Doubt::CellUnread).is_empty());
}

#[test]
fn titles_between_rows_are_headings() {
    let all = r#"<w:gridSpan w:val="5"/>"#;
    let letter = of(&[
        row(&HEAD),
        row(&[("I", ""), ("Cải cách thể chế", ""), ("", ""), ("", ""), ("", "")]),
        row(&[("1", ""), ("Rà soát", ""), ("Sở Tư pháp", ""), ("", ""), ("30/9/2023", "")]),
        row(&[("II. Sở Nội vụ", all)]),
        row(&[("1", ""), ("Tập huấn", ""), ("", ""), ("", ""), ("30/9/2023", "")]),
        row(&[("2", ""), ("Kế hoạch năm", ""), ("", ""), ("", ""), ("", "")]),
        row(&[("2.1", ""), ("Lập kế hoạch", ""), ("Thanh tra tỉnh", ""), ("", ""), ("30/9/2023", "")]),
        row(&[("NHIỆM VỤ KHÁC", all)]),
        row(&[("3", ""), ("Báo cáo", ""), ("Sở Y tế", ""), ("", ""), ("30/9/2023", "")]),
    ]);
    let found: Vec<(&str, &str, bool)> =
        letter.points.iter().map(|p| (p.code.as_str(), p.lead.text.as_str(), p.role == PointRole::Heading)).collect();
    assert_eq!(
        found,
        [
            ("B1-I", "", true),
            ("B1-I.1", "Sở Tư pháp", false),
            ("B1-II", "Sở Nội vụ", true),
            ("B1-II.1", "Sở Nội vụ", false),
            ("B1-II.2", "Sở Nội vụ", true),
            ("B1-II.2.1", "Thanh tra tỉnh", false),
            ("B1-II.M1", "Sở Nội vụ", true),
            ("B1-II.M1.3", "Sở Y tế", false),
        ]
    );
    assert_eq!(letter.points[3].lead.basis, LeadBasis::Inherited);
    assert!(asked(&letter, Doubt::CellUnread).is_empty());
}

#[test]
fn several_units_in_one_cell_one_on_each_line() {
    let letter = of(&[
        row(&HEAD),
        row(&[
            ("1", ""),
            ("Rà soát", ""),
            ("- Sở Tài chính;\n- Sở Y tế", ""),
            ("Các sở, ban,\nngành\nUBND cấp huyện", ""),
            ("30/9/2023", ""),
        ]),
        row(&[("2", ""), ("Tập huấn", ""), ("Chủ trì: Sở Nội vụ\nPhối hợp: Sở Y tế", ""), ("", ""), ("30/9/2023", "")]),
    ]);
    assert_eq!(rows(&letter)[0].1, "Sở Tài chính; Sở Y tế");
    assert_eq!(letter.points[0].coordinators, ["Các sở, ban, ngành", "UBND cấp huyện"]);
    assert_eq!(
        (rows(&letter)[1].1, letter.points[1].coordinators.as_slice()),
        ("Sở Nội vụ", &["Sở Y tế".to_owned()][..])
    );
}

#[test]
fn every_cell_is_read_or_asked_about() {
    let head = [
        ("STT", ""),
        ("Nhiệm vụ", ""),
        ("Sản phẩm", ""),
        ("Đơn vị chủ trì", ""),
        ("Tiến độ hoàn thành", ""),
        ("Lãnh đạo phụ trách", ""),
        ("Ghi chú", ""),
    ];
    let letter = of(&[
        row(&[("PHỤ LỤC", ""), ("Kèm theo công văn", "")]),
        row(&head),
        row(&[
            ("1", ""),
            ("Rà soát.", ""),
            ("Quyết định", ""),
            ("Sở Y tế", ""),
            ("30/9/2023", ""),
            ("Phó Chủ tịch", ""),
            ("Gấp", ""),
        ]),
        row(&[("2", ""), ("", ""), ("", ""), ("Sở Nội vụ", ""), ("", ""), ("", ""), ("", "")]),
        row(&[("3", ""), ("Tập huấn", ""), ("", ""), ("Sở Nội vụ", "")]),
        row(&[("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", ""), ("", "")]),
    ]);
    let found = rows(&letter);
    assert_eq!(found[0], ("B1-1", "Sở Y tế", "Rà soát. Sản phẩm: Quyết định. Ghi chú: Gấp"));
    assert_eq!(found[1], ("B1-3", "Sở Nội vụ", "Tập huấn"));
    assert_eq!(found.len(), 2);
    let mut unread = asked(&letter, Doubt::CellUnread);
    unread.sort_unstable();
    assert_eq!(
        unread,
        [
            "2 | Sở Nội vụ",
            "3 | Tập huấn | Sở Nội vụ",
            "B1-1: Lãnh đạo phụ trách: Phó Chủ tịch",
            "PHỤ LỤC | Kèm theo công văn"
        ]
    );
}

#[test]
fn a_deleted_row_is_not_there() {
    let gone = row(&[("2", ""), ("Công khai", ""), ("Sở Y tế", ""), ("", ""), ("30/9/2023", "")])
        .replace("<w:tr>", r#"<w:tr><w:trPr><w:del w:id="1"/></w:trPr>"#);
    let letter =
        of(&[row(&HEAD), row(&[("1", ""), ("Rà soát", ""), ("Sở Tài chính", ""), ("", ""), ("30/9/2023", "")]), gone]);
    assert_eq!(rows(&letter), [("B1-1", "Sở Tài chính", "Rà soát")]);
}

#[test]
fn tables_that_a_text_draws() {
    let head = "ỦY BAN NHÂN DÂN TỈNH\nSố: 1/UBND-VP\nHải Dương, ngày 12 tháng 7 năm 2023\nKính gửi: Các sở.\nGiao nhiệm vụ theo bảng:\n";
    let foot = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\n";
    let tabs =
        "STT\tNhiệm vụ\tChủ trì\tThời hạn\n1\tRà soát\tSở Tài chính\t30/9/2023\n2\tTập huấn\tSở Y tế\t15/10/2023\n";
    let bars = "| STT | Nhiệm vụ | Chủ trì | Thời hạn |\n|-----|---|---|---|\n| 1 | Rà soát | Sở Tài chính | 30/9/2023 |\n| 2 | Tập huấn | Sở Y tế | 15/10/2023 |\n";
    let plain = "STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Rà soát | Sở Tài chính | 30/9/2023\n2 | Tập huấn | Sở Y tế | 15/10/2023\n";
    for drawn in [tabs, bars, plain] {
        let letter = read(&Source::from_bytes(format!("{head}{drawn}{foot}").as_bytes()).unwrap()).unwrap();
        assert_eq!(rows(&letter), [("B1-1", "Sở Tài chính", "Rà soát"), ("B1-2", "Sở Y tế", "Tập huấn")], "{drawn}");
        assert!(letter.points.iter().any(|point| point.lines.0 > 6), "each row has its line");
    }
    // A bar or a tab in a sentence draws nothing.
    let text = "1. Sở Nội vụ rà soát nhiệm vụ | thời hạn.\n2.\tSở Y tế rà soát.\n";
    let letter = read(&Source::from_bytes(format!("{head}{text}{foot}").as_bytes()).unwrap()).unwrap();
    assert!(rows(&letter).is_empty() && letter.points.len() == 2);
}

#[test]
fn a_head_that_is_repeated_on_each_page() {
    let head: &[&str] = &["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"];
    let letter = letter(
        &(paragraph("Giao nhiệm vụ:")
            + &table(&[
                head,
                &["1", "Rà soát", "Sở Tư pháp", "30/9/2023"],
                head,
                &["2", "Tập huấn", "Sở Y tế", "30/9/2023"],
            ])),
        &[],
    );
    assert_eq!(rows(&letter).len(), 2);
    assert!(asked(&letter, Doubt::CellUnread).is_empty());
}
