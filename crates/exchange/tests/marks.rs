//! Whatever is taken in is looked at for marks of secrecy, however a file packs its text.

use std::io::Write as _;

use exchange::{
    filings::{self, Choices, Sheet},
    letter::refuse_marked_bytes,
    marks::mark,
};

fn read(bytes: &[u8]) -> Result<Sheet, filings::FilingsError> {
    filings::read(bytes, &Choices::default())
}

/// A ZIP package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(r#"<w:document xmlns:w="w" xmlns:v="v" xmlns:wp="wp"><w:body>{body}</w:body></w:document>"#);
    package(&[("word/document.xml", &document)])
}

fn xlsx(strings: &str, sheet: &str, also: &[(&str, &str)]) -> Vec<u8> {
    let workbook = r#"<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#;
    let rels = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    let head = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Nhiệm vụ</t></is></c><c r="B1" t="inlineStr"><is><t>Số, ký hiệu</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>UBND-2023-1/a/STC</t></is></c><c r="B2" t="inlineStr"><is><t>1/BC</t></is></c></row>"#;
    let sheet = format!("<worksheet><sheetData>{head}{sheet}</worksheet>");
    let strings = format!("<sst>{strings}</sst>");
    let parts = [
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", rels),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/sharedStrings.xml", &strings),
    ];
    package(&[&parts, also].concat())
}

#[test]
fn every_text_of_a_package_is_looked_at() {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    for (what, body) in [
        ("body", p("TỐI MẬT")),
        ("runs", "<w:p><w:r><w:t>TỐI</w:t></w:r><w:r><w:t xml:space=\"preserve\"> MẬT</w:t></w:r></w:p>".to_owned()),
        ("word art", r#"<w:p><w:pict><v:shape><v:textpath string="TUYỆT MẬT"/></v:shape></w:pict></w:p>"#.to_owned()),
        ("alt", r#"<w:p><w:drawing><wp:docPr id="1" descr="Dấu: Mật"/></w:drawing></w:p>"#.to_owned()),
        (
            "deleted",
            format!(
                "<w:p><w:r><w:t>Báo cáo</w:t></w:r><w:del><w:r><w:delText>MẬT</w:delText></w:r></w:del></w:p>{}",
                p("x")
            ),
        ),
        (
            "field",
            r#"<w:p><w:r><w:instrText>QUOTE "TỐI </w:instrText></w:r><w:r><w:instrText>MẬT"</w:instrText></w:r></w:p>"#
                .to_owned(),
        ),
        ("simple field", r#"<w:p><w:fldSimple w:instr="QUOTE &quot;TỐI MẬT&quot;"/></w:p>"#.to_owned()),
        ("column", ["M", "Ậ", "T"].map(p).concat()),
        (
            "cells",
            format!(
                "<w:tbl>{}</w:tbl>",
                ["M", "Ậ", "T"].map(|cell| format!("<w:tr><w:tc>{}</w:tc></w:tr>", p(cell))).concat()
            ),
        ),
        ("capitals", "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>tối mật</w:t></w:r></w:p>".to_owned()),
    ] {
        let file = docx(&body);
        assert!(refuse_marked_bytes(&file).is_err(), "{what}");
        assert!(mark(&file).is_some(), "{what}");
    }
    let body = docx(&p("Bảo mật thông tin là trách nhiệm của mọi cơ quan."));
    assert_eq!(mark(&body), None);
    assert_eq!(mark(&docx("<w:p><w:r><w:t>BẢO </w:t></w:r><w:r><w:t>MẬT</w:t></w:r></w:p>")), None);
    for (name, text) in [
        ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:hdr>"),
        ("word/afchunk.htm", "<html><body><p>T&#7888;I M&#7852;T</p></body></html>"),
        ("word/afchunk.rtf", r"{\rtf1 T\u7888?I M\u7852?T}"),
        ("word/afchunk.txt", "Báo cáo\nMẬT\n"),
        ("docProps/core.xml", "<p><title>Độ mật: Tối mật</title></p>"),
        ("content.xml", "<o><text:h>MẬT</text:h></o>"),
        (
            "styles.xml",
            "<o><style:header><text:p><text:span>TỐI</text:span> <text:span>MẬT</text:span></text:p></style:header></o>",
        ),
        ("ppt/slides/slide1.xml", "<p:sld><a:p><a:r><a:t>TỐI MẬT</a:t></a:r></a:p></p:sld>"),
    ] {
        assert!(mark(&package(&[("a.txt", "A"), (name, text)])).is_some(), "{name}");
    }
    let inner = docx(&p("MẬT"));
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/embeddings/inner.docx", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(&inner).unwrap();
    assert!(mark(&writer.finish().unwrap().into_inner()).is_some(), "a file in a file");
}

#[test]
fn a_mark_is_seen_wherever_a_letter_bears_it() {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let letter = |body: &str, part: Option<(&str, String)>| {
        let document = format!(
            r#"<w:document xmlns:w="w" xmlns:v="v" xmlns:mc="mc"><w:body>{}{body}</w:body></w:document>"#,
            p("Kính gửi: Các sở.")
        );
        let parts: Vec<(&str, &str)> = [("word/document.xml", document.as_str())]
            .into_iter()
            .chain(part.as_ref().map(|(name, text)| (*name, text.as_str())))
            .collect();
        package(&parts)
    };
    let watermark = r#"<w:p><w:r><w:pict><v:shape><v:textpath string="TỐI MẬT"/></v:shape></w:pict></w:r></w:p>"#;
    for (name, part) in [
        ("word/header2.xml", p("TỐI MẬT")),
        ("word/footer1.xml", p("MẬT")),
        ("word/header1.xml", watermark.to_owned()),
        ("word/footnotes.xml", format!(r#"<w:footnote w:id="2">{}</w:footnote>"#, p("Độ mật: Tối mật"))),
        ("word/endnotes.xml", format!(r#"<w:endnote w:id="2">{}</w:endnote>"#, p("(Mật)"))),
        ("word/comments.xml", format!(r#"<w:comment w:id="1">{}</w:comment>"#, p("Đóng dấu MẬT"))),
        ("word/glossary/document.xml", p("TUYỆT MẬT")),
    ] {
        let file = letter("", Some((name, format!(r#"<w:x xmlns:w="w" xmlns:v="v">{part}</w:x>"#))));
        assert!(refuse_marked_bytes(&file).is_err(), "{name}");
    }
    let run =
        |properties: &str, text: &str| format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>");
    for body in [
        run("<w:smallCaps/>", "mật"),
        run("<w:caps/>", "tối mật"),
        run("<w:vanish/>", "TỐI MẬT"),
        p("TỐI M\u{ad}ẬT"),
        "<w:p><w:r><w:t>TỐI M</w:t><w:softHyphen/><w:t>ẬT</w:t></w:r></w:p>".to_owned(),
        p("TUYỆT MẬT (chỉ người có tên mới được bóc bì)"),
        p("MẬT (bản số 3)"),
        p("Số: 9101/UBND-VP          MẬT"),
        "<w:p><w:r><w:t>Số: 9101/UBND-VP</w:t><w:tab/><w:t>TỐI MẬT</w:t></w:r></w:p>".to_owned(),
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>",
            p("MẬT")
        ),
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            p("MẬT")
        ),
        format!("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", p("TỐI MẬT")),
        "<w:p><w:moveFrom><w:r><w:t>TỐI MẬT</w:t></w:r></w:moveFrom></w:p>".to_owned(),
        "<w:p><w:del><w:r><w:t>TỐI MẬT</w:t></w:r></w:del></w:p>".to_owned(),
    ] {
        assert!(refuse_marked_bytes(&letter(&body, None)).is_err(), "{body}");
    }
    for body in [p("Bảo mật thông tin"), run("<w:caps/>", "bảo mật"), p("Số: 9101/UBND-VP    BẢO MẬT THÔNG TIN")]
    {
        assert!(refuse_marked_bytes(&letter(&body, None)).is_ok(), "{body}");
    }
}

#[test]
fn a_list_of_filings_is_looked_at_in_every_cell() {
    let row =
        |cell: &str| format!(r#"<row r="3"><c r="D3" t="inlineStr"><is><t>{cell}</t></is></c></row></sheetData>"#);
    let end = "</sheetData>";
    assert!(read(&xlsx("", end, &[])).is_ok());
    assert!(read(&xlsx("", &row("bảo mật"), &[])).is_ok());
    let marked = |bytes: &[u8]| matches!(read(bytes), Err(filings::FilingsError::StateSecret(_)));
    let second = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>TỐI MẬT</t></is></c></row></sheetData></worksheet>"#;
    for (what, file) in [
        ("a row without a filing", xlsx("", &row("TỐI MẬT"), &[])),
        ("a shared text", xlsx("<si><t>TỐI MẬT</t></si>", end, &[])),
        ("a shared text in runs", xlsx("<si><r><t>TỐI </t></r><r><t>MẬT</t></r></si>", end, &[])),
        ("a second sheet", xlsx("", end, &[("xl/worksheets/sheet2.xml", second)])),
        (
            "the header",
            xlsx(
                "",
                &format!(
                    r#"{end}<headerFooter><oddHeader>&amp;C&amp;"Arial,Bold"&amp;14MẬT</oddHeader></headerFooter>"#
                ),
                &[],
            ),
        ),
        (
            "the footer",
            xlsx(
                "",
                &format!("{end}<headerFooter><oddFooter>&amp;LTrang &amp;P&amp;RTỐI MẬT</oddFooter></headerFooter>"),
                &[],
            ),
        ),
        (
            "a note",
            xlsx(
                "",
                end,
                &[(
                    "xl/comments1.xml",
                    "<comments><comment><text><r><t>Độ mật: Mật</t></r></text></comment></comments>",
                )],
            ),
        ),
        ("a sheet's name", xlsx("", end, &[("xl/other.xml", r#"<w><sheet name="TỐI MẬT"/></w>"#)])),
    ] {
        assert!(marked(&file), "{what}");
    }
    let csv = |header: &str, row: &str| {
        format!("Nhiệm vụ;Số, ký hiệu;{header}\nUBND-2023-1/a/STC;1/BC;\n{row}\n").into_bytes()
    };
    assert!(read(&csv("Ghi chú", ";;bí mật nhà nước")).is_ok());
    for (header, row) in [
        ("TỐI MẬT", ""),
        ("Mật", ""),
        ("Ghi chú", ";;TỐI MẬT"),
        ("Ghi chú", ";;Mật"),
        ("Ghi chú", "UBND-2023-1/b/STC;1/BC (Tối mật);"),
        ("Ghi chú", ";;;;;Độ mật: C"),
    ] {
        assert!(marked(&csv(header, row)), "{header}, {row}");
    }
}

#[test]
fn other_kinds_of_file_are_looked_at() {
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let pdf = |stream: &[u8], filter: &str, also: &str| {
        let mut file =
            format!("%PDF-1.4\n{also}\n4 0 obj\n<< /Length {} {filter} >>\nstream\n", stream.len()).into_bytes();
        file.extend_from_slice(stream);
        file.extend_from_slice(b"\nendstream\nendobj\n%%EOF\n");
        file
    };
    let packed = |text: &str| {
        let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    };
    let map = "5 0 obj <<>>\nstream\n2 beginbfchar\n<0001> <0054>\n<0002> <1ED0>\nendbfchar\n2 beginbfrange\n<0003> <0003> <0049>\n<0004> <0006> [<004D> <1EAC> <0020>]\nendbfrange\nendstream endobj";
    let glyphs = "BT /F1 12 Tf 100 700 Td [<00010002> -3 <0003> -300 <00040005> 4 <0001>] TJ ET";
    for (what, file) in [
        ("a NUL before it", b"\0T\xe1\xbb\x90I M\xe1\xba\xacT\n".to_vec()),
        ("a NUL within", b"Bao cao\nT\xe1\xbb\x90I\0 M\xe1\xba\xacT\n".to_vec()),
        ("HTML with entities", b"<html><p>T&#7888;I <b>M&#x1EAC;T</b></p></html>".to_vec()),
        ("HTML with names", "<p>&Dstrok;&#7897; m&#7853;t: T&#7889;i m&#7853;t</p>".as_bytes().to_vec()),
        ("HTML, a comment", "<p>A</p><!-- TỐI MẬT -->".as_bytes().to_vec()),
        ("HTML, for a picture", "<img alt=\"TỐI MẬT\">".as_bytes().to_vec()),
        ("RTF", br"{\rtf1\ansi {\b T\u7888?I} M\u7852\'3fT\par}".to_vec()),
        ("RTF, capitals", br"{\rtf1\ansi {\caps t\u7889?i m\u7853?t}\par}".to_vec()),
        ("RTF, code page", br"{\rtf1\ansi T\'d4\'ecI M\'c2\'f2T\par}".to_vec()),
        ("PDF", pdf(b"BT (TOI MAT) Tj ET", "", "")),
        ("PDF, packed", pdf(&packed("BT [(TOI) -250 (M) 3 (AT)] TJ ET"), "/Filter /FlateDecode", "")),
        ("PDF, glyphs", pdf(&packed(glyphs), "/Filter /FlateDecode", map)),
        ("PDF, title", pdf(b"", "", &format!("1 0 obj << /Title <FEFF{}> >> endobj", hex(&utf_16("TỐI MẬT"))))),
    ] {
        assert!(mark(&file).is_some(), "{what}");
        assert!(refuse_marked_bytes(&file).is_err(), "{what}");
    }
    for (what, file) in [
        ("HTML", "<p>B&#7842;O <b>M&#7852;T</b> th&ocirc;ng tin</p> a < b && c > d".as_bytes().to_vec()),
        ("RTF", br"{\rtf1\ansi B\u7842?O M\u7852?T th\u244?ng tin\par}".to_vec()),
        ("PDF", pdf(b"BT (BAO MAT thong tin) Tj ET", "", "")),
        (
            "PDF, words set one by one",
            pdf("BT 1 0 0 1 50 700 Tm (BẢO) Tj 1 0 0 1 80 700 Tm (MẬT) Tj ET".as_bytes(), "", ""),
        ),
        ("a picture", [&b"\x89PNG\r\n"[..], b"\nMAT\n", &[0; 64]].concat()),
        ("nothing", Vec::new()),
        ("cut off", b"%PDF stream".to_vec()),
        ("cut off", b"PK\x03\x04".to_vec()),
        ("cut off", br"{\rtf1 \'".to_vec()),
        ("cut off", b"<a href=\"".to_vec()),
    ] {
        assert_eq!(mark(&file), None, "{what}");
    }
}
