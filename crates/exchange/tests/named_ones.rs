//! Some of a group are not the group: those who are named, those whom a restriction picks out, those who are left out.

use exchange::{
    Letter, Source,
    draft::{propose, proposed_addressees},
    letter::Doubt,
    read,
};

fn of(body: &str) -> Letter {
    let text = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 9101/UBND-VP\nV/v rà soát\n\nHải Dương, ngày 12 tháng 7 năm 2023\n\nKính gửi:\n- Các sở, ngành thuộc tỉnh;\n- UBND các huyện, thị xã, thành phố.\n\n{body}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

/// The debtors that a draft proposes, of a point and of a cell of a table that say so, and whether that is asked.
fn both(who: &str) -> [(Vec<String>, bool); 2] {
    let point = format!("1. {who} báo cáo kết quả, chậm nhất ngày 15/11/2023.");
    let row = format!(
        "STT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn\n1 | Cắm mốc | {who} | | Chậm nhất 15/11/2023"
    );
    [point, row].map(|body| {
        let letter = of(&body);
        let asked = letter.questions.iter().any(|asked| asked.doubt == Doubt::LeadUnclear);
        let duty = propose(&letter).into_iter().find(|duty| duty.due.is_some()).unwrap();
        (duty.debtors, asked)
    })
}

#[test]
fn those_who_are_named_are_named_in_the_draft() {
    for (who, expected) in [
        ("UBND các huyện Tứ Kỳ và Gia Lộc", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc"][..]),
        (
            "UBND các huyện: Tứ Kỳ, Gia Lộc, Thanh Hà",
            &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc", "UBND huyện Thanh Hà"],
        ),
        ("UBND các huyện Tứ Kỳ, Gia Lộc, Thanh Hà", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc", "UBND huyện Thanh Hà"]),
        ("UBND huyện Tứ Kỳ, Gia Lộc", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc"]),
        ("Ủy ban nhân dân các huyện Tứ Kỳ; Gia Lộc", &["Ủy ban nhân dân huyện Tứ Kỳ", "Ủy ban nhân dân huyện Gia Lộc"]),
        ("Chủ tịch UBND các huyện Tứ Kỳ, Gia Lộc", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc"]),
        ("Các huyện Tứ Kỳ, Gia Lộc", &["Huyện Tứ Kỳ", "Huyện Gia Lộc"]),
        ("2 huyện Tứ Kỳ, Gia Lộc", &["Huyện Tứ Kỳ", "Huyện Gia Lộc"]),
        ("UBND 02 huyện: Tứ Kỳ và Gia Lộc", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc"]),
        ("UBND hai huyện Tứ Kỳ và Gia Lộc", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc"]),
        (
            "UBND các huyện Tứ Kỳ, Gia Lộc và thành phố Chí Linh",
            &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc", "UBND thành phố Chí Linh"],
        ),
        ("UBND các huyện, thị xã: Tứ Kỳ, Kinh Môn", &["UBND Tứ Kỳ", "UBND Kinh Môn"]),
        ("UBND các huyện Tứ Kỳ, Gia Lộc, Sở Y tế", &["UBND huyện Tứ Kỳ", "UBND huyện Gia Lộc", "Sở Y tế"]),
        ("Các xã Hưng Đạo, Tái Sơn", &["Xã Hưng Đạo", "Xã Tái Sơn"]),
        ("UBND các phường: Tứ Minh, Việt Hòa", &["UBND phường Tứ Minh", "UBND phường Việt Hòa"]),
        ("Các sở Y tế, Tài chính", &["Sở Y tế", "Sở Tài chính"]),
        ("Các sở: Y tế; Tài chính và Nội vụ", &["Sở Y tế", "Sở Tài chính", "Sở Nội vụ"]),
        ("Các Sở: KH&ĐT, LĐ-TB&XH, Y tế", &["Sở KH&ĐT", "Sở LĐ-TB&XH", "Sở Y tế"]),
        ("03 sở: Y tế, Tài chính, Nội vụ", &["Sở Y tế", "Sở Tài chính", "Sở Nội vụ"]),
        ("Hai Sở Tài chính và Nội vụ", &["Sở Tài chính", "Sở Nội vụ"]),
        ("Giám đốc các Sở: Y tế, Tài chính", &["Sở Y tế", "Sở Tài chính"]),
        ("UBND các huyện, TX, TP", &["@districts"]),
        ("UBND các huyện, thị xã, thành phố", &["@districts"]),
        ("Các sở, ngành thuộc UBND tỉnh", &["@departments"]),
        ("Các sở, ban, ngành, đoàn thể tỉnh", &["@departments", "@authorities"]),
        (
            "Các sở, ban, ngành, Ban Quản lý các khu công nghiệp tỉnh",
            &["@departments", "Ban Quản lý các khu công nghiệp tỉnh"],
        ),
        ("Các sở, ban, ngành, UBND các huyện, thị xã, thành phố", &["@departments", "@authorities", "@districts"]),
    ] {
        for (debtors, asked) in both(who) {
            assert_eq!((debtors, asked), (expected.iter().map(ToString::to_string).collect(), false), "{who}");
        }
    }
}

#[test]
fn some_of_a_group_are_not_the_group() {
    for who in [
        "Các sở có liên quan",
        "Các sở, ngành liên quan",
        "Các huyện có khu công nghiệp",
        "UBND các huyện có khu công nghiệp",
        "UBND các huyện ven biển",
        "UBND các xã, phường thuộc thành phố Chí Linh",
        "UBND các huyện còn lại",
        "Các sở, ngành nêu trên",
        "Các sở, ngành (trừ Sở Tài chính)",
        "UBND cấp huyện (trừ thị xã Kinh Môn)",
        "UBND 03 huyện Tứ Kỳ, Gia Lộc",
        "Ba Sở Tài chính và Nội vụ",
        "Các sở quản lý chuyên ngành",
        "UBND cấp huyện nơi có dự án đi qua",
        "UBND cấp huyện giáp biển",
        "UBND cấp xã có rừng",
        "Chủ tịch UBND cấp huyện nơi có dự án",
        "Các sở được giao chủ đầu tư",
        "Công an các huyện",
        "Các sở: Abc, Xyz",
    ] {
        for (debtors, asked) in both(who) {
            assert!(asked, "{who}");
            assert!(debtors.contains(&String::new()), "{who}: {debtors:?}");
            assert!(!debtors.iter().any(|debtor| debtor.starts_with('@')), "{who}: {debtors:?}");
        }
    }
}

fn addressed(letter: &Letter) -> Vec<(String, Vec<String>)> {
    let found = proposed_addressees(letter, &propose(letter));
    found.into_iter().map(|addressee| (addressee.text, addressee.units)).collect()
}

#[test]
fn an_addressee_is_in_the_words_of_the_letter() {
    let decision = |body: &str, executing: &str| {
        let text = format!(
            "UBND TỈNH HẢI DƯƠNG\n\nSố: 1745/QĐ-UBND\n\nHải Dương, ngày 20 tháng 7 năm 2023\n\nQUYẾT ĐỊNH\nVề việc phân công nhiệm vụ\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Giao nhiệm vụ như sau:\n\n{body}\n\n{executing}\n\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
        );
        read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
    };
    let table = "STT | Nội dung công việc | Cơ quan chủ trì | Thời hạn\n1 | Tổng hợp | Văn phòng UBND tỉnh | 15/12/2023\n2 | Giám sát | Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh | 15/12/2023";
    let letter = decision(
        table,
        "Điều 2. Chánh Văn phòng Ủy ban nhân dân tỉnh; Giám đốc các sở; Thủ trưởng các ngành; Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố chịu trách nhiệm thi hành Quyết định này.",
    );
    let found = addressed(&letter);
    assert!(!found.iter().any(|(text, _)| text.contains("Bảng 1")), "{found:?}");
    assert!(
        found.iter().any(|(text, units)| text == "Thủ trưởng các ngành" && units[..] == ["@authorities"]),
        "{found:?}"
    );
    assert!(!found.iter().any(|(_, units)| units.iter().any(|unit| unit.contains("Mặt trận"))), "{found:?}");
    let outside: Vec<&str> = letter
        .questions
        .iter()
        .filter(|asked| asked.doubt == Doubt::OutsideLedger)
        .map(|asked| asked.words.as_str())
        .collect();
    assert_eq!(outside, ["B1-2: Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"]);
}

#[test]
fn whoever_is_addressed_as_some_of_a_group_is_asked() {
    let letter = read(
        &Source::from_bytes(
            "ỦY BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 9101/UBND-VP\nV/v rà soát\n\nHải Dương, ngày 12 tháng 7 năm 2023\n\nKính gửi:\n- Các sở, ban, ngành có liên quan;\n- Công an tỉnh;\n- UBND các huyện: Tứ Kỳ, Gia Lộc.\n\n1. Rà soát.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n".as_bytes(),
        )
        .unwrap(),
    )
    .unwrap();
    let asked: Vec<usize> = letter
        .questions
        .iter()
        .filter(|asked| asked.doubt == Doubt::AddresseesUnclear)
        .map(|asked| asked.line)
        .collect();
    assert_eq!(asked, [10]);
    let units: Vec<Vec<String>> = addressed(&letter).into_iter().map(|(_, units)| units).collect();
    assert_eq!(
        units,
        [vec![String::new()], vec![], vec!["UBND huyện Tứ Kỳ".to_owned(), "UBND huyện Gia Lộc".to_owned()]]
    );
}

#[test]
fn a_question_about_a_cell_names_its_row() {
    let letter =
        of("STT | Nội dung công việc | Cơ quan chủ trì | Thời hạn\n3 | Cắm mốc | Sở Xây dựng | Trước ngày 15/11/2023");
    let asked = letter.questions.iter().find(|asked| asked.doubt == Doubt::BeforeDay).unwrap();
    assert_eq!((asked.place.as_deref(), asked.words.as_str()), (Some("B1-3"), "Trước ngày 15/11/2023"));
}
