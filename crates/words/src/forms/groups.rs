//! What acts are for, and an example of each of the daily ones.

use super::fields::Meaning;

/// Acts that serve one purpose.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What for.
    pub title: Meaning,
    /// Their names in commands.
    pub acts: &'static [&'static str],
}

const fn group(vi: &'static str, en: &'static str, acts: &'static [&'static str]) -> Group {
    Group { title: Meaning { vi, en }, acts }
}

/// Every act, by what it is for: the daily ones first.
pub const GROUPS: &[Group] = &[
    group(
        "Giao việc và thời hạn",
        "Duties and deadlines",
        &[
            "assign-tasks",
            "fix-deadline",
            "acknowledge-tasks",
            "request-extension",
            "grant-extension",
            "refuse-extension",
            "remind",
            "suspend-task",
            "resume-task",
            "end-task",
            "transfer-tasks",
            "recompute-deadlines",
        ],
    ),
    group(
        "Báo cáo, kết quả",
        "Reports and results",
        &[
            "submit",
            "return-report",
            "resubmit",
            "accept-report",
            "withdraw-report",
            "record-late-discovery",
            "import-history",
            "record-statements",
            "record-outage",
        ],
    ),
    group(
        "Chậm trễ và trách nhiệm",
        "Delay and responsibility",
        &[
            "record-delay",
            "withdraw-delay",
            "dispute-timeliness",
            "decide-dispute",
            "appeal-dispute",
            "request-explanation",
            "file-explanation",
            "assess-explanation",
            "open-review",
            "conclude-review",
            "decide-handling",
            "publish-result",
            "close-case",
            "waive-case",
            "record-trouble",
        ],
    ),
    group("Sửa", "Corrections", &["correct-entry", "correct-fields", "annul-entry"]),
    group(
        "Văn bản",
        "Documents",
        &[
            "register-directive",
            "issue-directive",
            "dispatch-directive",
            "acknowledge-directive",
            "extract-obligations",
            "interpret-obligation",
            "change-directive",
            "receive-document",
        ],
    ),
    group("Sự việc", "Facts", &["declare-facts", "record-fact"]),
    group(
        "Thanh tra, kiểm tra, khen thưởng, kỷ luật",
        "Inspection, commendation, discipline",
        &[
            "plan-inspection",
            "advance-inspection",
            "record-finding",
            "answer-finding",
            "issue-recommendation",
            "answer-recommendation",
            "close-recommendation",
            "make-proposal",
            "decide-proposal",
        ],
    ),
    group(
        "Đơn vị, chức vụ, thẩm quyền",
        "Units, positions, authority",
        &[
            "establish-units",
            "rename-unit",
            "move-unit",
            "reorganise-units",
            "assign-role",
            "end-role",
            "grant-delegation",
            "revoke-delegation",
            "transfer-authority",
        ],
    ),
    group(
        "Quy tắc, lịch, pháp luật",
        "Rules, calendar, law",
        &["activate-rule-set", "publish-calendar", "activate-regime"],
    ),
    group("Cá nhân", "Persons", &["enter-person", "read-person", "erase-person"]),
];

/// How one of the daily acts is written; `None` of the others.
pub fn example(act: &str) -> Option<&'static str> {
    Some(match act {
        "assign-tasks" => {
            r#"socai do assign-tasks --obligation C-Q --period "quý IV/2023" --by "Chuyên viên KSTTHC" --approved-by "Chánh Văn phòng""#
        }
        "fix-deadline" => {
            r#"socai do fix-deadline --obligation 2a --unit "Sở Tài chính" --due 30/9/2023 --due-reading inclusive --by "Chuyên viên KSTTHC" --approved-by "Chánh Văn phòng""#
        }
        "submit" => {
            r#"socai do submit --task "C-Q quý III/2023 Kinh Môn" --document 91/BC-UBND --document-date 14/9/2023 --by "Văn thư Kinh Môn" --approved-by "Chủ tịch UBND thị xã Kinh Môn""#
        }
        "return-report" => {
            r#"socai do return-report --task "C-Q quý III/2023 STC" --reason "thiếu biểu 2" --within "5 ngày làm việc" --by "Chuyên viên KSTTHC""#
        }
        "resubmit" => {
            r#"socai do resubmit --task "C-Q quý III/2023 STC" --document 95/BC-STC --by "Văn thư STC" --approved-by "Giám đốc STC""#
        }
        "accept-report" => r#"socai do accept-report --task "C-Q quý III/2023 STC" --by "Chuyên viên KSTTHC""#,
        "request-extension" => {
            r#"socai do request-extension --task "2a STC" --until 15/10/2023 --reason "chờ số liệu" --by "Văn thư STC" --approved-by "Giám đốc STC""#
        }
        "grant-extension" => r#"socai do grant-extension --task "2a STC" --by "TL. Chánh Văn phòng""#,
        "remind" => {
            r#"socai do remind --obligation C-Q --period "quý III/2023" --unit "Kinh Môn" --document 77/UBND-VP --by "Chuyên viên KSTTHC" --approved-by "Chánh Văn phòng""#
        }
        "record-delay" => {
            r#"socai do record-delay --task "C-Q quý III/2023 Kim Thành" --effective-from 19/9/2023 --by "Chuyên viên KSTTHC" --approved-by "Chánh Văn phòng""#
        }
        "withdraw-delay" => {
            r##"socai do withdraw-delay --task "C-Q quý III/2023 Kinh Môn" --because "#205" --reason "hệ thống nhận đúng hạn" --by "Chuyên viên KSTTHC" --approved-by "Chánh Văn phòng""##
        }
        "request-explanation" => {
            r#"socai do request-explanation --task "C-Q quý III/2023 Kim Thành" --within "5 ngày làm việc" --by "Chuyên viên KSTTHC" --approved-by "Chánh Văn phòng""#
        }
        "file-explanation" => {
            r#"socai do file-explanation --task "C-Q quý III/2023 Kim Thành" --document 93/BC-UBND --by "Văn thư Kim Thành" --approved-by "Chủ tịch UBND huyện Kim Thành""#
        }
        "conclude-review" => {
            r#"socai do conclude-review --task "C-Q quý III/2023 Kim Thành" --outcome "rút kinh nghiệm" --reviewed "Chủ tịch UBND huyện" --reviewed-standing head --reviewed-outcome "rút kinh nghiệm" --document 12/BB-SNV --by "Văn thư Kim Thành" --approved-by "Chủ tịch UBND huyện Kim Thành""#
        }
        "publish-result" => {
            r#"socai do publish-result --task "C-Q quý III/2023 Kim Thành" --place "Cổng thông tin điện tử tỉnh" --by "Văn thư Kim Thành" --approved-by "Chủ tịch UBND huyện Kim Thành""#
        }
        "correct-entry" => {
            r##"socai do correct-entry --entry "#186" --received "20:31 18/9/2023" --reason "báo cáo nằm trong hàng chờ" --by "Văn thư VPUBND" --approved-by "Chánh Văn phòng""##
        }
        "dispute-timeliness" => {
            r#"socai do dispute-timeliness --task "C-Q quý III/2023 Kinh Môn" --claimed-received "20:31 18/9/2023" --evidence "biên nhận của trục liên thông" --by "Văn thư Kinh Môn" --approved-by "Chủ tịch UBND thị xã Kinh Môn""#
        }
        "decide-dispute" => {
            r#"socai do decide-dispute --task "C-Q quý III/2023 Kinh Môn" --outcome upheld --outcome-received "20:31 18/9/2023" --reason "biên nhận rõ" --by "Chánh Thanh tra SNV""#
        }
        _ => return None,
    })
}
