//! What verdicts are computed with: rule sets, regimes, calendar, kinds of fact.

use domain::rules::SETTINGS;

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Column},
    term::{Name, Term},
};

type Rows = Vec<Vec<Cell>>;

pub(super) const RULES: &[Column] = columns![
    ("rule_set", "Bộ quy tắc", "Rule set"),
    ("from", "Từ", "From"),
    ("code", "Mã", "Code"),
    ("field", "", ""),
    ("question", "Câu hỏi", "Question"),
    ("value", "Lựa chọn", "Value"),
    ("legal_basis", "Căn cứ", "Legal basis"),
    ("to_confirm", "Cần xác nhận", "To be confirmed"),
];

pub(super) fn rules(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let mut rows = Rows::new();
    for rules in knowledge.state.rulebook.rule_sets() {
        // A struct of names, numbers and lists always serialises.
        let fields = serde_json::to_value(rules).unwrap_or_default();
        let fields = fields.as_object().into_iter().flatten();
        let said =
            fields.filter(|(field, _)| !matches!(field.as_str(), "id" | "valid_from" | "legal_basis" | "sources"));
        let mut of_set: Vec<(usize, Vec<Cell>)> = said
            .map(|(field, value)| {
                let place = SETTINGS.iter().position(|setting| setting.field == field);
                let setting = place.and_then(|place| SETTINGS.get(place));
                let source = rules.sources.get(field);
                let row = vec![
                    Cell::text(rules.id.clone()),
                    rules.valid_from.into(),
                    setting.map(|setting| setting.code).into(),
                    Cell::text(field.clone()),
                    setting
                        .map_or_else(|| Term::RuleField(field.clone()), |setting| Term::Question(setting.code))
                        .into(),
                    match value.as_str() {
                        Some(code) => Term::Setting(code.to_owned()).into(),
                        None => Term::Values(value.clone()).into(),
                    },
                    source.map(|source| source.legal_basis.clone()).into(),
                    source.and_then(|source| source.to_confirm.clone()).into(),
                ];
                (place.unwrap_or(SETTINGS.len()), row)
            })
            .collect();
        of_set.sort_by_key(|(place, _)| *place);
        rows.extend(of_set.into_iter().map(|(_, row)| row));
    }
    rows
}

pub(super) const REGIMES: &[Column] = columns![
    ("regime", "Mã", "Name"),
    ("topic", "Lĩnh vực", "Topic"),
    ("legal_basis", "Văn bản", "Document"),
    ("from", "Từ", "From"),
    ("until", "Đến", "Until"),
    ("applies", "Áp dụng", "Applies"),
    ("limits", "Thời hạn", "Limits"),
    ("to_confirm", "Cần xác nhận", "To be confirmed"),
];

pub(super) fn regimes(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let date = knowledge.as_of.valid.date();
    let mut regimes: Vec<_> = knowledge.state.rulebook.regimes().iter().collect();
    regimes.sort_by_key(|regime| (&regime.topic, regime.valid_from));
    regimes
        .into_iter()
        .map(|regime| {
            let limits = regime.limits.iter();
            let limits = limits.map(|(name, limit)| Term::Limit(name.clone(), limit.span, limit.legal_basis.clone()));
            vec![
                Cell::text(regime.id.clone()),
                Term::Topic(regime.topic.clone()).into(),
                Cell::text(regime.legal_basis.clone()),
                regime.valid_from.into(),
                regime.valid_until.into(),
                Term::Whether(regime.applies_on(date)).into(),
                Cell::Terms(limits.collect()),
                regime.to_confirm.clone().into(),
            ]
        })
        .collect()
}

pub(super) const CALENDAR: &[Column] = columns![
    ("year", "Năm", "Year"),
    ("day", "Ngày", "Day"),
    ("what", "Là", "Is"),
    ("confirmed", "Đã xác nhận", "Confirmed"),
    ("source", "Nguồn", "Source"),
];

pub(super) fn calendar(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let calendar = knowledge.state.rulebook.calendar();
    let mut rows = Rows::new();
    for year in calendar.years() {
        let off = year.days_off.iter().map(|(day, why)| (*day, Term::DayOff(*why)));
        let worked = year.working_saturdays.iter().map(|day| (*day, Term::WorkedSaturday));
        let unconfirmed = year.unconfirmed.iter().map(|day| (*day, Term::Unconfirmed));
        let mut days: Vec<_> = off.chain(worked).chain(unconfirmed).collect();
        days.sort_by_key(|(day, _)| *day);
        rows.extend(days.into_iter().map(|(day, what)| {
            let confirmed = if calendar.is_unconfirmed(day) { Term::NotYet } else { Term::Whether(true) };
            vec![
                Cell::Count(year.year.into()),
                day.into(),
                what.into(),
                confirmed.into(),
                Cell::text(year.source.clone()),
            ]
        }));
    }
    rows
}

pub(super) const FACT_KINDS: &[Column] = columns![
    ("name", "Tên", "Name"),
    ("fact", "Mã", "Code"),
    ("subject", "Đối tượng", "Subject"),
    ("fields", "Trường", "Fields"),
    ("recorders", "Người ghi", "Recorded by"),
    ("approvers", "Người duyệt", "Approved by"),
    ("follows", "Phải sau", "Follows"),
    ("expects", "Đòi hỏi", "Calls for"),
    ("entry", "Bút toán", "Entry"),
];

pub(super) fn fact_kinds(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let titles = |positions: &[domain::Role]| Cell::Terms(positions.iter().copied().map(Term::Position).collect());
    let declared = knowledge.state.rulebook.declarations().values();
    declared
        .map(|declared| {
            let kind = &declared.declaration;
            let fields = kind.fields.iter().map(|(name, field)| Term::Field(name.clone(), Name::of_field(field)));
            let expects = kind.expects.iter().map(|expected| Term::Expected(expected.fact.clone(), expected.within));
            vec![
                Term::Name(Name::of_fact(kind)).into(),
                Cell::text(kind.fact.clone()),
                kind.subject.clone().into(),
                Cell::Terms(fields.collect()),
                titles(&kind.recorders),
                titles(&kind.approvers),
                kind.follows.clone().into(),
                Cell::Terms(expects.collect()),
                declared.entry.into(),
            ]
        })
        .collect()
}
