//! One quarter: tasks opened, reports, and what follows from those that are late.

use calendar::NaiveDate;
use serde_json::{Value, json};

use crate::{
    chance::Chance,
    day,
    opening::{Body, Province},
    people::{
        by_order, chief_inspector, clerk_of, focal_point_of, head_of, office_chief, officer, provincial_clerk, system,
    },
    schedule::{Draft, Schedule, Seconds, instant},
};

/// Reports are due by this day of the quarter's last month.
const DUE_DAY: u32 = 18;
/// 08:00.
const MORNING: Seconds = 8 * 3600;
/// Of a working day, from 08:00 to 17:00.
const OFFICE_HOURS: u32 = 9 * 3600;

/// Somewhere in a quarter.
struct Quarter<'s> {
    year: i32,
    quarter: u32,
    chance: &'s mut Chance,
    schedule: &'s mut Schedule,
}

/// How a report fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The reporting system hands it over with the unit's others.
    InBatch,
    /// The unit files it in time.
    OnTime,
    /// On paper, in time; the clerk of the Office enters it.
    OnPaper,
    /// After an extension.
    Extended,
    /// In time, returned, and completed.
    Returned,
    /// After the due day.
    Late,
    /// Not at all.
    Never,
}

/// Plans the whole quarter of all units.
pub(crate) fn plan(province: &mut Province, (year, quarter): (i32, u32), chance: &mut Chance, schedule: &mut Schedule) {
    let mut here = Quarter { year, quarter, chance, schedule };
    here.open(province);
    if quarter.is_multiple_of(2) {
        here.outage();
    }
    province.unfiled.clear();
    for unit in &province.units {
        here.of_unit(unit, &province.duties, &mut province.unfiled);
    }
    // What this quarter leads to reaches into the next.
    let (next_year, next) = if quarter == 4 { (year + 1, 1) } else { (year, quarter + 1) };
    province.planned_until = day(next_year, next * 3 - 2, 1);
}

impl Quarter<'_> {
    fn period(&self) -> String {
        format!("{}-Q{}", self.year, self.quarter)
    }

    /// A day of the quarter's last month, or so many days after its first.
    fn day(&self, number: u32) -> NaiveDate {
        let first = day(self.year, self.quarter * 3, 1);
        first.iter_days().nth(number.saturating_sub(1) as usize).unwrap_or(first)
    }

    fn in_office_hours(&mut self) -> Seconds {
        MORNING + self.chance.below(OFFICE_HOURS)
    }

    fn put(&mut self, number: u32, at: Seconds, what: &str, draft: Draft) -> String {
        let day = self.day(number);
        self.schedule.put(day, at, what, draft)
    }

    fn open(&mut self, province: &Province) {
        let opened = day(self.year, self.quarter * 3 - 2, 3);
        let units: Vec<&str> = province.units.iter().map(|unit| unit.code.as_str()).collect();
        for (place, duty) in (0..).zip(&province.duties) {
            let act = json!({"assign-tasks": {"obligation": duty, "period": self.period(), "units": units}});
            self.schedule.put(opened, MORNING + place, "open", Draft::new(officer(), act).approved(office_chief()));
            let act = json!({"remind": {"obligation": duty, "period": self.period()}});
            self.put(11, MORNING + place, "remind", Draft::new(system(), act));
        }
    }

    /// The reporting system fails on the due evening.
    fn outage(&mut self) {
        let act = json!({"record-outage": {
            "channel": "reporting-system",
            "from": instant(self.day(DUE_DAY), 19 * 3600), "until": instant(self.day(DUE_DAY + 1), 6 * 3600),
            "evidence": ["biên bản sự cố của đơn vị vận hành"],
        }});
        self.put(DUE_DAY + 2, MORNING, "outage", Draft::new(officer(), act).approved(office_chief()));
    }

    fn of_unit(&mut self, unit: &Body, duties: &[String], unfiled: &mut Vec<(String, String)>) {
        self.incoming(unit);
        let mut batch = Vec::new();
        for (number, duty) in (1..).zip(duties) {
            let task = format!("{duty}/{}/{}", self.period(), unit.code);
            let paper =
                format!("{}/BC-{}", u32::from(self.quarter == 4) * 500 + self.quarter * 100 + number, unit.code);
            match self.fate(unit) {
                Fate::InBatch => batch.push((task, paper)),
                Fate::Never => unfiled.push((unit.code.clone(), task)),
                fate => self.of_task(unit, &task, &paper, fate),
            }
        }
        self.batch(batch);
    }

    fn fate(&mut self, unit: &Body) -> Fate {
        if unit.merges {
            // Nothing that it begins is left to a body that has ended.
            return if self.chance.happens(100) { Fate::Never } else { Fate::InBatch };
        }
        // Tết and the year's end make everybody slower.
        let slower = if matches!(self.quarter, 1 | 4) { 3 } else { 2 };
        if self.chance.happens(unit.tardiness * slower / 2) {
            return if self.chance.happens(80) { Fate::Never } else { Fate::Late };
        }
        match self.chance.below(1000) {
            0..450 => Fate::InBatch,
            450..520 => Fate::OnPaper,
            520..570 => Fate::Extended,
            570..610 => Fate::Returned,
            _ => Fate::OnTime,
        }
    }

    /// The letter that asks for the reports, as the unit registers it; some mistype it.
    fn incoming(&mut self, unit: &Body) {
        let at = self.in_office_hours();
        let arrival = format!("{}-{}", self.period(), unit.code);
        let act = json!({"receive-document": {
            "arrival": arrival, "document": {"number": format!("{}/UBND-VP", 1000 + self.quarter)},
            "issuer": "Ủy ban nhân dân tỉnh", "subject": "Về việc báo cáo định kì", "unit": unit.code,
        }});
        let draft = Draft::new(clerk_of(&unit.code), act).through("document-exchange");
        let entry = self.put(2, at, "incoming", draft);
        if self.chance.happens(20) {
            let set = json!({"subject": "Về việc báo cáo định kỳ"});
            let act = json!({"correct-fields": {"entry": entry, "set": set, "reason": "Ghi sai chính tả"}});
            let draft = Draft::new(clerk_of(&unit.code), act).approved(head_of(&unit.code));
            self.put(3, at, "correct-fields", draft);
        } else if self.chance.happens(15) {
            let act = json!({"annul-entry": {"entry": entry, "reason": "Đăng ký nhầm sổ của đơn vị khác"}});
            let draft = Draft::new(clerk_of(&unit.code), act).approved(head_of(&unit.code));
            self.put(4, at, "annul", draft);
        }
    }

    /// A day in time: most reports come in the last days, many on the last evening.
    fn day_in_time(&mut self) -> (u32, Seconds) {
        match self.chance.below(10) {
            0..3 => (self.chance.between(3, 13), self.in_office_hours()),
            3..7 => (self.chance.between(14, DUE_DAY - 1), self.in_office_hours()),
            // Before 17:00, which is when the day ends for some rule sets.
            _ => (DUE_DAY, 13 * 3600 + self.chance.below(4 * 3600 - 1)),
        }
    }

    fn of_task(&mut self, unit: &Body, task: &str, paper: &str, fate: Fate) {
        let (mut number, at) = self.day_in_time();
        match fate {
            Fate::OnPaper => self.on_paper(task, paper, number, at),
            Fate::Extended => {
                let asked = self.chance.between(8, 12);
                let until = self.day(28);
                let act = json!({"request-extension": {
                    "task": task, "until": until, "reason": "Chờ số liệu của các đơn vị phối hợp",
                }});
                let asks = Draft::new(focal_point_of(&unit.code), act).approved(head_of(&unit.code));
                self.put(asked, at, "ask", asks);
                self.put(asked + 1, at, "grant", Draft::new(by_order(), json!({"grant-extension": {"task": task}})));
                number = self.chance.between(DUE_DAY + 2, 26);
                self.filed(unit, task, paper, number, at);
            }
            Fate::Returned => {
                number = self.chance.between(4, 12);
                self.filed(unit, task, paper, number, at);
                let act = json!({"return-report": {
                    "task": task, "reasons": ["Thiếu phụ lục số liệu"], "within": {"working-days": 5},
                }});
                self.put(number + 1, at, "return", Draft::new(officer(), act));
                let act = json!({"resubmit": {
                    "filing": {"task": task, "document": {"number": format!("{paper}-b")}},
                }});
                let again = Draft::new(clerk_of(&unit.code), act).approved(head_of(&unit.code));
                self.put(number + 2, at, "again", again.through("reporting-system"));
                number += 2;
            }
            Fate::Late => {
                number = DUE_DAY + self.chance.between(5, 9);
                self.filed(unit, task, paper, number, at);
                self.case(unit, task, number, at);
            }
            Fate::OnTime | Fate::InBatch | Fate::Never => self.filed(unit, task, paper, number, at),
        }
        if self.chance.happens(850) {
            let later = number + self.chance.between(3, 7);
            let at = self.in_office_hours();
            self.put(later, at, "accept", Draft::new(officer(), json!({"accept-report": {"task": task}})));
        }
    }

    fn filed(&mut self, unit: &Body, task: &str, paper: &str, number: u32, at: Seconds) {
        let channel = if self.chance.happens(500) { "document-exchange" } else { "reporting-system" };
        let document = json!({"number": paper, "date": self.day(number)});
        let act = json!({"submit": {"filings": [{"task": task, "document": document}]}});
        let draft = Draft::new(clerk_of(&unit.code), act).approved(head_of(&unit.code)).through(channel);
        self.put(number, at, "file", draft);
    }

    /// The clerk of the Office enters what came on paper, now and then with a wrong time.
    fn on_paper(&mut self, task: &str, paper: &str, number: u32, at: Seconds) {
        let received = instant(self.day(number), at - 1200);
        let document = json!({"number": paper, "date": self.day(number)});
        let act = json!({"submit": {"filings": [{"task": task, "document": document, "received": received}]}});
        let entry = self.put(number, at, "paper", Draft::new(provincial_clerk(), act).through("paper"));
        if self.chance.happens(60) {
            let set = json!({"received": instant(self.day(number), at - 3000)});
            let act = json!({"correct-entry": {"entry": entry, "set": set, "reason": "Ghi nhầm giờ theo dấu ĐẾN"}});
            let draft = Draft::new(provincial_clerk(), act).approved(office_chief());
            self.put(number + 1, MORNING, "correct", draft);
        }
    }

    /// The unit's reports that the reporting system hands over at one time.
    fn batch(&mut self, reports: Vec<(String, String)>) {
        if reports.is_empty() {
            return;
        }
        let number = self.chance.between(5, DUE_DAY - 1);
        let filings: Vec<Value> = reports
            .iter()
            .map(|(task, paper)| {
                let received = instant(self.day(number), MORNING + self.chance.below(OFFICE_HOURS));
                json!({"task": task, "document": {"number": paper, "date": self.day(number)}, "received": received})
            })
            .collect();
        let at = 18 * 3600 + self.chance.below(3600);
        let act = json!({"submit": {"filings": filings}});
        self.put(number, at, "batch", Draft::new(system(), act).through("reporting-system"));
        for (task, _) in reports {
            if self.chance.happens(850) {
                let (later, at) = (number + self.chance.between(3, 7), self.in_office_hours());
                self.put(later, at, "accept", Draft::new(officer(), json!({"accept-report": {"task": task}})));
            }
        }
    }

    /// What follows a late report: the delay is declared, and disputed, or explained and reviewed.
    fn case(&mut self, unit: &Body, task: &str, filed: u32, at: Seconds) {
        let (clerk, head) = (|| clerk_of(&unit.code), || head_of(&unit.code));
        let act = json!({"record-delay": {"tasks": [task]}});
        self.put(29, MORNING, "delay", Draft::new(officer(), act).approved(office_chief()));
        if self.chance.happens(60) {
            return self.dispute(unit, task, filed, at);
        }
        if self.chance.happens(350) {
            return;
        }
        let act = json!({"request-explanation": {"task": task, "within": {"working-days": 5}}});
        self.put(31, MORNING, "explain", Draft::new(officer(), act).approved(office_chief()));
        let document = json!({"number": format!("{}/{}", 900 + filed, unit.code), "date": self.day(34)});
        let act = json!({"file-explanation": {"task": task, "document": document}});
        self.put(34, MORNING, "explained", Draft::new(clerk(), act).approved(head()));
        let by = || focal_point_of(&unit.code);
        self.put(37, MORNING, "review", Draft::new(by(), json!({"open-review": {"task": task}})).approved(head()));
        let outcome = if self.chance.happens(700) { "lesson-drawn" } else { "criticised" };
        let act = json!({"conclude-review": {
            "task": task, "outcome": outcome,
            "reviewed": [
                {"position": "Thủ trưởng đơn vị", "standing": "head", "outcome": outcome},
                {"position": "Chánh Văn phòng", "standing": "other", "outcome": "no-fault"},
            ],
            "document": {"number": format!("{}/BB-{}", 900 + filed, unit.code), "date": self.day(40)},
        }});
        self.put(40, MORNING, "reviewed", Draft::new(by(), act).approved(head()));
        let act = json!({"publish-result": {"task": task, "place": "Trang thông tin điện tử của đơn vị"}});
        self.put(42, MORNING, "publish", Draft::new(clerk(), act).approved(head()));
        if self.chance.happens(700) {
            let act = json!({"close-case": {"task": task, "reason": "Đã giải trình, kiểm điểm, công khai"}});
            self.put(45, MORNING, "close", Draft::new(officer(), act).approved(office_chief()));
        }
    }

    /// Half of those who dispute are right: their report had reached the exchange in time.
    fn dispute(&mut self, unit: &Body, task: &str, filed: u32, at: Seconds) {
        let upheld = self.chance.happens(500);
        let claimed = if upheld { instant(self.day(DUE_DAY), at) } else { instant(self.day(filed), at - 600) };
        let act = json!({"dispute-timeliness": {
            "task": task, "claimed_received": claimed, "evidence": ["thông điệp trạng thái 01 của trục liên thông"],
        }});
        let disputes = Draft::new(focal_point_of(&unit.code), act).approved(head_of(&unit.code));
        self.put(30, 34_000, "dispute", disputes);
        let (outcome, reason) = match upheld {
            true => {
                (json!({"decision": "upheld", "received": claimed}), "Trục liên thông xác nhận văn bản đến đúng hạn")
            }
            false => (json!({"decision": "rejected"}), "Không có căn cứ"),
        };
        let act = json!({"decide-dispute": {"task": task, "outcome": outcome, "reason": reason}});
        self.put(33, 34_000, "decide", Draft::new(chief_inspector(), act));
    }
}
