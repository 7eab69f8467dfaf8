//! Inspections, findings, recommendations, proposals.

use domain::{UnitCode, event::Proposed};

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Column},
    term::Term,
};

type Rows = Vec<Vec<Cell>>;

fn admits(filter: &Filter, unit: &UnitCode) -> bool {
    filter.unit.as_ref().is_none_or(|only| only == unit)
}

pub(super) const INSPECTIONS: &[Column] = columns![
    ("inspection", "Cuộc", "Inspection"),
    ("kind", "Loại", "Kind"),
    ("units", "Đối tượng", "Units"),
    ("subject", "Nội dung", "Subject"),
    ("state", "Tình trạng", "State"),
    ("next_due", "Bước sau chậm nhất", "Next step by"),
    ("next_overdue", "Quá hạn bước sau", "Next step overdue"),
    ("findings", "Phát hiện", "Findings"),
    ("recommendations_open", "Kiến nghị mở", "Open recommendations"),
];

pub(super) fn inspections(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let known = knowledge.state.inspections.inspections.iter().filter(|(_, i)| i.planned_at <= valid);
    known
        .filter(|(_, inspection)| filter.unit.as_ref().is_none_or(|unit| inspection.units.contains(unit)))
        .map(|(id, inspection)| {
            let next = inspection.next_due(valid);
            let state = inspection.state(valid);
            let overdue = next.is_some_and(|due| valid.date() > due.effective);
            let issued = inspection.recommendations.values().filter(|recommendation| recommendation.at <= valid);
            let open = issued.filter(|r| r.closed.as_ref().is_none_or(|closed| closed.at > valid)).count();
            vec![
                Cell::text(id.to_string()),
                Term::InspectionKind(inspection.kind).into(),
                Cell::Units(inspection.units.to_vec()),
                Cell::text(inspection.subject.clone()),
                Term::Inspection(state).into(),
                next.map(|due| due.effective).into(),
                overdue.then_some(Term::Whether(true)).into(),
                Cell::count(inspection.findings.values().filter(|finding| finding.at <= valid).count()),
                Cell::count(open),
            ]
        })
        .collect()
}

pub(super) const FINDINGS: &[Column] = columns![
    ("finding", "Phát hiện", "Finding"),
    ("entry", "Bút toán", "Entry"),
    ("unit", "Đơn vị", "Unit"),
    ("text", "Nội dung", "What was found"),
    ("answers", "Trả lời của đơn vị", "The unit's answers"),
];

pub(super) fn findings(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let all = knowledge.state.inspections.inspections.iter();
    let all = all.flat_map(|(id, inspection)| inspection.findings.iter().map(move |(code, found)| (id, code, found)));
    all.filter(|(_, _, found)| found.at <= valid && admits(filter, &found.unit))
        .map(|(id, code, found)| {
            let answers = found.answers.iter().filter(|answer| answer.at <= valid);
            vec![
                Cell::text(format!("{id}/{code}")),
                found.entry.into(),
                (&found.unit).into(),
                Cell::text(found.text.clone()),
                Cell::Lines(answers.map(|answer| format!("{}: {}", answer.entry, answer.what)).collect()),
            ]
        })
        .collect()
}

pub(super) const RECOMMENDATIONS: &[Column] = columns![
    ("recommendation", "Kiến nghị", "Recommendation"),
    ("unit", "Đơn vị", "Unit"),
    ("text", "Nội dung", "What is recommended"),
    ("due", "Hạn", "Due"),
    ("state", "Tình trạng", "State"),
    ("age_days", "Số ngày mở", "Days open"),
    ("answers", "Trả lời của đơn vị", "The unit's answers"),
    ("closed_by", "Bút toán kết thúc", "Closed by"),
];

pub(super) fn recommendations(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let all = knowledge.state.inspections.inspections.iter();
    let all = all.flat_map(|(id, inspection)| inspection.recommendations.iter().map(move |(code, r)| (id, code, r)));
    all.filter(|(_, _, r)| r.at <= valid && admits(filter, &r.unit))
        .map(|(id, code, r)| {
            let closed = r.closed.as_ref().filter(|closed| closed.at <= valid);
            let until = closed.map_or(valid, |closed| closed.at);
            let overdue = closed.is_none() && r.deadline.as_ref().is_some_and(|due| valid.date() > due.effective);
            let state = match closed {
                Some(closed) => Term::Recommendation(closed.what),
                None => Term::OpenRecommendation { overdue },
            };
            let answers = r.answers.iter().filter(|answer| answer.at <= valid);
            vec![
                Cell::text(format!("{id}/{code}")),
                (&r.unit).into(),
                Cell::text(r.text.clone()),
                r.deadline.as_ref().map(|due| due.effective).into(),
                state.into(),
                Cell::Count((until.date() - r.at.date()).num_days()),
                Cell::Lines(answers.map(|answer| format!("{}: {}", answer.entry, answer.what)).collect()),
                closed.map(|closed| closed.entry).into(),
            ]
        })
        .collect()
}

pub(super) const PROPOSALS: &[Column] = columns![
    ("proposal", "Đề xuất", "Proposal"),
    ("what", "Loại", "What"),
    ("unit", "Đơn vị", "Unit"),
    ("position", "Chức danh", "Position"),
    ("made", "Ngày đề xuất", "Made"),
    ("grounds", "Căn cứ", "Grounds"),
    ("limitation", "Hết thời hiệu", "Time-barred after"),
    ("handling", "Hết thời hạn xử lý", "To be handled by"),
    ("by_law", "Theo", "By"),
    ("decision", "Quyết định", "Decision"),
];

pub(super) fn proposals(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let all = knowledge.state.inspections.proposals.iter();
    all.filter(|(_, proposal)| proposal.at <= valid && admits(filter, &proposal.unit))
        .map(|(id, proposal)| {
            let what = match proposal.proposed {
                Proposed::Commendation => Term::Commendation,
                Proposed::Discipline { .. } => Term::Discipline,
            };
            let decided = proposal.decided.as_ref().filter(|decided| decided.at <= valid).map(|decided| {
                let (outcome, form) = &decided.what;
                Term::Decided(decided.entry, *outcome, form.clone())
            });
            let laws = proposal.limitation.iter().chain(&proposal.handling).map(|due| due.rule_set.clone());
            vec![
                Cell::text(id.to_string()),
                what.into(),
                (&proposal.unit).into(),
                proposal.position.clone().into(),
                proposal.at.date().into(),
                Cell::Entries(proposal.grounds.clone()),
                proposal.limitation.as_ref().map(|due| due.effective).into(),
                proposal.handling.as_ref().map(|due| due.effective).into(),
                Cell::Lines(laws.collect()),
                decided.into(),
            ]
        })
        .collect()
}
