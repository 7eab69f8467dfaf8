//! The registers of incoming, outgoing and handled documents in exactly the columns of Annex IV to Decree
//! 30/2020/NĐ-CP. What is signed by hand is left blank.

use views::{Cell, Sheet, columns, sheet::Column};

/// Where a column of a register comes from.
#[derive(Clone, Copy)]
enum Origin {
    /// The column of that key.
    Key(&'static str),
    /// Nothing: it is filled in by hand.
    Hand,
}

use Origin::{Hand, Key};

const INCOMING: &[Column] = columns![
    ("arrived", "Ngày đến", "Arrived"),
    ("arrival_number", "Số đến", "Arrival number"),
    ("author", "Tác giả", "Issuer"),
    ("number", "Số, ký hiệu", "Number and symbol"),
    ("date", "Ngày tháng văn bản", "Date of the document"),
    ("subject", "Tên loại và trích yếu", "Type and subject"),
    ("recipient", "Đơn vị hoặc người nhận", "Unit or recipient"),
    ("passed_on", "Ngày chuyển", "Passed on"),
    ("signature", "Ký nhận", "Received by (signature)"),
    ("note", "Ghi chú", "Note"),
];

const OUTGOING: &[Column] = columns![
    ("number", "Số, ký hiệu văn bản", "Number and symbol"),
    ("date", "Ngày tháng văn bản", "Date of the document"),
    ("subject", "Tên loại và trích yếu", "Type and subject"),
    ("signer", "Người ký", "Signed by"),
    ("recipients", "Nơi nhận", "Recipients"),
    ("filed_with", "Đơn vị, người nhận bản lưu", "Copy filed with"),
    ("copies", "Số lượng bản", "Copies"),
    ("sent", "Ngày chuyển", "Passed on"),
    ("signature", "Ký nhận", "Received by (signature)"),
    ("note", "Ghi chú", "Note"),
];

const HANDLING: &[Column] = columns![
    ("arrival_number", "Số đến", "Arrival number"),
    ("document", "Tên loại, số, ký hiệu, ngày tháng, cơ quan ban hành", "Document and issuer"),
    ("unit", "Đơn vị hoặc người nhận", "Unit or recipient"),
    ("limit", "Thời hạn giải quyết", "To be handled by"),
    ("progress", "Tiến độ giải quyết", "Progress"),
    ("reply", "Số, ký hiệu văn bản trả lời", "Reply"),
    ("note", "Ghi chú", "Note"),
];

/// The sheet in the columns of the decree, if it is one of its registers; or as it is.
pub fn as_decreed(sheet: Sheet) -> Sheet {
    let (columns, from): (&'static [Column], &[Origin]) = match sheet.name {
        "incoming" => (
            INCOMING,
            &[
                Key("arrived"),
                Key("arrival_number"),
                Key("author"),
                Key("number"),
                Key("date"),
                Key("subject"),
                Key("recipient"),
                Hand,
                Hand,
                Key("duplicate"),
            ],
        ),
        "outgoing" => (
            OUTGOING,
            &[
                Key("number"),
                Key("date"),
                Key("subject"),
                Key("signer"),
                Key("recipients"),
                Hand,
                Hand,
                Key("sent"),
                Hand,
                Key("note"),
            ],
        ),
        "handling" => {
            (HANDLING, &[Hand, Key("document"), Key("unit"), Key("limit"), Key("progress"), Key("reply"), Key("note")])
        }
        _ => return sheet,
    };
    let place = |key: &str| sheet.columns.iter().position(|column| column.key == *key);
    let places: Vec<Option<usize>> =
        from.iter().map(|from| if let Key(key) = from { place(key) } else { None }).collect();
    let cell =
        |row: &[Cell], place: &Option<usize>| place.and_then(|place| row.get(place).cloned()).unwrap_or(Cell::Empty);
    let rows = sheet.rows.iter().map(|row| places.iter().map(|place| cell(row, place)).collect()).collect();
    Sheet { columns: columns.into(), rows, ..sheet }
}

#[cfg(test)]
mod tests {
    use calendar::{NaiveDate, Timestamp};
    use views::{AsOf, Filter, Knowledge, Projection};

    use super::*;

    /// Every key that a register takes is one that its projection has.
    #[test]
    fn nothing_of_a_register_comes_from_nowhere() {
        for (name, blanks) in [("incoming", 2), ("outgoing", 3), ("handling", 1)] {
            let knowledge = Knowledge::rebuild(&[], AsOf::both(Timestamp::end_of(NaiveDate::default())));
            let empty = Projection::named(name).unwrap().sheet(&knowledge, &Filter::default());
            let row = empty.columns.iter().map(|column| Cell::text(&*column.key)).collect();
            let sheet = as_decreed(Sheet { rows: vec![row], ..empty });
            assert_eq!(sheet.rows[0].iter().filter(|cell| **cell == Cell::Empty).count(), blanks, "{name}");
        }
    }
}
