//! What a sheet is called on its tab: at most 31 characters, as spreadsheets have it.

use views::Language;

/// The title of the sheet of that name.
pub fn title(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "obligations" => ("Yêu cầu của văn bản", "Duties"),
        "board" => ("Nhiệm vụ từng đơn vị", "Tasks by unit"),
        "reports" => ("Báo cáo", "Reports"),
        "filings" => ("Văn bản đã nộp", "Filings"),
        "overdue" => ("Quá hạn", "Overdue"),
        "orphaned" => ("Chưa ai tiếp nhận", "Taken over by nobody"),
        "deadlines" => ("Thời hạn", "Due dates"),
        "recomputation" => ("Nếu tính lại thời hạn", "If computed again"),
        "timeliness" => ("Kết luận từng lần nộp", "Timeliness"),
        "follow-up" => ("Đôn đốc, bước còn thiếu", "Follow-up"),
        "cases" => ("Giải trình, kiểm điểm", "Accountability cases"),
        "inspections" => ("Thanh tra, kiểm tra", "Inspections"),
        "findings" => ("Phát hiện", "Findings"),
        "recommendations" => ("Kiến nghị", "Recommendations"),
        "proposals" => ("Đề xuất", "Proposals"),
        "scores" => ("Điểm và số liệu", "Scores"),
        "publications" => ("Công khai", "Publications"),
        "incoming" => ("Sổ đăng ký văn bản đến", "Incoming register"),
        "outgoing" => ("Sổ đăng ký văn bản đi", "Outgoing register"),
        "handling" => ("Sổ theo dõi giải quyết", "Handling register"),
        "procedures" => ("Thủ tục, phản ánh", "Procedures"),
        "facts" => ("Sự việc", "Facts"),
        "corrections" => ("Sửa, hủy bút toán", "Corrections"),
        "organisation" => ("Đơn vị", "Units"),
        "roles" => ("Chức vụ, ủy quyền", "Roles"),
        "audit" => ("Nhật ký", "Audit trail"),
        "persons" => ("Cá nhân", "Persons"),
        "rules" => ("Bộ quy tắc", "Rules"),
        "regimes" => ("Chế độ pháp luật", "Regimes"),
        "calendar" => ("Lịch làm việc", "Calendar"),
        "fact-kinds" => ("Loại sự việc", "Kinds of fact"),
        // A name that has no title yet: a test of every projection sees to it that there is none.
        other => return other,
    };
    language.pick(vi, en)
}

#[cfg(test)]
mod tests {
    use views::PROJECTIONS;

    use super::*;

    #[test]
    fn every_projection_has_a_title_of_its_own_that_fits_on_a_tab() {
        for language in [Language::Vi, Language::En] {
            let titles: Vec<&str> = PROJECTIONS.iter().map(|projection| title(projection.name, language)).collect();
            for (projection, title) in PROJECTIONS.iter().zip(&titles) {
                assert_ne!(projection.name, *title, "no title");
                assert!(title.chars().count() <= 31 && !title.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']));
                assert_eq!(titles.iter().filter(|other| *other == title).count(), 1, "{title}");
            }
        }
    }
}
