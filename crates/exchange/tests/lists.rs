//! Numbers that a DOCX file generates, and text that is or is not there.

use exchange::{Letter, letter::Doubt};

use crate::support::{letter, listed, paragraph, points};

fn level(at: u32, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
    )
}

/// Schemes, and lists by their scheme with what they change of it.
fn numbering(schemes: &[&str], lists: &[(u32, &str)]) -> (&'static str, String) {
    let schemes: String = schemes
        .iter()
        .enumerate()
        .map(|(at, levels)| format!(r#"<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>"#))
        .collect();
    let lists: String = lists
        .iter()
        .enumerate()
        .map(|(at, (scheme, changes))| {
            format!(r#"<w:num w:numId="{}"><w:abstractNumId w:val="{scheme}"/>{changes}</w:num>"#, at + 1)
        })
        .collect();
    ("word/numbering.xml", format!(r#"<w:numbering xmlns:w="w">{schemes}{lists}</w:numbering>"#))
}

fn styles(styles: &str) -> (&'static str, String) {
    ("word/styles.xml", format!(r#"<w:styles xmlns:w="w">{styles}</w:styles>"#))
}

fn styled(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

fn codes(letter: &Letter) -> Vec<&str> {
    points(letter).into_iter().map(|(code, ..)| code).collect()
}

fn text(body: &str) -> String {
    let letter = letter(&(paragraph("1. Sở Nội vụ rà soát.") + body), &[]);
    letter.points.last().unwrap().text.clone()
}

#[test]
fn a_list_begins_anew_where_it_says_so_and_counts_on_where_not() {
    let restart = r#"<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>"#;
    let scheme = level(0, "decimal", "%1.", "") + &level(1, "lowerLetter", "%2)", "");
    let numbering = numbering(&[&scheme], &[(0, ""), (0, restart)]);
    let body = listed("A:", 1, 0)
        + &listed("a;", 1, 1)
        + &listed("b.", 1, 1)
        + &listed("B:", 1, 0)
        + &listed("a;", 1, 1)
        // The same scheme by another list: it counts on, and its letters begin anew once.
        + &listed("C:", 2, 0)
        + &listed("a;", 2, 1)
        + &listed("b.", 2, 1)
        + &listed("D.", 1, 0);
    let letter = letter(&body, &[numbering]);
    assert_eq!(codes(&letter), ["1", "1a", "1b", "2", "2a", "3", "3a", "3b", "4"]);
}

#[test]
fn letters_that_never_begin_anew_and_legal_numbers() {
    let roman = level(0, "upperRoman", "%1.", "");
    let scheme = roman.clone() + &level(1, "decimal", "%2.", r#"<w:lvlRestart w:val="0"/>"#);
    let body = listed("A:", 1, 0) + &listed("a;", 1, 1) + &listed("B:", 1, 0) + &listed("b.", 1, 1);
    let never = letter(&body, &[numbering(&[&scheme], &[(0, "")])]);
    assert_eq!(codes(&never), ["I", "I.1", "II", "II.2"]);
    let legal = roman + &level(1, "decimal", "%1.%2.", "<w:isLgl/>");
    let legal = letter(&body, &[numbering(&[&legal], &[(0, "")])]);
    assert_eq!(codes(&legal), ["I", "I.1.1", "II", "II.2.1"]);
}

#[test]
fn numbers_by_styles_that_are_built_on_others() {
    let numbering = numbering(
        &[&(level(0, "decimal", "%1.", r#"<w:pStyle w:val="Muc"/>"#)
            + &level(1, "lowerLetter", "%2)", r#"<w:pStyle w:val="Diem"/>"#))],
        &[(0, "")],
    );
    let styles = styles(
        r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
        <w:style w:type="paragraph" w:styleId="Muc"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>
        <w:style w:type="paragraph" w:styleId="Diem"><w:basedOn w:val="Muc"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Loi"><w:basedOn w:val="Muc"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Vong"><w:basedOn w:val="Vong"/></w:style>"#,
    );
    let taken_out = r#"<w:p><w:pPr><w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>Lời dẫn.</w:t></w:r></w:p>"#;
    let body = taken_out.to_owned()
        + &styled("Loi", "Lời dẫn khác.")
        + &styled("Vong", "Lời dẫn nữa.")
        + &styled("MucCon", "Sở Nội vụ:")
        + &styled("Diem", "Rà soát;")
        + &styled("Diem", "Báo cáo.")
        + &styled("Muc", "Sở Tài chính.");
    let letter = letter(&body, &[numbering, styles]);
    assert_eq!(codes(&letter), ["1", "1a", "1b", "2"]);
    assert_eq!(letter.preamble.len(), 3, "{:?}", letter.preamble);
}

#[test]
fn what_a_list_changes_of_its_scheme() {
    let change = format!(r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#, level(0, "upperRoman", "%1.", ""));
    let numbering = numbering(&[&level(0, "decimal", "%1.", "")], &[(0, &change)]);
    let body = listed("A.", 1, 0) + &listed("B.", 1, 0);
    assert_eq!(codes(&letter(&body, &[numbering])), ["I", "II"]);
}

#[test]
fn dashes_and_plus_signs() {
    let scheme = level(0, "decimal", "%1.", "") + &level(1, "bullet", "-", "") + &level(2, "bullet", "o", "");
    let body =
        listed("Sở Nội vụ:", 1, 0) + &listed("rà soát:", 1, 1) + &listed("thủ tục;", 1, 2) + &listed("báo cáo.", 1, 1);
    let letter = letter(&body, &[numbering(&[&scheme], &[(0, "")])]);
    assert_eq!(codes(&letter), ["1", "1-1", "1-1-1", "1-2"]);
}

#[test]
fn a_number_goes_with_its_paragraph() {
    let numbering = || numbering(&[&level(0, "decimal", "%1.", "")], &[(0, "")]);
    let gone = |mark: &str, run: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{mark}</w:rPr></w:pPr>{run}</w:p>"#
        )
    };
    let deleted = gone(r#"<w:del w:id="1"/>"#, "<w:del><w:r><w:delText>Sở Y tế.</w:delText></w:r></w:del>");
    let moved = gone(r#"<w:moveFrom w:id="1"/>"#, "<w:moveFrom><w:r><w:t>Sở Y tế.</w:t></w:r></w:moveFrom>");
    let hidden = gone("<w:vanish/>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Sở Y tế.</w:t></w:r>");
    for gone in [deleted, moved, hidden] {
        let letter = letter(&(listed("Sở Tài chính.", 1, 0) + &gone + &listed("Sở Nội vụ.", 1, 0)), &[numbering()]);
        assert_eq!(points(&letter), [("1", "Sở Tài chính", "Sở Tài chính."), ("2", "Sở Nội vụ", "Sở Nội vụ.")]);
    }
    // A deleted end alone: the two paragraphs are one.
    let joined = gone(r#"<w:del w:id="1"/>"#, "<w:r><w:t xml:space=\"preserve\">Sở Y tế </w:t></w:r>");
    let letter = letter(&(joined + &paragraph("rà soát.")), &[numbering()]);
    assert_eq!(letter.points[0].text, "Sở Y tế rà soát.");
}

#[test]
fn hidden_text_is_not_read() {
    let styles = || {
        styles(
            r#"<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>
            <w:style w:type="paragraph" w:styleId="DoanAn"><w:rPr><w:vanish/></w:rPr></w:style>"#,
        )
    };
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    for (properties, shown) in [
        ("<w:vanish/>", false),
        (r#"<w:vanish w:val="1"/>"#, false),
        (r#"<w:vanish w:val="0"/>"#, true),
        (r#"<w:rStyle w:val="An"/>"#, false),
        (r#"<w:rStyle w:val="An"/><w:vanish w:val="false"/>"#, true),
        (r#"<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"#, true),
    ] {
        let body = format!("<w:p>{}{}</w:p>", run("", "2. Sở Y tế "), run(properties, "rà soát."));
        let read = letter(&(paragraph("1. Sở Nội vụ rà soát.") + &body), &[styles()]);
        assert_eq!(read.points.last().unwrap().text.ends_with("rà soát."), shown, "{properties}");
    }
    let read = letter(&(paragraph("1. Sở Nội vụ rà soát.") + &styled("DoanAn", "2. Sở Y tế.")), &[styles()]);
    assert_eq!(codes(&read), ["1"]);
}

#[test]
fn what_is_written_otherwise_than_as_text() {
    for (body, expected) in [
        ("<w:r><w:t>2. Sở Tài</w:t></w:r><w:r><w:noBreakHyphen/><w:t>chính</w:t></w:r>", "Sở Tài-chính"),
        ("<w:r><w:t>2. Sở</w:t><w:tab/><w:t>Y tế</w:t></w:r>", "Sở Y tế"),
        ("<w:r><w:t>2. Sở T\u{ad}ài</w:t><w:softHyphen/><w:t> chính</w:t></w:r>", "Sở Tài chính"),
        (
            r#"<w:r><w:t xml:space="preserve">2. Sở Y tế </w:t><w:fldChar w:fldCharType="begin"/><w:instrText>DATE \@ dd</w:instrText><w:t>IF</w:t><w:fldChar w:fldCharType="separate"/><w:t>25/9/2023</w:t><w:fldChar w:fldCharType="end"/></w:r>"#,
            "Sở Y tế 25/9/2023",
        ),
        (r#"<w:fldSimple w:instr="REF x"><w:r><w:t>2. Sở Y tế</w:t></w:r></w:fldSimple>"#, "Sở Y tế"),
        (r#"<w:r><w:t>2. Sở Y tế</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r>"#, "Sở Y tế."),
        ("<w:ins><w:r><w:t>2. Sở Y tế</w:t></w:r></w:ins>", "Sở Y tế"),
        (
            "<w:sdt><w:sdtContent><w:sdt><w:sdtContent><w:r><w:t>2. Sở Y tế</w:t></w:r></w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
            "Sở Y tế",
        ),
        (
            r#"<w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr><w:r><w:t>2. Sở Y tế</w:t></w:r>"#,
            "Sở Y tế",
        ),
        ("<w:hyperlink><w:smartTag><w:r><w:t><![CDATA[2. Sở Y tế]]></w:t></w:r></w:smartTag></w:hyperlink>", "Sở Y tế"),
    ] {
        assert_eq!(text(&format!("<w:p>{body}</w:p>")), expected, "{body}");
    }
}

#[test]
fn what_a_form_asks_for_is_a_blank() {
    let asks = |content: &str| {
        format!("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
    };
    let run = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let two = run("Bấm để ") + &run("nhập.");
    assert_eq!(
        text(&format!("<w:p>{}{}{}</w:p>", run("2. Sở Y tế, ngày "), asks(&two), run("/9."))),
        "Sở Y tế, ngày …/9."
    );
    let filled = asks(&two).replace("<w:showingPlcHdr/>", r#"<w:showingPlcHdr w:val="0"/>"#);
    assert_eq!(text(&format!("<w:p>{}{filled}</w:p>", run("2. Sở Y tế: "))), "Sở Y tế: Bấm để nhập.");
}

#[test]
fn a_footnote_is_asked_about() {
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> Riêng Sở Y tế trước ngày 20/9/2023.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let letter = letter(&paragraph("1. Sở Nội vụ rà soát."), &[("word/footnotes.xml", notes.to_owned())]);
    let asked: Vec<&str> = letter
        .questions
        .iter()
        .filter(|asked| asked.doubt == Doubt::NoteUnread)
        .map(|asked| asked.words.as_str())
        .collect();
    assert_eq!(asked, ["Riêng Sở Y tế trước ngày 20/9/2023."]);
}

#[test]
fn parts_may_have_other_names() {
    let relationships = |kind: &str, target: &str| {
        format!(r#"<Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="{target}"/></Relationships>"#)
    };
    let body = listed("Sở Nội vụ rà soát.", 1, 0) + &listed("Sở Y tế rà soát.", 1, 0);
    let document = crate::support::document(&(crate::support::head() + &body + &crate::support::foot()));
    let file = crate::support::docx(&[
        ("_rels/.rels", relationships("officeDocument", "/word/document2.xml")),
        ("word/document2.xml", document),
        ("word/_rels/document2.xml.rels", relationships("numbering", "lists.xml")),
        ("word/lists.xml", numbering(&[&level(0, "decimal", "%1.", "")], &[(0, "")]).1),
    ]);
    let letter = exchange::read(&exchange::Source::from_bytes(&file).unwrap()).unwrap();
    assert_eq!(codes(&letter), ["1", "2"]);
    assert!(!letter.questions.iter().any(|question| question.doubt == Doubt::LabelOutOfOrder));
}
