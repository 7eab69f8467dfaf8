//! What a view says in its own terms: in words for people, as a code for JSON.

use std::collections::BTreeMap;

use domain::{TaskId, authority::Part, event::ProposalOutcome, rules::SETTINGS};
use serde_json::{Value, json};
use views::{
    Term, UnitNames,
    decisive::OppositeReading,
    term::{CalledFor, Correction, For, Name, Only, Waiting},
};

use crate::{Language, date, events, labels, moment, say, traces};

/// The words of a term; several lines where it has several.
pub fn words(term: &Term, names: &UnitNames, language: Language) -> String {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en).to_owned();
    match term {
        Term::Text(text) => text.clone(),
        Term::Name(name) => labels::name_in(name, language).to_owned(),
        Term::NameThen(name, successors) => {
            let now: Vec<&str> = successors.iter().map(|name| labels::name_in(name, language)).collect();
            let (name, now) = (labels::name_in(name, language), now.join(", "));
            say!(language, "{name} [nay: {now}]", "{name} [now: {now}]")
        }
        Term::Whether(true) => pick("có", "yes"),
        Term::Whether(false) => pick("không", "no"),
        Term::NotYet => pick("chưa", "no"),
        Term::Annulled => pick("đã bị hủy", "annulled"),

        Term::Work(state) => labels::work_state(*state, language).to_owned(),
        Term::Time(state) => labels::time_state(*state, language).to_owned(),
        Term::TimeOnLaterGrounds(state) => format!("{} {}", labels::time_state(*state, language), labels::LATER),
        Term::Progress(work, time) => {
            format!("{}; {}", labels::work_state(*work, language), labels::time_state(*time, language))
        }
        Term::Lateness(lateness) => labels::lateness(*lateness, language),
        Term::TakenOver => labels::taken_over(language).to_owned(),
        Term::Orphaned => labels::orphaned(language).to_owned(),
        Term::Returned(returned) => labels::returned(*returned, language),
        Term::Tasks(tasks) => several(tasks, language),
        Term::Found(kind) => labels::found(*kind, language).to_owned(),
        Term::AllUnits => pick("Tất cả", "All"),
        Term::AllPeriods => pick("mọi kỳ", "all periods"),
        Term::Later(ground) => {
            format!("{} {} {}", labels::LATER, ground.entry, labels::later_kind(ground.kind, language))
        }
        Term::Opposite(reading) => opposite(reading, language),
        Term::Trace(steps) => traces::lines(steps, language).join("\n"),
        Term::Warnings(steps) => traces::warnings(steps, language).join("\n"),
        Term::Outage(entry) => {
            say!(language, "sự cố hệ thống nhận: {entry}", "outage of the receiving system: {entry}")
        }
        Term::Extended { entry, until, exception } => {
            let exception = if *exception { labels::exception(language) } else { "" };
            format!("{entry}: {}{exception}", date(*until))
        }

        Term::ObligationKind(kind) => labels::obligation_kind(*kind, language).to_owned(),
        Term::Channel(channel) => labels::channel(*channel, language).to_owned(),
        Term::ChannelVerdict(verdict) => labels::channel_verdict(*verdict, language).to_owned(),
        Term::Waiting(waiting) => waiting_for(*waiting, language),
        Term::Lag(lag) => labels::lag(lag, language),

        Term::DeclaredDelay => pick("ghi nhận chậm trễ", "a declared delay"),
        Term::Case(state) => labels::case_state(*state, language).to_owned(),
        Term::Explanation(state) => labels::explanation_state(*state, language).to_owned(),
        Term::Review(state) => labels::review_state(*state, language).to_owned(),
        Term::Outcome(outcome) => labels::review_outcome(*outcome, language).to_owned(),
        Term::CaseStep(entry, act) => format!("{entry} {}", labels::case_act(*act, language)),
        Term::Gap(act, unasked_by) => labels::gap(*act, unasked_by.as_ref(), names, language),

        Term::InspectionKind(kind) => labels::inspection_kind(*kind, language).to_owned(),
        Term::Inspection(state) => labels::inspection_state(*state, language).to_owned(),
        Term::Recommendation(outcome) => events::recommendation_outcome(*outcome, language).to_owned(),
        Term::OpenRecommendation { overdue: false } => pick("đang mở", "open"),
        Term::OpenRecommendation { overdue: true } => pick("đang mở, quá hạn", "open, overdue"),
        Term::Commendation => pick("khen thưởng", "commendation"),
        Term::Discipline => pick("kỷ luật", "discipline"),
        Term::Decided(entry, outcome, form) => {
            let outcome = match outcome {
                ProposalOutcome::Granted => pick("đồng ý", "granted"),
                ProposalOutcome::Declined => pick("không đồng ý", "declined"),
            };
            let form = form.as_deref().map(|form| format!(", {form}")).unwrap_or_default();
            format!("{entry}: {outcome}{form}")
        }

        Term::UnitKind(kind) => labels::unit_kind(*kind, language).to_owned(),
        Term::Position(position) => labels::position(*position, language).to_owned(),
        Term::Office(office) => labels::office(office, names, language),
        Term::Actor(actor) => labels::actor(actor, names, language),
        Term::Capacity(capacity) => labels::capacity(*capacity).to_owned(),
        Term::SignsAs(capacity) => labels::capacity(*capacity).to_owned(),
        Term::Delegated(capacity, delegation) => format!("{} {delegation}", labels::capacity(*capacity)),
        Term::Signature(capacity, position) => labels::signature(*capacity, position),
        Term::Holds => pick("giữ chức", "holds"),
        Term::AuthorityPasses => pick("chuyển thẩm quyền", "authority passes"),
        Term::Act(act) => labels::act(act, language).to_owned(),
        Term::AllActs => pick("mọi việc", "all"),
        Term::Part(Part::Record) => pick("ghi", "records"),
        Term::Part(Part::Approve) => pick("duyệt", "approves"),
        Term::For(For::Head) => pick("ký thay, cấp phó", "in place of the head, as deputy"),
        Term::For(For::Delegation(entry)) => say!(language, "ủy quyền {entry}", "delegation {entry}"),
        Term::For(For::Transfer(entry)) => say!(language, "chuyển thẩm quyền {entry}", "transfer {entry}"),
        Term::Only(Only::OnAppeal) => pick("có kiến nghị xem lại quyết định", "on appeal"),
        Term::Only(Only::TasksOfInspectorate) => {
            pick("nhiệm vụ của Sở Nội vụ", "tasks of the Department of Home Affairs")
        }
        Term::Only(Only::TasksOfOthers) => pick("nhiệm vụ của đơn vị khác", "tasks of other units"),
        Term::Only(Only::OwnAffairs) => pick("việc của chính đơn vị", "the unit's own affairs"),
        Term::PassedFrom(office, entry) => format!("← {} ({entry})", labels::office(office, names, language)),
        Term::NotEntitled(signer) => {
            let signer = labels::actor(signer, names, language);
            say!(
                language,
                "người ký không có thẩm quyền tại thời điểm ký: {signer}",
                "the signer was not entitled at the time: {signer}"
            )
        }
        Term::Conflict(office, until) => {
            let (office, until) = (labels::office(office, names, language), date(*until));
            say!(
                language,
                "xung đột lợi ích: từng giữ chức {office}, {until}",
                "conflict of interest: formerly held {office}, {until}"
            )
        }

        Term::Event(event, fact) => events::told(event, fact.as_deref(), names, language),
        Term::FactKind(code, name) => fact(code, name.as_ref(), language).to_owned(),
        Term::FieldValue(code, name, value) => format!("{}: {value}", fact(code, name.as_ref(), language)),
        Term::FactCount(code, name, count) => format!("{}: {count}", fact(code, name.as_ref(), language)),
        Term::TimeChanged(before, after, event) => {
            let (before, after, summary) = (moment(*before), moment(*after), events::summary(event, names, language));
            say!(language, "thời điểm nhận {before} → {after}. {summary}", "received {before} → {after}. {summary}")
        }
        Term::Fact(name, subject) => format!("{} {subject}", labels::name_in(name, language)).trim().to_owned(),
        Term::Fate(entry, fate) => format!("{entry}: {}", labels::fate(*fate, language)),
        Term::Document(number, day) => format!("{number} {}", day.map(date).unwrap_or_default()).trim().to_owned(),
        Term::CalledFor(state) => match state {
            CalledFor::OnTime => pick("đã làm đúng hạn", "done on time"),
            CalledFor::Late => pick("đã làm, quá hạn", "done late"),
            CalledFor::Done => pick("đã làm", "done"),
            CalledFor::Overdue => pick("chưa làm, quá hạn", "not done, overdue"),
            CalledFor::Open => pick("chưa làm, trong hạn", "not done, in time"),
            CalledFor::NoDate => pick("chưa làm, không có thời hạn", "not done, no date"),
        },
        Term::Correction(correction) => match correction {
            Correction::Filing => pick("sửa việc nộp", "filing corrected"),
            Correction::Fields => pick("sửa nội dung", "fields corrected"),
            Correction::Annulment => pick("hủy", "annulled"),
            Correction::Dispute => pick("khiếu nại được chấp nhận", "dispute upheld"),
            Correction::FoundLate => pick("phát hiện muộn", "found late"),
            Correction::Recomputation => pick("tính lại thời hạn", "due date computed again"),
            Correction::Calendar => pick("đính chính lịch", "calendar put right"),
        },
        Term::Difference(difference) => labels::difference(*difference, language).to_owned(),
        Term::Said(stated) => events::said(stated, language),
        Term::SourcePlace(place) => events::source_place(place, language),

        Term::RuleField(field) => labels::rule_field(field, language).to_owned(),
        Term::Question(code) => question(code, language).to_owned(),
        Term::Setting(value) => labels::setting(value, language).to_owned(),
        Term::Values(value) => chosen(value, language),
        Term::Settings(values) => {
            // As the rule set has them: T2 before T10.
            let said = SETTINGS.iter().filter_map(|setting| Some((setting.code, values.get(setting.code)?)));
            said.map(|(code, value)| format!("{code} {}", chosen(value, language))).collect::<Vec<_>>().join("; ")
        }
        Term::Topic(name) => labels::topic(name, language).to_owned(),
        Term::Limit(name, span, legal_basis) => {
            format!("{}: {} ({legal_basis})", labels::limit(name, language), traces::span(*span, language))
        }
        Term::DayOff(why) => traces::day_off(*why, language).to_owned(),
        Term::WorkedSaturday => pick("thứ Bảy làm bù", "Saturday worked"),
        Term::Unconfirmed => pick("chưa xác nhận", "not confirmed"),
        Term::Field(name, said) => format!("{name}: {}", labels::name_in(said, language)),
        Term::Expected(fact, within) => match within {
            Some(span) => format!("{fact} ({})", traces::span(*span, language)),
            None => fact.clone(),
        },
    }
}

/// What JSON says of it: the same in every language.
pub fn code(term: &Term) -> Value {
    match term {
        Term::Text(text) | Term::Act(text) | Term::Setting(text) | Term::Topic(text) => json!(text),
        Term::Name(name) => json!(name.vi),
        Term::NameThen(..) => json!(words(term, &UnitNames::default(), Language::Vi)),
        Term::Field(name, _) => json!(name),
        Term::Work(state) => json!(state),
        Term::Time(state) | Term::TimeOnLaterGrounds(state) => json!(state),
        Term::Progress(work, time) => json!([work, time]),
        Term::TakenOver => json!("taken-over"),
        Term::Orphaned => json!("orphaned"),
        Term::Returned(returned) => json!(returned),
        Term::Tasks(tasks) => json!(tasks),
        Term::Found(kind) => json!(kind),
        // What is of all has neither unit nor period.
        Term::AllUnits | Term::AllPeriods => Value::Null,
        Term::SignsAs(capacity) => json!(capacity),
        Term::Later(ground) => json!(ground),
        Term::Opposite(reading) => json!(reading),
        Term::ObligationKind(kind) => json!(kind),
        Term::Channel(channel) => json!(channel),
        Term::ChannelVerdict(verdict) => json!(verdict),
        Term::DeclaredDelay => json!("delay"),
        Term::Case(state) => json!(state),
        Term::Explanation(state) => json!(state),
        Term::Review(state) => json!(state),
        Term::Outcome(outcome) => json!(outcome),
        Term::CaseStep(entry, act) => json!({ "entry": entry, "act": act }),
        Term::Gap(act, unasked_by) => json!({ "act": act, "unasked_by": unasked_by }),
        Term::Lag(lag) => json!(lag),
        Term::Lateness(lateness) => json!(lateness),
        Term::InspectionKind(kind) => json!(kind),
        Term::Inspection(state) => json!(state),
        Term::Recommendation(outcome) => json!(outcome),
        Term::OpenRecommendation { overdue } => json!(if *overdue { "overdue" } else { "open" }),
        Term::Decided(entry, outcome, form) => json!({ "entry": entry, "outcome": outcome, "form": form }),
        Term::UnitKind(kind) => json!(kind),
        Term::Position(position) => json!(position),
        Term::Office(office) => json!(office.to_string()),
        Term::Actor(actor) => json!(actor.to_string()),
        Term::Holds => json!("holds"),
        Term::AuthorityPasses => json!("transfer"),
        Term::AllActs => json!("all"),
        Term::Part(Part::Record) => json!("record"),
        Term::Part(Part::Approve) => json!("approve"),
        Term::For(For::Head) => json!("deputy"),
        Term::Only(Only::OnAppeal) => json!("on-appeal"),
        Term::Only(Only::TasksOfInspectorate) => json!("tasks-of-inspectorate"),
        Term::Only(Only::TasksOfOthers) => json!("tasks-of-others"),
        Term::Only(Only::OwnAffairs) => json!("own-affairs"),
        Term::CalledFor(state) => json!(match state {
            CalledFor::OnTime => "on-time",
            CalledFor::Late => "late",
            CalledFor::Done => "done",
            CalledFor::Overdue => "overdue",
            CalledFor::Open => "open",
            CalledFor::NoDate => "no-date",
        }),
        Term::Correction(correction) => json!(match correction {
            Correction::Filing => "filing-corrected",
            Correction::Fields => "fields-corrected",
            Correction::Annulment => "annulled",
            Correction::Dispute => "dispute-upheld",
            Correction::FoundLate => "found-late",
            Correction::Recomputation => "due-date-recomputed",
            Correction::Calendar => "calendar-corrected",
        }),
        Term::Difference(difference) => json!(difference),
        Term::Said(stated) => json!(stated),
        Term::SourcePlace(place) => json!(place),
        Term::FactKind(code, _) => json!(code),
        Term::FieldValue(code, _, value) => json!(format!("{code}: {value}")),
        Term::FactCount(code, _, count) => json!(format!("{code}: {count}")),
        // Its name stands in a column of its own.
        Term::RuleField(_) => Value::Null,
        Term::Question(code) => json!(code),
        Term::Values(value) => value.clone(),
        Term::Settings(values) => json!(values),
        Term::Limit(name, span, legal_basis) => json!({ "name": name, "span": span, "legal_basis": legal_basis }),
        Term::DayOff(why) => json!(why),
        Term::WorkedSaturday => json!("worked-saturday"),
        Term::Unconfirmed => json!("unconfirmed"),
        Term::Expected(fact, within) => json!({ "fact": fact, "within": within }),
        // Sentences, and what is written alike in every language.
        Term::Whether(_)
        | Term::NotYet
        | Term::Annulled
        | Term::Trace(_)
        | Term::Warnings(_)
        | Term::Outage(_)
        | Term::Extended { .. }
        | Term::Waiting(_)
        | Term::Commendation
        | Term::Discipline
        | Term::Capacity(_)
        | Term::Delegated(..)
        | Term::Signature(..)
        | Term::For(For::Delegation(_) | For::Transfer(_))
        | Term::PassedFrom(..)
        | Term::NotEntitled(_)
        | Term::Conflict(..)
        | Term::Event(..)
        | Term::TimeChanged(..)
        | Term::Fact(..)
        | Term::Fate(..)
        | Term::Document(..) => json!(words(term, &UnitNames::default(), Language::En)),
    }
}

/// Tasks by name, a line each; of many, how many there are of each duty and period.
fn several(tasks: &[TaskId], language: Language) -> String {
    if tasks.len() <= TASKS_MAX {
        return tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    }
    let mut counts: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for task in tasks {
        *counts.entry((task.obligation.to_string(), task.period.map(|period| period.to_string()))).or_default() += 1;
    }
    let line = |((duty, period), count): (&(String, Option<String>), &usize)| {
        let period = period.as_ref().map(|period| format!("/{period}")).unwrap_or_default();
        say!(language, "{duty}{period}: {count} đơn vị", "{duty}{period}: {count} unit(s)")
    };
    counts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// At most so many tasks are named one by one.
const TASKS_MAX: usize = 4;

fn waiting_for(waiting: Waiting, language: Language) -> String {
    match waiting {
        Waiting::Extension(until) => {
            let until = date(until);
            say!(language, "trả lời gia hạn đến {until}", "an answer on time until {until}")
        }
        Waiting::Dispute(dispute) => {
            say!(language, "quyết định khiếu nại {dispute}", "a decision on dispute {dispute}")
        }
        Waiting::Successor => language.pick("đơn vị tiếp nhận nhiệm vụ", "a unit to take it over").to_owned(),
        Waiting::Completion(until) => {
            let until = date(until);
            say!(language, "bổ sung báo cáo đã trả lại, đến {until}", "a returned report to be completed by {until}")
        }
        Waiting::Delay => language.pick("ghi nhận chậm", "a declaration of delay").to_owned(),
    }
}

/// A reading of a verdict the other way.
pub fn opposite(reading: &OppositeReading, language: Language) -> String {
    let OppositeReading { due_day, lateness, setting: code, time, value } = reading;
    let (question, value) = (question(code, language), chosen(value, language));
    let late = lateness.map(|late| format!(", {}", labels::lateness(late, language))).unwrap_or_default();
    let due = due_day.map(date).unwrap_or_default();
    format!("{code} {question} {value} ⇒ {}{late} ({due})", labels::time_state(*time, language))
}

/// The question that a setting answers.
fn question(code: &str, language: Language) -> &'static str {
    let setting = SETTINGS.iter().find(|setting| setting.code == code);
    setting.map_or("", |setting| language.pick(setting.question, setting.question_en))
}

fn chosen(value: &Value, language: Language) -> String {
    match value {
        Value::String(value) => labels::setting(value, language).to_owned(),
        Value::Array(all) => all.iter().map(|value| chosen(value, language)).collect::<Vec<_>>().join(", "),
        Value::Null => "–".to_owned(),
        value => value.to_string(),
    }
}

/// A kind of fact, or a field of one: what it is called, or its name in commands where nobody declared it.
pub fn fact<'n>(code: &'n str, name: Option<&'n Name>, language: Language) -> &'n str {
    name.map_or(code, |name| labels::name_in(name, language))
}
