//! Communes that merge: the new one succeeds both, takes over what they still owe, and owes the reports from then on.

use serde_json::json;

use crate::{
    day,
    opening::{Body, Province},
    people::{chairman, office_chief, officer},
    schedule::{Draft, Schedule},
};

/// One pair of communes in so many bodies merges.
const ONE_PAIR_IN: usize = 25;

/// Where the pairs begin that merge: the last communes, the last pair first.
fn pairs(units: &[Body]) -> Vec<usize> {
    let begins = (1..=units.len() / ONE_PAIR_IN).map_while(|pair| units.len().checked_sub(2 * pair));
    begins.take_while(|at| units.get(*at).is_some_and(|unit| unit.is_commune)).collect()
}

/// Says which will merge after the next quarter: they finish what they began, and what they leave is passed on.
pub(crate) fn announce(province: &mut Province) {
    if let Some(first) = pairs(&province.units).last() {
        province.units.iter_mut().skip(*first).for_each(|unit| unit.merges = true);
    }
}

/// Merges the last communes of the province in pairs, as from the second day of `year`.
pub(crate) fn merge(province: &mut Province, year: i32, schedule: &mut Schedule) {
    let (decided, from) = (day(year - 1, 12, 20), day(year, 1, 2));
    let decision = json!({"number": "9001/NQ-UBTVQH", "date": decided});
    for (pair, split) in (0..).zip(pairs(&province.units)) {
        let at = 30_000 + pair * 10;
        let Some([one, other]) = province.units.get(split..split + 2) else { return };
        let merged = Body { code: format!("{}M", one.code), merges: false, ..one.clone() };
        let ended = [one.code.clone(), other.code.clone()];
        let new = json!([{
            "unit": merged.code, "name": format!("Ủy ban nhân dân xã mô phỏng {}", merged.code),
            "name_en": format!("People's Committee of simulated commune {}", merged.code), "kind": "commune", "from": from,
        }]);
        let by_chief = |act| Draft::new(office_chief(), act).approved(chairman());
        let by_officer = |act| Draft::new(officer(), act).approved(office_chief());
        schedule.put(from, at, "new-unit", by_chief(json!({"establish-units": {"units": new}})));
        let act = json!({"reorganise-units": {
            "from": from, "ended": ended, "successors": [merged.code], "document": decision,
        }});
        schedule.put(from, at + 1, "merge", by_chief(act));
        for (place, duty) in (0..).zip(&province.duties) {
            let act = json!({"interpret-obligation": {
                "obligation": duty, "binds": [merged.code],
                "reading": "Xã mới báo cáo thay các xã đã nhập", "document": decision,
            }});
            schedule.put(from, 40_000 + place, "binds", by_officer(act));
        }
        let owed = province.unfiled.iter().filter(|(unit, _)| ended.contains(unit)).map(|(_, task)| task);
        let owed: Vec<&String> = owed.collect();
        if !owed.is_empty() {
            let act = json!({"transfer-tasks": {
                "tasks": owed, "to": [merged.code], "ground": "succession", "document": decision,
            }});
            schedule.put(from, 45_000 + at, "transfer", by_officer(act));
        }
        if let Some(place) = province.units.get_mut(split) {
            *place = merged;
        }
        province.units.remove(split + 1);
    }
}
