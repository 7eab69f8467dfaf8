//! Status messages of the exchange of documents, in the shapes in which real systems send them.

use exchange::edxml::{
    EdxmlError,
    status::{self, Status},
};

const ABOUT: &str = "<OrganId>H23.09</OrganId><Code><CodeNumber>9127</CodeNumber><CodeNotation>BC-STC</CodeNotation></Code><PromulgationInfo/><PromulgationDate>2023/09/18</PromulgationDate><DocumentId>H23.09,2023/09/18,9127/BC-STC</DocumentId>";

fn message(about: &str, code: &str, rest: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><edXML><Status><ResponseFor>{about}</ResponseFor><From><OrganId>H23.01</OrganId><OrganName>Văn phòng UBND tỉnh</OrganName></From><StatusCode>{code}</StatusCode>{rest}<StaffInfo><Department>Văn thư</Department><Staff>Nguyễn Văn A</Staff><Mobile>0900</Mobile></StaffInfo></Status></edXML>"
    )
}

#[track_caller]
fn read(text: &str) -> Status {
    status::read(text.as_bytes()).unwrap()
}

#[track_caller]
fn refused(text: &str) -> EdxmlError {
    status::read(text.as_bytes()).unwrap_err()
}

#[test]
fn a_status_says_what_became_of_which_document() {
    let rest = "<Description>Đã tiếp nhận</Description><Timestamp>2023/09/18 16:41:10</Timestamp>";
    let status = read(&message(ABOUT, "03", rest));
    assert_eq!(status.number, "9127/BC-STC");
    assert_eq!(status.issuer.as_deref(), Some("H23.09"));
    assert_eq!((status.sender.as_str(), status.code.as_str()), ("H23.01", "03"));
    assert_eq!(status.at.unwrap().to_string(), "2023-09-18T16:41:10+07:00");
    assert_eq!(status.date.unwrap().to_string(), "2023-09-18");
    assert_eq!(status.note.as_deref(), Some("Đã tiếp nhận"));
}

#[test]
fn what_systems_do_to_the_form_does_not_matter() {
    let plain = message(ABOUT, "03", "<Timestamp>2023/09/18 16:41:10</Timestamp>");
    let expected = read(&plain);
    let named = |text: &str| {
        let tags = [
            "Status",
            "ResponseFor",
            "From",
            "StatusCode",
            "OrganId",
            "Code",
            "CodeNumber",
            "CodeNotation",
            "Timestamp",
        ];
        tags.iter().fold(text.to_owned(), |text, tag| {
            text.replace(&format!("<{tag}>"), &format!("<edXML:{tag}>"))
                .replace(&format!("</{tag}>"), &format!("</edXML:{tag}>"))
        })
    };
    let declared =
        named(&plain).replacen("<edXML>", "<edXML xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">", 1);
    let soap = declared.replacen("<edXML ", "<soapenv:Envelope xmlns:soapenv=\"x\"><soapenv:Body><edXML ", 1)
        + "</soapenv:Body></soapenv:Envelope>";
    let swapped = plain.replace(
        "<CodeNumber>9127</CodeNumber><CodeNotation>BC-STC</CodeNotation>",
        "<CodeNotation>9127</CodeNotation><CodeNumber>BC-STC</CodeNumber>",
    );
    let by_identifier = plain.replace(
        "<Code><CodeNumber>9127</CodeNumber><CodeNotation>BC-STC</CodeNotation></Code>",
        "<Code><CodeNumber>N/A</CodeNumber></Code>",
    );
    let by_code = plain.replace("<DocumentId>H23.09,2023/09/18,9127/BC-STC</DocumentId>", "");
    for other in [declared, soap, swapped, by_identifier, by_code, format!("1212{plain}"), format!("\u{feff}{plain}")] {
        assert_eq!(read(&other), expected, "{other}");
        assert!(status::is_status(other.as_bytes()));
    }
}

#[test]
fn times_are_those_of_vietnam_and_a_day_stays_a_day() {
    let at = |text: &str| status::read(message(ABOUT, "03", &format!("<Timestamp>{text}</Timestamp>")).as_bytes());
    for (written, read) in [
        ("2023/09/18 16:41:10", "2023-09-18T16:41:10+07:00"),
        ("18/09/2023 16:41", "2023-09-18T16:41:00+07:00"),
        ("2023-09-18T09:41:10Z", "2023-09-18T16:41:10+07:00"),
        ("2023/09/18", "2023-09-18"),
    ] {
        assert_eq!(at(written).unwrap().at.unwrap().to_string(), read, "{written}");
    }
    for impossible in ["2014/02/30 08:00:00", "2023/09/18 25:00:00", "hôm qua"] {
        assert!(matches!(at(impossible), Err(EdxmlError::NoSuchTime(_))), "{impossible}");
    }
    assert_eq!(at("N/A").unwrap().at, None);
}

#[test]
fn what_says_two_things_or_nothing_is_refused() {
    let other = ABOUT.replace("9127/BC-STC", "9128/BC-STC");
    assert!(matches!(refused(&message(&other, "03", "")), EdxmlError::Contradicts(..)));
    assert!(matches!(refused(&message("<OrganId>H23.09</OrganId>", "03", "")), EdxmlError::Missing("Code")));
    assert!(matches!(refused(&message(ABOUT, "", "")), EdxmlError::Missing("StatusCode")));
    let two = message(ABOUT, "03", "").replace("</edXML>", "<Status><StatusCode>05</StatusCode></Status></edXML>");
    assert!(matches!(refused(&two), EdxmlError::SeveralStatuses));
    let cut: String = message(ABOUT, "03", "").chars().take(200).collect();
    assert!(matches!(refused(&cut), EdxmlError::Markup(_)));
    let entity = message(ABOUT, "03", "").replace("<edXML>", "<!DOCTYPE a [<!ENTITY x \"y\">]><edXML>");
    assert!(matches!(refused(&entity), EdxmlError::Markup(_)));
    let letter = "<edXML><MessageHeader><From><OrganId>H23</OrganId></From></MessageHeader></edXML>";
    assert!(matches!(refused(letter), EdxmlError::NoStatus));
}

#[test]
fn names_of_staff_are_not_kept_and_unknown_codes_are() {
    let note = "<Description>Đ/c Hùng đã nhận</Description>";
    let status = read(&message(ABOUT, "14", note));
    assert_eq!((status.code.as_str(), status.note), ("14", None));
}
