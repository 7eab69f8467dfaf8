//! Letters that come in messages of the exchange of documents, in the shapes in which real systems send them.

use base64ct::{Base64, Encoding};
use exchange::{
    Letter, Source, SourceError,
    edxml::EdxmlError,
    letter::{Doubt, refuse_marked_bytes},
    read,
};

use crate::support::{document, docx, listed, paragraph, table};

/// The parts of a message that a test changes.
struct Message {
    code: (&'static str, &'static str),
    date: &'static str,
    due: &'static str,
    id: &'static str,
    business: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
}

impl Default for Message {
    fn default() -> Self {
        let (code, date) = (("9101", "UBND-VP"), "2023/07/12");
        let id = "H23.01,2023/07/12,9101/UBND-VP";
        Self { code, date, due: "", id, business: "0", files: vec![("cv.docx", in_docx())] }
    }
}

impl Message {
    /// As XML with a prefix, such as `edXML:`, or none.
    fn xml(&self, p: &str) -> String {
        let references: String = (1..)
            .zip(&self.files)
            .map(|(at, (name, _))| {
                format!("<{p}Reference><{p}ContentId>cid:f{at}</{p}ContentId><{p}AttachmentName>{name}</{p}AttachmentName></{p}Reference>")
            })
            .collect();
        let attachments: String = (1..)
            .zip(&self.files)
            .map(|(at, (name, bytes))| {
                let content = Base64::encode_string(bytes);
                let lines: Vec<&str> = content.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
                // The prefix inside a parent that has none, and `cid:` in one place alone.
                format!(
                    "<Attachment><ContentId>f{at}</ContentId><edXML:ContentTransferEncoded>{}</edXML:ContentTransferEncoded><AttachmentName>{name}</AttachmentName></Attachment>",
                    lines.join("\n")
                )
            })
            .collect();
        let (number, notation) = self.code;
        let (date, due, id, business) = (self.date, self.due, self.id, self.business);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><{p}edXML xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><{p}edXMLEnvelope><{p}edXMLHeader><{p}MessageHeader>
            <{p}Subject>Rà soát thủ tục hành chính</{p}Subject>
            <{p}From><{p}OrganName>UBND tỉnh Hải Dương</{p}OrganName><{p}OrganId>000.00.23.H23</{p}OrganId><{p}Email>N/A</{p}Email></{p}From>
            <{p}To><{p}OrganId>H23.09</{p}OrganId><{p}OrganName>Sở Tài chính</{p}OrganName></{p}To>
            <{p}Code><{p}CodeNumber>{number}</{p}CodeNumber><{p}CodeNotation>{notation}</{p}CodeNotation></{p}Code>
            <{p}PromulgationInfo><{p}Place>Hải Dương</{p}Place><{p}PromulgationDate>{date}</{p}PromulgationDate></{p}PromulgationInfo>
            <{p}DocumentType><{p}Type>18</{p}Type><{p}TypeName>Công văn</{p}TypeName></{p}DocumentType>
            <{p}SignerInfo><{p}Competence>KT. CHỦ TỊCH</{p}Competence><{p}Position>PHÓ CHỦ TỊCH</{p}Position><{p}FullName>N/A</{p}FullName></{p}SignerInfo>
            <{p}DueDate>{due}</{p}DueDate><{p}DocumentId>{id}</{p}DocumentId></{p}MessageHeader>
            <{p}TraceHeaderList><{p}Bussiness><{p}BussinessDocType>{business}</{p}BussinessDocType></{p}Bussiness></{p}TraceHeaderList></{p}edXMLHeader>
            <{p}edXMLBody><{p}Manifest>{references}</{p}Manifest></{p}edXMLBody></{p}edXMLEnvelope><{p}AttachmentEncoded>{attachments}</{p}AttachmentEncoded></{p}edXML>"#
        )
    }

    fn letter(&self) -> Letter {
        letter(self.xml("edXML:").as_bytes())
    }
}

const TEXT: &str = "UỶ BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 9101/UBND-VP\nV/v rà soát thủ tục hành chính\n\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nHải Dương, ngày 12 tháng 7 năm 2023\n\nKính gửi: Các sở, ban, ngành thuộc tỉnh.\n\nChủ tịch UBND tỉnh yêu cầu các cơ quan, đơn vị thực hiện các nội dung sau:\n\n1. Sở Tài chính chủ trì rà soát, báo cáo chậm nhất ngày 10/9/2023.\n2. Sở Y tế:\na) Công bố danh mục chậm nhất ngày 15/9/2023;\nb) Công khai danh mục.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT, NC.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n";

/// How programs write numbers into a DOCX file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Habit {
    /// A scheme with levels, named by each paragraph; runs cut by spell-checking.
    Word,
    /// Styles that are built on others.
    LibreOffice,
    /// A list of its own for each list, and no styles.
    Google,
    /// The list in the style, and the level in the paragraph.
    Wps,
}

fn written_by(habit: Habit) -> Vec<u8> {
    let level = |at: u32, format: &str, text: &str, more: &str| {
        format!(
            r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let scheme = |id: u32, more: [&str; 2]| {
        let levels = level(0, "decimal", "%1.", more[0]) + &level(1, "lowerLetter", "%2)", more[1]);
        format!(r#"<w:abstractNum w:abstractNumId="{id}">{levels}</w:abstractNum>"#)
    };
    let list = |id: u32, scheme: u32| format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{scheme}"/></w:num>"#);
    let styled = |style: &str, level: &str, text: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{level}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let points = [
        (0, "Sở Tài chính chủ trì rà soát, báo cáo chậm nhất ngày 10/9/2023."),
        (0, "Sở Y tế:"),
        (1, "Công bố danh mục chậm nhất ngày 15/9/2023;"),
        (1, "Công khai danh mục."),
    ];
    let listed_as = |(depth, text): &(u32, &str)| match habit {
        Habit::Word => {
            let (first, rest) = text.split_at(text.find(' ').unwrap());
            listed(text, 1, *depth).replace(
                text,
                &format!(
                    r#"{first}</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">{rest}"#
                ),
            )
        }
        Habit::LibreOffice => styled(if *depth == 0 { "ListNumber" } else { "ListNumber2" }, "", text),
        Habit::Google if *depth == 0 => listed(text, 1, 0),
        Habit::Google => listed(text, 2, 1),
        Habit::Wps => styled("a1", &format!(r#"<w:numPr><w:ilvl w:val="{depth}"/></w:numPr>"#), text),
    };
    let lists = match habit {
        Habit::Google => scheme(1, ["", ""]) + &scheme(2, ["", ""]) + &list(1, 1) + &list(2, 2),
        Habit::LibreOffice => {
            scheme(1, [r#"<w:pStyle w:val="ListNumber"/>"#, r#"<w:pStyle w:val="ListNumber2"/>"#]) + &list(1, 1)
        }
        Habit::Word | Habit::Wps => scheme(1, ["", ""]) + &list(1, 1),
    };
    let numbered = |id: &str, based: &str, list: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:basedOn w:val="{based}"/><w:pPr>{list}</w:pPr></w:style>"#
        )
    };
    let first = r#"<w:numPr><w:numId w:val="1"/></w:numPr>"#;
    let styles = numbered("ListNumber", "Normal", first)
        + &numbered("ListNumber2", "ListNumber", "")
        + &numbered("a1", "a", first);
    let head = table(&[
        &["UỶ BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        &["Số: 9101/UBND-VP", "Độc lập - Tự do - Hạnh phúc"],
        &["V/v rà soát thủ tục hành chính", "Hải Dương, ngày 12 tháng 7 năm 2023"],
    ]);
    let head = head.replace('\n', "</w:t><w:br/><w:t>");
    let foot = table(&[&["Nơi nhận:", "KT. CHỦ TỊCH"], &["- Như trên;", "PHÓ CHỦ TỊCH"], &["- Lưu: VT, NC.", ""]]);
    let body = head
        + &paragraph("Kính gửi: Các sở, ban, ngành thuộc tỉnh.")
        + &paragraph("Chủ tịch UBND tỉnh yêu cầu các cơ quan, đơn vị thực hiện các nội dung sau:")
        + &points.iter().map(listed_as).collect::<String>()
        + &foot;
    docx(&[
        ("word/document.xml", document(&body)),
        ("word/numbering.xml", format!(r#"<w:numbering xmlns:w="w">{lists}</w:numbering>"#)),
        ("word/styles.xml", format!(r#"<w:styles xmlns:w="w">{styles}</w:styles>"#)),
    ])
}

fn in_docx() -> Vec<u8> {
    written_by(Habit::Word)
}

fn letter(bytes: &[u8]) -> Letter {
    read(&Source::from_bytes(bytes).unwrap()).unwrap()
}

/// What a letter says, wherever it stands.
fn without_lines(letter: &Letter) -> serde_json::Value {
    fn drop_lines(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.retain(|name, _| name != "line" && name != "lines");
                fields.values_mut().for_each(drop_lines);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(drop_lines),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(letter).unwrap();
    drop_lines(&mut value);
    value
}

fn asked(letter: &Letter, doubt: Doubt) -> Vec<&str> {
    letter.questions.iter().filter(|asked| asked.doubt == doubt).map(|asked| asked.words.as_str()).collect()
}

fn refused(bytes: &[u8]) -> EdxmlError {
    match Source::from_bytes(bytes).unwrap_err() {
        SourceError::Edxml(error) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn one_letter_is_one_letter_however_it_comes() {
    let expected = without_lines(&letter(TEXT.as_bytes()));
    assert_eq!(expected["points"].as_array().unwrap().len(), 4);
    for habit in [Habit::Word, Habit::LibreOffice, Habit::Google, Habit::Wps] {
        let file = written_by(habit);
        assert_eq!(without_lines(&letter(&file)), expected, "{habit:?}");
        let message = Message { files: vec![("cv.docx", file)], ..Message::default() };
        assert_eq!(without_lines(&message.letter()), expected, "edXML, {habit:?}");
    }
    let text = Message { files: vec![("cv.txt", TEXT.into())], ..Message::default() };
    assert_eq!(without_lines(&text.letter()), expected, "edXML with text");
}

#[test]
fn messages_as_real_systems_send_them() {
    let expected = without_lines(&letter(TEXT.as_bytes()));
    let message = Message::default();
    let with_prefix = message.xml("edXML:");
    let soap = with_prefix
        .replace("?>", r#"?><soapenv:Envelope xmlns:soapenv="s"><soapenv:Body>"#)
        .replace("</edXML:edXML>", "</edXML:edXML></soapenv:Body></soapenv:Envelope>");
    let zipped = |name, file: &str, bytes: &[u8]| {
        use std::io::Write as _;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file(file, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
        Message { files: vec![(name, writer.finish().unwrap().into_inner())], ..Message::default() }.xml("")
    };
    for (what, xml) in [
        ("no prefix", message.xml("")),
        ("another prefix", message.xml("ns2:")),
        ("junk before it", format!("1212{with_prefix}")),
        ("a mark of order", format!("\u{feff}{with_prefix}")),
        ("wrapped", soap),
        ("packed", zipped("cv.doc", "cv.docx", &in_docx())),
        ("number and symbol swapped", Message { code: ("UBND-VP", "9101"), ..Message::default() }.xml("")),
    ] {
        assert_eq!(without_lines(&letter(xml.as_bytes())), expected, "{what}");
    }
}

#[test]
fn what_a_message_says_otherwise_is_asked_about() {
    let differing = Message { code: ("9102", "UBND-VP"), date: "2023/07/13", ..Message::default() }.letter();
    assert_eq!((differing.number.as_deref(), differing.points.len()), (Some("9101"), 4), "the letter stands");
    assert_eq!(
        asked(&differing, Doubt::MessageDiffers),
        ["Số: 9101 ≠ 9102", "Ngày ban hành: 2023-07-12 ≠ 2023-07-13", "DocumentId: H23.01,2023/07/12,9101/UBND-VP"]
    );
    let impossible = Message { date: "2014/02/30", ..Message::default() }.letter();
    assert_eq!(asked(&impossible, Doubt::DateImpossible), ["2014/02/30"]);
    let due = Message { due: "2023/07/10", business: "3", ..Message::default() }.letter();
    assert_eq!((asked(&due, Doubt::MessageDue), asked(&due, Doubt::MessageChanges)), (vec!["2023/07/10"], vec!["3"]));
    let blank = TEXT.replace("Số: 9101/", "Số:      /").into_bytes();
    let numbered = Message { files: vec![("cv.txt", blank)], ..Message::default() }.letter();
    assert_eq!(numbered.number.as_deref(), Some("9101"), "the number came after the text was written");
    assert_eq!(asked(&numbered, Doubt::MessageDiffers), ["Số: … ≠ 9101"]);
    let two =
        Message { files: vec![("cv.docx", in_docx()), ("phu-luc.pdf", b"%PDF-1.7".to_vec())], ..Message::default() };
    assert_eq!(asked(&two.letter(), Doubt::AttachmentUnread), ["phu-luc.pdf"]);
}

#[test]
fn a_message_without_a_text_that_can_be_read_gives_the_head() {
    let message = Message { files: vec![("cv.pdf", b"%PDF-1.7".to_vec())], ..Message::default() }.letter();
    assert_eq!((message.number.as_deref(), message.symbol.as_deref()), (Some("9101"), Some("UBND-VP")));
    assert_eq!(message.date.unwrap().to_string(), "2023-07-12");
    assert_eq!(message.signature.as_ref().unwrap().of.as_deref(), Some("CHỦ TỊCH"));
    assert!(message.points.is_empty());
    assert_eq!(asked(&message, Doubt::MessageAlone).len(), 1);
    assert_eq!(asked(&message, Doubt::AttachmentUnread), ["cv.pdf"]);
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let xml = Message::default().xml("");
    let bomb = xml.replace("?>", r#"?><!DOCTYPE x [<!ENTITY a "aaaa">]>"#);
    assert!(matches!(refused(bomb.as_bytes()), EdxmlError::Markup(_)));
    assert!(matches!(refused(xml.replace("Sở Tài", "&a; Tài").as_bytes()), EdxmlError::Markup(_)));
    let deep = xml.replace("<edXMLBody>", &format!("<edXMLBody>{}", "<a>".repeat(40)));
    assert!(matches!(refused(deep.as_bytes()), EdxmlError::Markup(_)));
    assert!(matches!(refused(xml.split_at(xml.len() - 20).0.as_bytes()), EdxmlError::Markup(_)));
    assert!(matches!(refused(xml.replace("cid:f1", "cid:f2").as_bytes()), EdxmlError::FilesDiffer(_)));
    let broken = xml.replace("<edXML:ContentTransferEncoded>", "<edXML:ContentTransferEncoded>*");
    assert!(matches!(refused(broken.as_bytes()), EdxmlError::Attachment { .. }));
    let many = Message { files: vec![("a.txt", b"a".to_vec()); 21], ..Message::default() }.xml("");
    assert!(matches!(refused(many.as_bytes()), EdxmlError::TooManyFiles));
    let status =
        "<edXML:Status><ResponseFor><OrganId>H23</OrganId></ResponseFor><StatusCode>03</StatusCode></edXML:Status>";
    assert!(matches!(refused(status.as_bytes()), EdxmlError::Status));
}

#[test]
fn marks_of_secrecy_are_seen_in_the_message_and_in_its_files() {
    assert!(refuse_marked_bytes(Message::default().xml("").as_bytes()).is_ok());
    let marked = docx(&[("word/document.xml", document(&paragraph("TỐI MẬT")))]);
    let inside = Message { files: vec![("cv.docx", in_docx()), ("phu-luc.docx", marked)], ..Message::default() };
    assert!(refuse_marked_bytes(inside.xml("edXML:").as_bytes()).is_err());
    let subject = Message::default().xml("").replace("Rà soát thủ tục", "(TỐI MẬT) Rà soát thủ tục");
    assert!(refuse_marked_bytes(subject.as_bytes()).is_err());
}
