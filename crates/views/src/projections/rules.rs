//! What verdicts are computed with: rule sets, regimes, calendar, kinds of fact.

use domain::rules::{SETTINGS, Setting};
use serde_json::json;

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Coded, Column},
    text::{Language, traces, words},
};

type Rows = Vec<Vec<Cell>>;

pub(super) const RULES: &[Column] = columns![
    ("rule_set", "Bộ quy tắc", "Rule set"),
    ("from", "Từ", "From"),
    ("code", "Mã", "Code"),
    ("field", "Trường", "Field"),
    ("question", "Câu hỏi", "Question"),
    ("value", "Lựa chọn", "Value"),
    ("legal_basis", "Căn cứ", "Legal basis"),
    ("to_confirm", "Cần xác nhận", "To be confirmed"),
];

pub(super) fn rules(knowledge: &Knowledge<'_>, _: &Filter, language: Language) -> Rows {
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
                let setting = place.map(|place| &SETTINGS[place]);
                let source = rules.sources.get(field);
                let row = vec![
                    Cell::text(rules.id.clone()),
                    rules.valid_from.into(),
                    setting.map(|setting| setting.code).into(),
                    Cell::text(field.clone()),
                    setting.map(|setting| asked(setting, language)).into(),
                    match value.as_str() {
                        Some(code) => Cell::coded(code, words::setting(code, language)),
                        None => Cell::text(value.to_string()),
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

/// The question that a setting answers.
fn asked(setting: &Setting, language: Language) -> Coded {
    Coded::new(setting.question, language.pick(setting.question, setting.question_en))
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

pub(super) fn regimes(knowledge: &Knowledge<'_>, _: &Filter, language: Language) -> Rows {
    let date = knowledge.as_of.valid.date();
    let mut regimes: Vec<_> = knowledge.state.rulebook.regimes().iter().collect();
    regimes.sort_by_key(|regime| (&regime.topic, regime.valid_from));
    regimes
        .into_iter()
        .map(|regime| {
            let limits = regime.limits.iter();
            let limits = limits.map(|(name, limit)| {
                let span = traces::span(limit.span, language);
                let code = json!({ "name": name, "span": limit.span, "legal_basis": limit.legal_basis });
                Coded::new(code, format!("{name}: {span} ({})", limit.legal_basis))
            });
            vec![
                Cell::text(regime.id.clone()),
                Cell::text(regime.topic.clone()),
                Cell::text(regime.legal_basis.clone()),
                regime.valid_from.into(),
                regime.valid_until.into(),
                Cell::whether(regime.applies_on(date), language),
                Cell::AllCoded(limits.collect()),
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

pub(super) fn calendar(knowledge: &Knowledge<'_>, _: &Filter, language: Language) -> Rows {
    let calendar = knowledge.state.rulebook.calendar();
    let mut rows = Rows::new();
    for year in calendar.years() {
        let off = year.days_off.iter().map(|(day, why)| (*day, Coded::new(why, traces::day_off(*why, language))));
        let worked = Coded::new("working-saturday", language.pick("thứ Bảy làm bù", "Saturday worked"));
        let worked = year.working_saturdays.iter().map(|day| (*day, worked.clone()));
        let unconfirmed = Coded::new("unconfirmed", language.pick("chưa xác nhận", "not confirmed"));
        let unconfirmed = year.unconfirmed.iter().map(|day| (*day, unconfirmed.clone()));
        let mut days: Vec<_> = off.chain(worked).chain(unconfirmed).collect();
        days.sort_by_key(|(day, _)| *day);
        rows.extend(days.into_iter().map(|(day, what)| {
            let confirmed = match calendar.is_unconfirmed(day) {
                true => Cell::coded("no", language.pick("chưa", "no")),
                false => Cell::whether(true, language),
            };
            vec![Cell::Count(year.year.into()), day.into(), what.into(), confirmed, Cell::text(year.source.clone())]
        }));
    }
    rows
}

pub(super) const FACT_KINDS: &[Column] = columns![
    ("fact", "Loại", "Kind"),
    ("name", "Tên", "Name"),
    ("subject", "Đối tượng", "Subject"),
    ("fields", "Trường", "Fields"),
    ("recorders", "Người ghi", "Recorded by"),
    ("approvers", "Người duyệt", "Approved by"),
    ("follows", "Phải sau", "Follows"),
    ("expects", "Đòi hỏi", "Calls for"),
    ("entry", "Bút toán", "Entry"),
];

pub(super) fn fact_kinds(knowledge: &Knowledge<'_>, _: &Filter, language: Language) -> Rows {
    let title = |position: &domain::Position| Coded::new(position, words::position(*position, language));
    let titles = |positions: &[domain::Position]| Cell::AllCoded(positions.iter().map(title).collect());
    let declared = knowledge.state.rulebook.declarations().values();
    declared
        .map(|declared| {
            let kind = &declared.declaration;
            let fields = kind.fields.iter().map(|(name, field)| {
                Coded::new(name, format!("{name}: {}", language.pick(&field.name, &field.name_en)))
            });
            let expects = kind.expects.iter().map(|expected| {
                let within =
                    expected.within.map(|span| format!(" ({})", traces::span(span, language))).unwrap_or_default();
                let code = json!({ "fact": expected.fact, "within": expected.within });
                Coded::new(code, format!("{}{within}", expected.fact))
            });
            vec![
                Cell::text(kind.fact.clone()),
                Cell::coded(&kind.name, language.pick(&kind.name, &kind.name_en)),
                kind.subject.clone().into(),
                Cell::AllCoded(fields.collect()),
                titles(&kind.recorders),
                titles(&kind.approvers),
                kind.follows.clone().into(),
                Cell::AllCoded(expects.collect()),
                declared.entry.into(),
            ]
        })
        .collect()
}
