//! One thing on one page: what its parts are called.

use domain::{UnitCode, event::Office};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use views::{Basis, Sheet, UnitNames, case::Missing};

use crate::{
    Language, date,
    forms::{self, Need},
    labels, say,
    sheets::{Json, SheetShape},
};

/// A unit on one page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "UnitPage")]
pub struct UnitPage {
    /// Which.
    pub unit: Option<UnitCode>,
    /// What it is called on the valid day, in Vietnamese.
    pub name: Option<String>,
    /// What it rests on.
    pub basis: Basis,
    /// What there is to say of it, sheet by sheet.
    #[serde(serialize_with = "as_json")]
    #[schemars(with = "Vec<SheetShape>")]
    pub sheets: Vec<Sheet>,
    /// What units are called.
    #[serde(skip)]
    pub names: UnitNames,
}

impl UnitPage {
    /// Of these sheets.
    pub fn of(unit: Option<&UnitCode>, basis: Basis, sheets: Vec<Sheet>, names: UnitNames) -> Self {
        let name = unit.and_then(|unit| names.get(unit)).map(|name| name.vi.clone());
        Self { unit: unit.cloned(), name, basis, sheets, names }
    }
}

fn as_json<S: Serializer>(sheets: &[Sheet], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(sheets.iter().map(Json))
}

/// What is missing, and by whom: `nộp báo cáo giải trình: Sở Y tế (SYT) – ghi: Văn thư …; duyệt: Thủ trưởng …`
pub fn missing(missing: &Missing, names: &UnitNames, language: Language) -> String {
    let act = labels::act(missing.act, language);
    // Of everybody's office, the positions say enough.
    let offices = |offices: &[Office]| {
        let title = |office: &Office| match &missing.unit {
            Some(_) => labels::position(office.position, language).to_owned(),
            None => labels::office(office, names, language),
        };
        let mut titles: Vec<String> = offices.iter().map(title).collect();
        titles.dedup();
        titles.join(language.pick(" hoặc ", " or "))
    };
    let whose = missing.unit.as_ref().map(|unit| format!(" – {}", labels::unit(unit, names, language)));
    let whose = whose.unwrap_or_default();
    let (record, approve) = (offices(&missing.record), offices(&missing.approve));
    let who = match (record.is_empty(), approve.is_empty()) {
        (true, _) => say!(language, "; hôm đó không ai được ghi", "; nobody could record it that day"),
        (false, true) => say!(language, "; người ghi: {record}", "; to be recorded by: {record}"),
        (false, false) => {
            say!(
                language,
                "; người ghi: {record}; người phê duyệt: {approve}",
                "; to be recorded by: {record}; approved by: {approve}"
            )
        }
    };
    format!("{act}{whose}{who}")
}

/// The command that does it, by whoever is named first: `socai do withdraw-delay --task "…" --because "#312" …`. What only
/// they know is left out as `…`; nothing, where nobody may record it.
pub fn command(missing: &Missing, names: &UnitNames, language: Language) -> Option<String> {
    let Missing { task, act, record, approve, because, effective_from, .. } = missing;
    // Whoever needs no approval may do it too: the usual way is that of two of one body.
    let of_approver = |office: &&Office| approve.iter().any(|approver| approver.unit == office.unit);
    let by = labels::office_name(record.iter().find(of_approver).or(record.first())?, names, language);
    let mut line = format!("socai do {act} --task \"{task}\"");
    let given = ["task", "by"];
    for field in forms::form(act)?.fields.iter().filter(|field| field.need == Need::Always) {
        match (field.flag.as_str(), because) {
            (flag, _) if given.contains(&flag) => {}
            ("because", Some(entry)) => line.push_str(&format!(" --because \"{entry}\"")),
            (flag, _) => line.push_str(&format!(" --{flag} \"…\"")),
        }
    }
    if let Some(day) = effective_from {
        line.push_str(&format!(" --effective-from {}", date(*day)));
    }
    line.push_str(&format!(" --by \"{by}\""));
    if let Some(office) = approve.first() {
        line.push_str(&format!(" --approved-by \"{}\"", labels::office_name(office, names, language)));
    }
    Some(line)
}
