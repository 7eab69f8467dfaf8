//! Given / when / then over the pure domain: no store, no clock.
#![allow(dead_code, reason = "every test file uses its own part")]

pub mod memory;
pub mod oracle;

use calendar::{Moment, RollForward, Span, TimeOfDay, Timestamp};
use domain::{
    Act, Actor, Capacity, Chronicle, Command, CommandId, EntryNumber, EntryRef, NoticeId, Origin, Recorded, Refusal,
    Role, RuleSet, State, TaskId,
    command::{Correction, Due, Filing, NewDirective, NewObligation, NewUnit},
    decide,
    event::{Channel, Clock, Connection, Document, LedgerOpened, ObligationKind, Times},
    people::UnitKind,
    rules::{
        ApprovalClock, BackDatedRules, CarriedDeadline, CuredReport, DeadlineAgain, DocumentExchange, EmailFiling,
        EmptyReport, EvidenceForm, ExtensionAfterDue, FourthQuarter, LateAfterCure, LateGrant, LatenessCount,
        OneHandTimes, OutageChannel, OutageGrace, PaperClock, PostClock, ReceiptClock, SharedDocument, SuspendedFiling,
        TravellingKeys, WrongChannel,
    },
    state::Status,
};

pub fn time(text: &str) -> Timestamp {
    text.parse::<Moment>().unwrap().latest()
}

pub fn task(text: &str) -> TaskId {
    format!("D1/{text}").parse().unwrap()
}

pub fn document(number: &str) -> Document {
    Document { number: number.to_owned(), date: None }
}

pub fn actor(unit: &str, position: Role) -> Actor {
    Actor { unit: unit.parse().unwrap(), position, capacity: Capacity::Own, account: None }
}

pub fn officer() -> Actor {
    actor("VPUBND", Role::OfficeOfficer)
}

pub fn chief() -> Actor {
    actor("VPUBND", Role::OfficeChief)
}

pub fn provincial_clerk() -> Actor {
    actor("VPUBND", Role::ProvincialClerk)
}

pub fn chairman() -> Actor {
    actor("UBND", Role::Chairman)
}

pub fn chief_inspector() -> Actor {
    actor("SNV", Role::ChiefInspector)
}

pub fn clerk(unit: &str) -> Actor {
    actor(unit, Role::UnitClerk)
}

pub fn head(unit: &str) -> Actor {
    actor(unit, Role::UnitHead)
}

pub fn system() -> Actor {
    actor("HTBC", Role::System)
}

pub fn submit(to: &str, number: &str) -> Act {
    Act::Submit {
        filings: vec![Filing {
            task: task(to),
            document: document(number),
            received: None,
            times: Times::default(),
            evidence_class: None,
        }],
    }
}

pub fn submit_received(to: &str, number: &str, received: &str) -> Act {
    let received = Some(received.parse().unwrap());
    Act::Submit {
        filings: vec![Filing {
            task: task(to),
            document: document(number),
            received,
            times: Times::default(),
            evidence_class: None,
        }],
    }
}

pub fn return_report(of: &str) -> Act {
    Act::ReturnReport { task: task(of), reasons: vec!["Thiếu biểu II.06b".into()], within: None }
}

pub fn resubmit(of: &str) -> Act {
    Act::Resubmit {
        filing: Filing {
            task: task(of),
            document: document("2/BC"),
            received: None,
            times: Times::default(),
            evidence_class: None,
        },
    }
}

pub fn correct(entry: EntryRef, set: Correction) -> Act {
    Act::CorrectEntry { entry, set, reason: "chọn nhầm đơn vị".into() }
}

pub fn by_command(id: &str) -> EntryRef {
    EntryRef::Command(id.to_owned())
}

/// A ledger in memory: what has been recorded, and what it adds up to.
#[derive(Clone)]
pub struct World {
    pub chronicle: Chronicle,
    by_index: memory::ByIndex,
    commands: u32,
}

/// What a command led to.
pub struct Then<'w> {
    world: &'w mut World,
    outcome: Result<Vec<EntryNumber>, Refusal>,
}

impl Then<'_> {
    #[track_caller]
    pub fn records(self, kinds: &[&str]) -> Vec<EntryNumber> {
        let entries = self.outcome.expect("the command is decided");
        let found: Vec<&str> = entries.iter().map(|e| self.world.events()[e.0 as usize].event.kind()).collect();
        assert_eq!(found, kinds);
        entries
    }

    #[track_caller]
    pub fn refused(self, expected: &str) {
        let refusal = self.outcome.expect_err("the command is refused");
        let variant = format!("{refusal:?}");
        assert!(variant.starts_with(expected), "expected {expected}, got {variant}");
        assert!(!refusal.to_string().is_empty());
    }
}

impl Then<'_> {
    /// Whether anything was recorded; a refusal is as good an answer.
    pub fn records_something(self) -> bool {
        self.outcome.is_ok()
    }

    #[track_caller]
    pub fn into_refusal(self) -> Refusal {
        self.outcome.expect_err("the command is refused")
    }
}

impl World {
    /// What everything adds up to.
    pub fn state(&self) -> &State {
        self.chronicle.state()
    }

    /// Everything recorded.
    pub fn events(&self) -> &[Recorded] {
        self.chronicle.recorded()
    }

    /// An empty ledger with its first entry.
    pub fn empty() -> Self {
        let mut world = Self { chronicle: Chronicle::default(), by_index: memory::ByIndex::new(), commands: 0 };
        let calendar = Some(calendar::published::VERSION.to_owned());
        let opened = LedgerOpened { name: "test".into(), clock: Clock::Simulated, calendar };
        world.record(time("2023-06-01T08:00"), "open", &system(), None, vec![(opened.into(), None, None, None)]);
        world
    }

    /// Units, rules, a directive `D1` sent to everybody, its duties, and the tasks of Q3/2023.
    /// Duties: `2a` one-off, `C-Q` quarterly, `2h` of the office alone.
    pub fn prepared() -> Self {
        Self::prepared_under(rules())
    }

    /// [`World::prepared`] under another rule set.
    pub fn prepared_under(rules: RuleSet) -> Self {
        let mut world = Self::empty();
        let unit = |code: &str, kind| new_unit(code, kind);
        let units = vec![
            unit("UBND", UnitKind::ProvincialCommittee),
            unit("VPUBND", UnitKind::ProvincialOffice),
            unit("SNV", UnitKind::HomeAffairs),
            unit("TTT", UnitKind::ProvincialInspectorate),
            unit("STC", UnitKind::Department),
            unit("SYT", UnitKind::Department),
            unit("KINHMON", UnitKind::District),
            NewUnit { connection: Some(connection()), ..unit("HTBC", UnitKind::System) },
        ];
        let when = time("2023-06-01T09:00");
        world.when(when, &chief(), Some(&chairman()), Act::EstablishUnits { units }).outcome.unwrap();
        world.when(when, &chief(), Some(&chairman()), Act::ActivateRuleSet { rule_set: rules }).outcome.unwrap();
        let addressees = ["SNV", "TTT", "STC", "SYT", "KINHMON"].map(|code| code.parse().unwrap()).to_vec();
        let directive = NewDirective {
            directive: "D1".parse().unwrap(),
            document_type: "công văn".into(),
            issuer: "UBND".into(),
            number: None,
            symbol: "UBND-VP".into(),
            date: Some("2023-07".parse().unwrap()),
            subject: "V/v".into(),
            based_on: Vec::new(),
            addressees,
            recipients: Vec::new(),
            signature: None,
        };
        world
            .when(time("2023-07-12T09:00"), &provincial_clerk(), None, Act::RegisterDirective(directive))
            .outcome
            .unwrap();
        let issue = Act::IssueDirective {
            directive: "D1".parse().unwrap(),
            number: "9901".into(),
            date: time("2023-07-12").date(),
        };
        world.when(time("2023-07-12T14:00"), &provincial_clerk(), Some(&chairman()), issue).outcome.unwrap();
        let dispatch = Act::DispatchDirective { directive: "D1".parse().unwrap(), to: Vec::new() };
        world.when(time("2023-07-12T15:00"), &provincial_clerk(), None, dispatch).outcome.unwrap();
        let obligations = vec![
            obligation("2a", ObligationKind::OneOff, &[]),
            obligation("C-Q", ObligationKind::Periodic, &[]),
            obligation("2h", ObligationKind::Continuing, &["VPUBND"]),
        ];
        let extract = Act::ExtractObligations { directive: "D1".parse().unwrap(), obligations };
        world.when(time("2023-07-13T09:00"), &officer(), Some(&chief()), extract).outcome.unwrap();
        world.when(time("2023-07-13T09:10"), &officer(), Some(&chief()), assign("C-Q", "2023-Q3")).outcome.unwrap();
        world
    }

    /// [`World::prepared`], where KINHMON has missed the deadline and its delay is declared.
    pub fn with_delay() -> Self {
        let mut world = Self::prepared();
        let delay = Act::RecordDelay { tasks: vec![task("C-Q/2023-Q3/KINHMON")], effective_from: None };
        world.when(time("2023-09-19T08:05"), &officer(), Some(&chief()), delay).records(&["DelayRecorded"]);
        world
    }

    pub fn when(&mut self, at: Timestamp, by: &Actor, approved_by: Option<&Actor>, act: Act) -> Then<'_> {
        self.commands += 1;
        let id = format!("c{}", self.commands).parse().unwrap();
        // Systems file through the channel for which they are registered.
        let channel = (by.position == Role::System).then_some(Channel::ReportingSystem);
        self.when_command(at, Command { channel, ..Command::new(id, by.clone(), approved_by.cloned(), act) })
    }

    pub fn when_command(&mut self, at: Timestamp, command: Command) -> Then<'_> {
        let decided = decide(&self.chronicle, at, &command);
        // The index leads to the same decision, for every command of every test.
        let by_index = self.by_index.decide(&self.chronicle, at, &command);
        assert!(by_index == decided, "{command:?}: {decided:?}, but by the index {by_index:?}");
        let outcome = decided.map(|events| {
            // Whoever asks who did such an act finds it by that.
            let others = events.iter().find(|new| !new.event.is_of(command.act.name()));
            assert!(others.is_none(), "{} is no act of {others:?}", command.act.name());
            let events = events.into_iter().map(|e| (e.event, e.cause, e.corrects, Some(e.occurred_at))).collect();
            let people = (&command.by, command.approved_by.as_ref(), command.channel, &command.documents[..]);
            self.record_through(at, command.id.as_str(), people, events)
        });
        Then { world: self, outcome }
    }

    #[allow(clippy::type_complexity)]
    fn record(
        &mut self,
        at: Timestamp,
        command_id: &str,
        by: &Actor,
        approver: Option<&Actor>,
        events: Vec<(domain::Event, Option<EntryNumber>, Option<EntryNumber>, Option<Moment>)>,
    ) -> Vec<EntryNumber> {
        self.record_through(at, command_id, (by, approver, None, &[]), events)
    }

    #[allow(clippy::type_complexity)]
    fn record_through(
        &mut self,
        at: Timestamp,
        command_id: &str,
        (by, approver, channel, documents): (&Actor, Option<&Actor>, Option<domain::event::Channel>, &[String]),
        events: Vec<(domain::Event, Option<EntryNumber>, Option<EntryNumber>, Option<Moment>)>,
    ) -> Vec<EntryNumber> {
        let mut entries = Vec::new();
        for (event, cause, corrects, occurred_at) in events {
            let entry = EntryNumber(self.events().len() as u64);
            let origin = match event.is_notice() {
                true => Origin::Ledger(NoticeId::of(entry)),
                false => Origin::Command(CommandId::recorded(command_id)),
            };
            let recorded = Recorded {
                entry,
                recorded_at: at,
                occurred_at: occurred_at.unwrap_or(Moment::Instant(at)),
                actor: by.clone(),
                approver: approver.cloned(),
                channel,
                cause,
                corrects,
                origin,
                legal_basis: Vec::new(),
                documents: documents.to_vec(),
                event,
            };
            self.chronicle.push(recorded);
            entries.push(entry);
        }
        entries
    }

    pub fn status(&self, id: &str, at: &str) -> Status<'_> {
        self.state().status(&self.state().tasks[&task(id)], time(at))
    }
}

/// One act of every kind, about a task of STC where it is about a task.
pub fn acts() -> Vec<Act> {
    let rules = serde_json::to_string(&rules()).unwrap();
    let lines = include_str!("acts.jsonl").replace("\"RULES\"", &rules);
    lines.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

pub fn assign(code: &str, period: &str) -> Act {
    Act::AssignTasks {
        obligation: format!("D1/{code}").parse().unwrap(),
        period: period.parse().unwrap(),
        units: Vec::new(),
        due: None,
    }
}

pub fn obligation(code: &str, kind: ObligationKind, debtors: &[&str]) -> NewObligation {
    NewObligation {
        code: code.into(),
        source: code.into(),
        quote: format!("nhiệm vụ {code}"),
        kind,
        debtors: debtors.iter().map(|code| code.parse().unwrap()).collect(),
        coordinators: Vec::new(),
        cadence: (kind == ObligationKind::Periodic).then_some(calendar::period::Length::Quarter),
        due_day: None,
        deadline_phrase: None,
        evidence: Vec::new(),
        trigger: None,
        applies_from: None,
    }
}

pub fn fix_one_off(date: &str) -> Act {
    fix_one_off_by(date, "9932/UBND-VP")
}

pub fn fix_one_off_by(date: &str, number: &str) -> Act {
    Act::FixDeadline {
        obligation: "D1/2a".parse().unwrap(),
        period: None,
        units: Vec::new(),
        due: Due::On { date: time(date).date(), reading: calendar::Reading::Inclusive },
        document: Some(document(number)),
        reason: None,
    }
}

pub fn working_days(count: u32) -> Span {
    Span::WorkingDays(count)
}

pub fn rules() -> RuleSet {
    RuleSet {
        id: "TEST-2023".into(),
        valid_from: time("2023-01-01").date(),
        legal_basis: Vec::new(),
        receipt_clock: ReceiptClock::Arrival,
        paper_clock: PaperClock::Stamp,
        post_clock: PostClock::Arrival,
        email_filing: EmailFiling::Refused,
        day_end: TimeOfDay::MIDNIGHT,
        roll_forward: RollForward::NextWorkingDay,
        cured_report: CuredReport::KeepsFirstTime,
        late_after_cure: LateAfterCure::FromDue,
        wrong_channel: WrongChannel::NotedSeparately,
        late_grant: LateGrant::Counts,
        extension_after_due: ExtensionAfterDue::Refused,
        extensions_max: 1,
        outage_grace: OutageGrace::NextWorkingDay,
        lateness_count: LatenessCount::Both,
        shared_document: SharedDocument::EachByItsOwnDue,
        report_channels: Vec::new(),
        periodic_due_day: 18,
        cut_off_gap_working_days: 1,
        fourth_quarter: FourthQuarter::OwnReport,
        cure_working_days: 2,
        due_soon_working_days: 5,
        ordinary_entry_working_days: 2,
        conflict_of_interest_years: 2,
        approval_clock: ApprovalClock::Approval,
        outage_channel: OutageChannel::ReportedBy,
        suspended_filing: SuspendedFiling::InTime,
        empty_report: EmptyReport::KeepsFirstTime,
        deadline_again: DeadlineAgain::WithDocument,
        extension_days_max: Some(30),
        outage_entry_working_days: 2,
        outage_evidence: EvidenceForm::Words,
        found_paper_evidence: EvidenceForm::Words,
        one_hand_times: OneHandTimes::Marked,
        document_exchange: DocumentExchange::Refused,
        back_dated_rules: BackDatedRules::Refused,
        carried_deadline: CarriedDeadline::TakenOver,
        travelling_keys: TravellingKeys::Refused,
        acts_signed_from: None,
        sources: std::collections::BTreeMap::new(),
    }
}

pub fn new_unit(code: &str, kind: UnitKind) -> NewUnit {
    NewUnit {
        unit: code.parse().unwrap(),
        name: code.into(),
        name_en: code.into(),
        kind,
        from: None,
        parent: None,
        abbreviation: None,
        codes: Vec::new(),
        connection: None,
    }
}

/// What the reporting system is registered for.
pub fn connection() -> Connection {
    Connection {
        acts: ["submit", "resubmit", "remind", "record-fact"].map(String::from).to_vec(),
        channels: vec![Channel::ReportingSystem],
    }
}

/// The chief of office, to whom the Chairman has handed the decision on extensions on 13 September 2023.
pub fn delegate_extensions(world: &mut World) -> Actor {
    let granted = serde_json::json!({"grant-delegation": {
        "delegation": "UQ-GH", "by": chairman().office(), "to": chief().office(), "capacity": "tl",
        "acts": ["grant-extension", "refuse-extension"], "from": "2023-09-13", "until": "2023-12-31",
        "document": {"number": "1/UQ"}
    }});
    let act = serde_json::from_value(granted).unwrap();
    world.when(time("2023-09-13T07:30"), &chief(), Some(&chairman()), act).records(&["DelegationGranted"]);
    Actor { capacity: Capacity::Tl, ..chief() }
}
