//! Random stories: commands of every kind that moves a task's status, most of them sensible, some refused.

use std::{collections::BTreeMap, fs};

use serde_json::{Value, json};

use crate::{Desk, load::Random, repository};

const UNITS: [&str; 3] = ["STC", "SYT", "STP"];
/// They have no task of their own; tasks pass to them.
const TAKERS: [&str; 2] = ["SKHDT", "SCT"];
const DUTIES: [&str; 3] = ["L1/Q/2023-Q3", "L1/Q/2023-Q4", "L1/2a"];
const CHANNELS: [Option<&str>; 6] =
    [None, Some("reporting-system"), Some("document-exchange"), Some("paper"), Some("post"), Some("email")];
const DOCUMENT: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

/// A story in the making: what time it is, in minutes since 01/07/2023, and what was said so far.
pub struct Story {
    random: Random,
    now: u64,
    lines: Vec<String>,
    rule_sets: u64,
    rules: Value,
    /// How far each task has come, if everything so far was recorded.
    stages: BTreeMap<String, Stage>,
}

/// What is likely to be recorded next.
#[derive(Clone, Copy, Default)]
enum Stage {
    #[default]
    Open,
    Asked,
    Filed,
    Returned,
    Disputed,
    Stopped,
    Gone,
}

/// A command file of about `count` commands that follows from `seed`. `rules` is the rule set in force.
fn story(seed: u64, count: u64, rules: &Value) -> Vec<String> {
    let mut story = Story {
        random: Random::new(seed),
        now: 12 * 1440 + 540,
        lines: Vec::new(),
        rule_sets: 0,
        rules: rules.clone(),
        stages: BTreeMap::new(),
    };
    story.open();
    for _ in 0..count {
        story.go_on();
    }
    std::mem::take(&mut story.lines)
}

/// A rehearsal in which the story of that seed was told.
pub fn told_story(seed: u64) -> Desk {
    told(|rules| vary(seed, rules), |rules| story(seed, 320, rules))
}

/// Other settings for every second story.
fn vary(seed: u64, rules: &mut Value) {
    let choices: [(&str, &[&str]); 11] = [
        ("day_end", &["24:00", "17:00"]),
        ("late_after_cure", &["from-due", "from-cure"]),
        ("cured_report", &["keeps-first-time", "keeps-first-time", "counts-anew"]),
        ("late_grant", &["counts", "does-not-count"]),
        ("extension_after_due", &["allowed"]),
        ("email_filing", &["refused", "allowed"]),
        ("wrong_channel", &["noted-separately", "not-filed"]),
        ("empty_report", &["keeps-first-time", "counts-anew"]),
        ("suspended_filing", &["in-time", "by-due-date"]),
        ("outage_channel", &["reported-by", "any-electronic"]),
        ("carried_deadline", &["own", "taken-over"]),
    ];
    let mut random = Random::new(seed * 7);
    for (field, values) in choices.iter().filter(|_| seed % 2 == 1) {
        rules[field] = json!(values[usize::try_from(random.below(values.len() as u64)).unwrap()]);
    }
    rules["extensions_max"] = json!(3);
    if seed % 4 == 1 {
        rules["report_channels"] = json!([]);
    }
}

/// A rehearsal with the sample opening under these rules, and then these lines.
pub fn told(set: impl FnOnce(&mut Value), lines: impl FnOnce(&Value) -> Vec<String>) -> Desk {
    let desk = Desk::with_rehearsal();
    let sample = fs::read_to_string(repository().join("crates/simulation/sample/opening.jsonl")).unwrap();
    let mut opening: Vec<Value> = sample
        .lines()
        .map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            line["at"] = json!("2023-06-01T08:00:00");
            line
        })
        .collect();
    let rules =
        opening.iter_mut().find_map(|line| line["do"].get_mut("activate-rule-set")?.get_mut("rule_set")).unwrap();
    set(rules);
    let rules = rules.clone();
    let lines = opening.iter().map(Value::to_string).chain(lines(&rules));
    let stream: String = lines.map(|line| line + "\n").collect();
    let told = desk.run_with_input(["apply", "--stream", "-"], stream.as_bytes());
    assert!(told.code < 2, "{told:?}");
    desk
}

fn person(unit: &str, position: &str) -> Value {
    json!({"unit": unit, "position": position})
}

impl Story {
    fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        let index = usize::try_from(self.random.below(of.len() as u64)).unwrap_or_default();
        of[index]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.random.below(100) < percent
    }

    /// A moment so many minutes since 01/07/2023.
    fn moment(minutes: u64) -> String {
        format!("{}T{:02}:{:02}:00", Self::day(minutes), minutes % 1440 / 60, minutes % 60)
    }

    fn day(minutes: u64) -> String {
        let mut day = minutes / 1440;
        let lengths = [31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 0;
        while day >= lengths[month] {
            day -= lengths[month];
            month += 1;
        }
        let (year, month) = (2023 + (month + 6) / 12, (month + 6) % 12 + 1);
        format!("{year}-{month:02}-{:02}", day + 1)
    }

    /// An earlier moment or day, at most so many minutes ago.
    fn earlier(&mut self, most: u64) -> String {
        let back = self.random.below(most).min(self.now);
        match self.chance(30) {
            true => Self::day(self.now - back),
            false => Self::moment(self.now - back),
        }
    }

    fn later_day(&mut self, days: u64) -> String {
        let ahead = 1 + self.random.below(days);
        Self::day(self.now + ahead * 1440)
    }

    fn say(&mut self, by: Value, approved_by: Option<Value>, act: Value, rest: Value) {
        let id = format!("s{}", self.lines.len());
        let mut line = json!({"id": id, "at": Self::moment(self.now), "by": by, "do": act});
        if let Some(approver) = approved_by {
            line["approved_by"] = approver;
        }
        for (name, value) in rest.as_object().into_iter().flatten() {
            if !value.is_null() {
                line[name] = value.clone();
            }
        }
        self.lines.push(line.to_string());
    }

    fn office(&mut self, act: Value) {
        let chief = person("VPUBND", "office-chief");
        self.say(person("VPUBND", "office-officer"), Some(chief), act, Value::Null);
    }

    fn unit(&mut self, unit: &str, act: Value, rest: Value) {
        self.say(person(unit, "unit-clerk"), Some(person(unit, "unit-head")), act, rest);
    }

    fn clerk(&mut self, act: Value, rest: Value) {
        self.say(person("VPUBND", "provincial-clerk"), None, act, rest);
    }

    fn open(&mut self) {
        let obligations = json!([
            {"code": "2a", "source": "2, a", "quote": "x", "kind": "one-off"},
            {"code": "Q", "source": "c", "quote": "x", "kind": "periodic", "cadence": "quarter"},
        ]);
        let chairman = || Some(person("UBND", "chairman"));
        self.clerk(
            json!({"register-directive": {"directive": "L1", "document_type": "công văn", "issuer": "UBND tỉnh",
                "symbol": "UBND-VP", "date": "2023-07", "subject": "x", "addressees": UNITS}}),
            Value::Null,
        );
        let issue = json!({"issue-directive": {"directive": "L1", "number": "9901", "date": "2023-07-13"}});
        self.say(person("VPUBND", "provincial-clerk"), chairman(), issue, Value::Null);
        self.clerk(json!({"dispatch-directive": {"directive": "L1"}}), Value::Null);
        self.office(json!({"extract-obligations": {"directive": "L1", "obligations": obligations}}));
        for act in [
            json!({"assign-tasks": {"obligation": "L1/Q", "period": "2023-Q3"}}),
            json!({"assign-tasks": {"obligation": "L1/Q", "period": "2023-Q4"}}),
        ] {
            self.office(act);
        }
    }

    /// One more command. Most acts gather around the due dates of September and December.
    fn go_on(&mut self) {
        let steps = [7, 43, 200, 700, 1440, 2900];
        let step = steps[usize::try_from(self.random.below(6)).unwrap_or_default()];
        self.now += 1 + self.random.below(step);
        // The stretches in which nothing is due pass quickly.
        let day = self.now / 1440;
        if (20..70).contains(&day) || (95..160).contains(&day) {
            self.now += 1440;
        }
        let duty = self.pick(&DUTIES);
        let unit = if self.chance(85) { self.pick(&UNITS) } else { self.pick(&TAKERS) };
        let task = format!("{duty}/{unit}");
        if self.chance(65) {
            return self.goes_on(unit, &task, duty);
        }
        match self.random.below(100) {
            0..12 => self.files(unit, &task),
            12..22 => self.receives(&task),
            22..30 => self.returns(&task),
            30..38 => self.files_again(unit, &task),
            38..43 => self.unit(unit, json!({"withdraw-report": {"task": task, "reason": "x"}}), Value::Null),
            43..46 => {
                let officer = person("VPUBND", "office-officer");
                self.say(officer, None, json!({"accept-report": {"task": task}}), Value::Null);
            }
            46..53 => self.more_time(unit, &task),
            53..58 => self.delays(&task),
            58..70 => self.disputes(unit, &task),
            70..76 => self.stops(&task),
            76..81 => self.moves(&task, duty),
            81..87 => self.corrects(duty),
            87..91 => self.finds(&task),
            91..94 => self.outage(),
            94..96 => self.changes_rules(),
            96..98 => self.fixes(unit),
            _ => self.calendar(),
        }
    }

    /// What fits how far the task has come.
    fn goes_on(&mut self, unit: &str, task: &str, duty: &str) {
        let stage = self.stages.get(task).copied().unwrap_or_default();
        let dice = self.random.below(10);
        let next = match (stage, dice) {
            (Stage::Open, 0..4) => self.then(Stage::Filed, |story| story.receives(task)),
            (Stage::Open, 4..6) => self.then(Stage::Filed, |story| story.files(unit, task)),
            (Stage::Open, 6) => self.then(Stage::Asked, |story| story.asks(unit, task)),
            (Stage::Open, 7) => self.then(Stage::Stopped, |story| story.stop(task, "suspend-task")),
            (Stage::Open, 8) => self.then(Stage::Gone, |story| story.moves(task, duty)),
            (Stage::Open, _) => self.then(Stage::Filed, |story| story.finds(task)),
            (Stage::Asked, _) => self.then(Stage::Open, |story| story.grants(task)),
            (Stage::Filed, 0..4) => self.then(Stage::Returned, |story| story.returns(task)),
            (Stage::Filed, 4..6) => self.then(Stage::Disputed, |story| story.disputes_it(unit, task)),
            (Stage::Filed, 6) => self.then(Stage::Open, |story| story.withdraws(unit, task)),
            (Stage::Filed, 7) => self.then(Stage::Filed, |story| story.corrects(duty)),
            (Stage::Filed, 8) => self.then(Stage::Filed, |story| story.delays(task)),
            (Stage::Filed, _) => self.then(Stage::Filed, |story| story.finds(task)),
            (Stage::Returned, 0..7) => self.then(Stage::Filed, |story| story.files_again(unit, task)),
            (Stage::Returned, 7) => self.then(Stage::Gone, |story| story.moves(task, duty)),
            (Stage::Returned, 8) => self.then(Stage::Open, |story| story.withdraws(unit, task)),
            (Stage::Returned, _) => self.then(Stage::Filed, |story| story.finds(task)),
            (Stage::Disputed, _) => self.then(Stage::Filed, |story| story.decides(task)),
            (Stage::Stopped, _) => self.then(Stage::Open, |story| story.stop(task, "resume-task")),
            (Stage::Gone, _) => self.then(Stage::Open, |story| story.comes_back(unit, duty)),
        };
        self.stages.insert(task.to_owned(), next);
    }

    fn then(&mut self, next: Stage, act: impl FnOnce(&mut Self)) -> Stage {
        act(self);
        next
    }

    fn asks(&mut self, unit: &str, task: &str) {
        let until = self.later_day(20);
        let act = json!({"request-extension": {"task": task, "until": until, "reason": "x"}});
        self.unit(unit, act, Value::Null);
    }

    fn grants(&mut self, task: &str) {
        self.say(person("UBND", "chairman"), None, json!({"grant-extension": {"task": task}}), Value::Null);
    }

    fn stop(&mut self, task: &str, act: &str) {
        let document = json!({"number": "1/QĐ"});
        match act {
            "suspend-task" => self.office(json!({"suspend-task": {"task": task, "reason": "x", "document": document}})),
            _ => self.office(json!({"resume-task": {"task": task, "document": document}})),
        }
    }

    fn withdraws(&mut self, unit: &str, task: &str) {
        self.unit(unit, json!({"withdraw-report": {"task": task, "reason": "x"}}), Value::Null);
    }

    fn disputes_it(&mut self, unit: &str, task: &str) {
        let claimed = self.earlier(8000);
        let act = json!({"dispute-timeliness": {"task": task, "claimed_received": claimed, "evidence": ["x"]}});
        self.unit(unit, act, Value::Null);
    }

    fn decides(&mut self, task: &str) {
        let outcome = match self.chance(70) {
            true => json!({"decision": "upheld", "received": self.claim_of(task)}),
            false => json!({"decision": "rejected"}),
        };
        let how = if self.chance(50) { json!({"documents": [DOCUMENT]}) } else { Value::Null };
        let by = person("SNV", "chief-inspector");
        self.say(by, None, json!({"decide-dispute": {"task": task, "outcome": outcome, "reason": "x"}}), how);
    }

    fn comes_back(&mut self, unit: &str, duty: &str) {
        let from = self.pick(&TAKERS);
        self.office(json!({"transfer-tasks": {"tasks": [format!("{duty}/{from}")], "to": [unit],
            "ground": "reassigned", "document": {"number": "3/QĐ"}}}));
    }

    fn how_it_came(&mut self) -> Value {
        let channel = CHANNELS[usize::try_from(self.random.below(6)).unwrap_or_default()];
        let documents = if self.chance(40) { json!([DOCUMENT]) } else { Value::Null };
        json!({"channel": channel, "documents": documents})
    }

    fn filing(task: &str, number: usize, received: Option<String>) -> Value {
        json!({"task": task, "document": {"number": format!("{number}/BC")}, "received": received})
    }

    fn files(&mut self, unit: &str, task: &str) {
        let filing = Self::filing(task, self.lines.len(), None);
        let how = self.how_it_came();
        self.unit(unit, json!({"submit": {"filings": [filing]}}), how);
    }

    fn receives(&mut self, task: &str) {
        let received = if self.chance(80) { Some(self.earlier(2600)) } else { None };
        let filing = Self::filing(task, self.lines.len(), received);
        let how = self.how_it_came();
        self.clerk(json!({"submit": {"filings": [filing]}}), how);
    }

    fn returns(&mut self, task: &str) {
        let within = if self.chance(50) { json!({"days": 1 + self.random.below(6)}) } else { Value::Null };
        let act = json!({"return-report": {"task": task, "reasons": ["x"], "within": within}});
        let by = person("VPUBND", "office-officer");
        let approver = self.chance(40).then(|| person("VPUBND", "office-chief"));
        self.say(by, approver, act, Value::Null);
    }

    fn files_again(&mut self, unit: &str, task: &str) {
        let number = self.lines.len();
        let how = self.how_it_came();
        if self.chance(50) {
            self.unit(unit, json!({"resubmit": {"filing": Self::filing(task, number, None)}}), how);
        } else {
            let received = Some(self.earlier(2000));
            self.clerk(json!({"resubmit": {"filing": Self::filing(task, number, received)}}), how);
        }
    }

    fn more_time(&mut self, unit: &str, task: &str) {
        match self.random.below(3) {
            0 => {
                let until = self.later_day(20);
                let act = json!({"request-extension": {"task": task, "until": until, "reason": "x"}});
                self.unit(unit, act, Value::Null);
            }
            1 => {
                let chairman = self.chance(50);
                let by = match chairman {
                    true => person("UBND", "chairman"),
                    false => json!({"unit": "VPUBND", "position": "office-chief", "capacity": "tl"}),
                };
                self.say(by, None, json!({"grant-extension": {"task": task}}), Value::Null);
            }
            _ => {
                let act = json!({"refuse-extension": {"task": task, "reason": "x"}});
                self.say(person("UBND", "chairman"), None, act, Value::Null);
            }
        }
    }

    fn delays(&mut self, task: &str) {
        if self.chance(70) {
            let from = if self.chance(40) { json!(self.earlier(1440)) } else { Value::Null };
            self.office(json!({"record-delay": {"tasks": [task], "effective_from": from}}));
        } else {
            let because = self.earlier_command();
            self.office(json!({"withdraw-delay": {"task": task, "because": because, "reason": "x"}}));
        }
    }

    fn disputes(&mut self, unit: &str, task: &str) {
        match self.random.below(4) {
            0 | 1 => {
                let claimed = self.earlier(8000);
                let act = json!({"dispute-timeliness": {"task": task, "claimed_received": claimed, "evidence": ["x"]}});
                self.unit(unit, act, Value::Null);
            }
            2 => {
                let by = if self.chance(80) { person("SNV", "chief-inspector") } else { person("UBND", "chairman") };
                let outcome = match self.chance(65) {
                    true => json!({"decision": "upheld", "received": self.claim_of(task)}),
                    false => json!({"decision": "rejected"}),
                };
                let how = if self.chance(50) { json!({"documents": [DOCUMENT]}) } else { Value::Null };
                self.say(by, None, json!({"decide-dispute": {"task": task, "outcome": outcome, "reason": "x"}}), how);
            }
            _ => self.unit(unit, json!({"appeal-dispute": {"task": task, "reason": "x"}}), Value::Null),
        }
    }

    /// The time claimed last for the task, for that is what a decision mostly finds.
    fn claim_of(&mut self, task: &str) -> String {
        let claimed = self.lines.iter().rev().find_map(|line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let dispute = &line["do"]["dispute-timeliness"];
            (dispute["task"] == task).then(|| dispute["claimed_received"].as_str().map(str::to_owned))?
        });
        claimed.unwrap_or_else(|| Self::moment(self.now - 60))
    }

    fn stops(&mut self, task: &str) {
        let document = json!({"number": "1/QĐ"});
        let act = match self.random.below(5) {
            0 | 1 => json!({"suspend-task": {"task": task, "reason": "x", "document": document}}),
            2 | 3 => json!({"resume-task": {"task": task, "document": document}}),
            _ => {
                let ending = self.pick(&["cancelled", "lapsed", "closed"]);
                json!({"end-task": {"task": task, "ending": ending, "reason": "x", "document": document}})
            }
        };
        self.office(act);
    }

    fn moves(&mut self, task: &str, duty: &str) {
        let mut to = vec![self.pick(&TAKERS)];
        if self.chance(30) {
            to.push(self.pick(&UNITS));
        }
        // Some come back.
        let taker = to[0];
        let (task, to) = match self.chance(30) {
            true => (format!("{duty}/{taker}"), vec![self.pick(&UNITS)]),
            false => (task.to_owned(), to),
        };
        self.office(json!({"transfer-tasks": {"tasks": [task], "to": to, "ground": "reassigned",
            "document": {"number": "2/QĐ"}}}));
    }

    fn earlier_command(&mut self) -> String {
        let back = 1 + self.random.below(25).min(self.lines.len() as u64 - 1);
        format!("s{}", self.lines.len() as u64 - back)
    }

    fn corrects(&mut self, duty: &str) {
        let (clerk, chief) = (person("VPUBND", "provincial-clerk"), person("VPUBND", "office-chief"));
        let entry = self.earlier_filing();
        if self.chance(20) {
            let act = json!({"annul-entry": {"entry": entry, "reason": "x"}});
            return self.say(clerk, Some(chief), act, Value::Null);
        }
        let set = match self.random.below(4) {
            0 => json!({"received": self.earlier(3000)}),
            1 => json!({"task": format!("{duty}/{}", self.pick(&UNITS))}),
            2 => json!({"evidence_class": self.pick(&["B", "C", "E"])}),
            _ => json!({"document": {"number": "x/BC"}}),
        };
        let how = if self.chance(60) { json!({"documents": [DOCUMENT]}) } else { Value::Null };
        self.say(clerk, Some(chief), json!({"correct-entry": {"entry": entry, "set": set, "reason": "x"}}), how);
    }

    /// A filing that the receiving side entered not long ago, if there is one.
    fn earlier_filing(&mut self) -> String {
        let is_filing = |line: &&String| line.contains("provincial-clerk") && line.contains("/BC");
        let recent: Vec<&String> = self.lines.iter().rev().take(60).filter(is_filing).collect();
        match recent.is_empty() {
            true => self.earlier_command(),
            false => {
                let index = usize::try_from(self.random.draw() % recent.len() as u64).unwrap_or_default();
                let line: Value = serde_json::from_str(recent[index]).unwrap_or_default();
                line["id"].as_str().unwrap_or_default().to_owned()
            }
        }
    }

    fn finds(&mut self, task: &str) {
        let received = self.earlier(90 * 1440);
        let number = format!("{}/BC", self.lines.len());
        let how = self.how_it_came();
        let (leader, inspector) = (person("SNV", "team-leader"), person("SNV", "chief-inspector"));
        let act = json!({"record-late-discovery": {"task": task, "document": {"number": number},
            "received": received, "evidence": ["x"]}});
        self.say(leader, Some(inspector), act, how);
    }

    fn outage(&mut self) {
        let channel = self.pick(&["reporting-system", "document-exchange", "ledger", "paper"]);
        // Around the end of the working day, or over midnight.
        let day = self.now / 1440 * 1440;
        let from = (day + 1000).saturating_sub(self.random.below(4) * 1440);
        let until = (from + 60 + self.random.below(1600)).min(self.now - 1);
        let (from, until) = (Self::moment(from.min(until - 1)), Self::moment(until));
        let chief = person("VPUBND", "office-chief");
        let act = json!({"record-outage": {"channel": channel, "from": from, "until": until, "evidence": ["x"]}});
        let how = if self.chance(80) { json!({"documents": [DOCUMENT]}) } else { Value::Null };
        self.say(person("VPUBND", "office-officer"), Some(chief), act, how);
    }

    fn changes_rules(&mut self) {
        self.rule_sets += 1;
        let mut rules = self.rules.clone();
        rules["id"] = json!(format!("R{}", self.rule_sets));
        rules["valid_from"] = json!(if self.chance(70) { Self::day(self.now) } else { self.later_day(10) });
        let choices: [(&str, &[&str]); 14] = [
            ("day_end", &["24:00", "17:00"]),
            ("roll_forward", &["next-working-day", "keep"]),
            ("cured_report", &["keeps-first-time", "counts-anew"]),
            ("late_after_cure", &["from-due", "from-cure"]),
            ("wrong_channel", &["noted-separately", "not-filed"]),
            ("late_grant", &["counts", "does-not-count"]),
            ("extension_after_due", &["refused", "allowed"]),
            ("outage_grace", &["next-working-day", "nothing"]),
            ("email_filing", &["refused", "allowed"]),
            ("empty_report", &["keeps-first-time", "counts-anew"]),
            ("suspended_filing", &["in-time", "by-due-date"]),
            ("outage_channel", &["reported-by", "any-electronic"]),
            ("carried_deadline", &["own", "taken-over"]),
            ("deadline_again", &["with-document", "allowed"]),
        ];
        for (field, values) in choices {
            if self.chance(50) {
                rules[field] = json!(self.pick(values));
            }
        }
        rules["extensions_max"] = json!(self.random.below(4));
        if self.chance(40) {
            rules["report_channels"] = json!([]);
        }
        let chairman = Some(person("UBND", "chairman"));
        let act = json!({"activate-rule-set": {"rule_set": rules}});
        self.say(person("VPUBND", "office-chief"), chairman, act, Value::Null);
    }

    fn fixes(&mut self, unit: &str) {
        let date = self.later_day(25);
        let number = format!("{}/UBND", self.lines.len());
        self.office(json!({"fix-deadline": {"obligation": "L1/2a", "units": [unit],
            "due": {"on": {"date": date, "reading": "inclusive"}}, "document": {"number": number}}}));
    }

    fn calendar(&mut self) {
        if self.chance(50) {
            return self.office(json!({"recompute-deadlines": {"reason": "x"}}));
        }
        let off = self.later_day(40);
        let year = off[..4].parse::<u32>().unwrap_or(2023);
        let days = json!({"2023-09-01": "national-day", "2023-09-04": "compensation", "2024-01-01": "new-year"});
        let days: serde_json::Map<String, Value> = days
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(day, _)| day.starts_with(&year.to_string()))
            .map(|(day, why)| (day.clone(), why.clone()))
            .chain([(off, json!("swap"))])
            .collect();
        let act = json!({"publish-calendar": {"reason": "x", "year": {"year": year, "days_off": days,
            "working_saturdays": [], "unconfirmed": [], "source": "x"}}});
        self.office(act);
    }
}
