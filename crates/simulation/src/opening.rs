//! What a ledger begins with: bodies, rules, calendars, letters with their duties.

use calendar::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

use crate::{
    Plan,
    chance::Chance,
    day,
    people::{chairman, office_chief, officer, provincial_clerk},
    schedule::{Draft, Schedule},
};

/// So many of the bodies are departments; the others are communes.
const DEPARTMENTS: u32 = 30;
/// A letter gives so many duties.
const DUTIES_A_LETTER: u32 = 10;
/// The first day of Tết, which follows the moon: month and day, from 2010 on.
const TET: [(u32, u32); 31] = [
    (2, 14),
    (2, 3),
    (1, 23),
    (2, 10),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 15),
    (2, 4),
    (1, 24),
    (2, 12),
];

/// The province as it is simulated.
#[derive(Debug)]
pub struct Province {
    /// The bodies that owe reports today.
    pub units: Vec<Body>,
    /// The duties, by identifier.
    pub duties: Vec<String>,
    /// Everything before this day has been planned.
    pub planned_until: NaiveDate,
    /// What is still owed: nobody has filed it, by unit.
    pub unfiled: Vec<(String, String)>,
}

/// A body that owes reports.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its code.
    pub code: String,
    /// How often in a thousand it is late.
    pub tardiness: u32,
    /// Whether it is a commune, which may merge with another.
    pub is_commune: bool,
    /// Whether it is about to merge.
    pub merges: bool,
}

/// Plans the opening, and says what there is then.
pub fn open(plan: &Plan, opening: &str, chance: &mut Chance, schedule: &mut Schedule) -> Province {
    let begins = plan.begins();
    for (place, line) in (0..).zip(opening.lines().filter(|line| line.starts_with('{'))) {
        let Ok(mut command) = serde_json::from_str::<Value>(line) else { continue };
        if command["id"].as_str().is_some_and(|id| id.starts_with("calendar-")) {
            continue;
        }
        if let Some(rules) = command.pointer_mut("/do/activate-rule-set/rule_set/valid_from") {
            *rules = json!(begins);
        }
        schedule.line(begins, 3600 + place, command);
    }
    let years = plan.first_year - 1..=plan.first_year + plan.years as i32 + 1;
    for (place, year) in (0..).zip(years) {
        let act = json!({"publish-calendar": {"year": published(year)}});
        schedule.put(begins, 4000 + place, "calendar", Draft::new(officer(), act).approved(office_chief()));
    }
    let units = bodies(plan, chance);
    for (place, part) in (0..).zip(units.chunks(100)) {
        let new: Vec<Value> = part.iter().map(new_unit).collect();
        let act = json!({"establish-units": {"units": new}});
        schedule.put(begins, 5000 + place, "units", Draft::new(office_chief(), act).approved(chairman()));
    }
    let delegation = json!({"grant-delegation": {
        "delegation": "TL", "by": chairman(), "to": office_chief(), "capacity": "tl",
        "acts": ["grant-extension", "refuse-extension"],
        "from": begins, "until": day(plan.first_year + plan.years as i32 + 2, 1, 1),
        "document": {"number": "9002/QĐ-UBND", "date": begins},
    }});
    schedule.put(begins, 6000, "delegation", Draft::new(office_chief(), delegation).approved(chairman()));
    let duties = letters(plan, &units, schedule);
    Province { units, duties, planned_until: day(plan.first_year, 1, 1), unfiled: Vec::new() }
}

fn bodies(plan: &Plan, chance: &mut Chance) -> Vec<Body> {
    let body = |number: u32, chance: &mut Chance| Body {
        code: format!("DV{number:04}"),
        // Most are late now and then; one in ten often is.
        tardiness: if chance.happens(100) { chance.between(150, 350) } else { chance.between(10, 80) },
        is_commune: number >= DEPARTMENTS,
        merges: false,
    };
    (0..plan.units).map(|number| body(number, chance)).collect()
}

fn new_unit(body: &Body) -> Value {
    let (kind, vi, en) = match body.is_commune {
        true => ("commune", "Ủy ban nhân dân xã mô phỏng", "People's Committee of simulated commune"),
        false => ("department", "Sở mô phỏng", "Simulated department"),
    };
    json!({"unit": body.code, "name": format!("{vi} {}", body.code), "name_en": format!("{en} {}", body.code), "kind": kind})
}

/// The letters, and the identifiers of their duties.
fn letters(plan: &Plan, units: &[Body], schedule: &mut Schedule) -> Vec<String> {
    let begins = plan.begins();
    let addressees: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let mut duties = Vec::new();
    for letter in 0..plan.duties.div_ceil(DUTIES_A_LETTER) {
        let number = 1000 + letter;
        let directive = format!("UBND-{}-{number}", plan.first_year);
        let act = json!({"register-directive": {
            "directive": directive, "document_type": "công văn", "issuer": "Ủy ban nhân dân tỉnh",
            "number": number.to_string(), "symbol": "UBND-VP", "date": begins,
            "subject": "V/v tăng cường kỷ luật, kỷ cương hành chính", "addressees": addressees,
        }});
        schedule.put(begins, 7000 + letter, "letter", Draft::new(provincial_clerk(), act));
        let codes = (0..DUTIES_A_LETTER.min(plan.duties - letter * DUTIES_A_LETTER)).map(|duty| format!("Q{duty}"));
        let codes: Vec<String> = codes.collect();
        let found = |code: &String| {
            json!({
                "code": code, "source": format!("Mục {}", code.trim_start_matches('Q')),
                "quote": "Các Sở, ban, ngành, UBND các xã, phường định kỳ hằng quý báo cáo kết quả thực hiện về UBND tỉnh qua Văn phòng UBND tỉnh trước ngày 18 của tháng cuối quý",
                "kind": "periodic", "cadence": "quarter", "due_day": 18,
            })
        };
        let found: Vec<Value> = codes.iter().map(found).collect();
        let act = json!({"extract-obligations": {"directive": directive, "obligations": found}});
        schedule.put(begins, 8000 + letter, "extract", Draft::new(officer(), act).approved(office_chief()));
        duties.extend(codes.into_iter().map(|code| format!("{directive}/{code}")));
    }
    duties
}

/// A year's days off (Labour Code 2019, article 112), as far as they fall on working days.
fn published(year: i32) -> Value {
    let tet = usize::try_from(year - 2010).ok().and_then(|place| TET.get(place)).copied().unwrap_or((2, 5));
    let tet = day(year, tet.0, tet.1).pred_opt().unwrap_or_default();
    let tet = tet.iter_days().take(5).map(|day| (day, "tet"));
    let fixed = [
        (day(year, 1, 1), "new-year"),
        (day(year, 4, 30), "reunification"),
        (day(year, 5, 1), "labour"),
        (day(year, 9, 1), "national-day"),
        (day(year, 9, 2), "national-day"),
    ];
    let works = |(day, _): &(NaiveDate, &str)| day.weekday().number_from_monday() <= 5;
    let off: Map<String, Value> =
        fixed.into_iter().chain(tet).filter(works).map(|(day, why)| (day.to_string(), json!(why))).collect();
    json!({"year": year, "days_off": off, "working_saturdays": [], "unconfirmed": [], "source": "lịch mô phỏng"})
}
