//! Nobody speaks for another: not as the ledger, not as a system that is registered for something else, and not
//! by another office over a unit to which they belong.

use crate::support::*;
use domain::{
    Act, Actor, Capacity, Command,
    authority::{Part, entitlements, name_of},
    event::{Channel, Connection},
    people::UnitKind,
};
use serde_json::json;

const SYT: &str = "C-Q/2023-Q3/SYT";

fn under(account: &str, actor: Actor) -> Actor {
    Actor { account: Some(account.to_owned()), ..actor }
}

fn delay() -> Act {
    Act::RecordDelay { tasks: vec![task(SYT)], effective_from: None }
}

fn establish(unit: domain::command::NewUnit) -> Act {
    Act::EstablishUnits { units: vec![unit] }
}

fn ask() -> Act {
    let (until, reason) = (time("2023-09-25").date(), "x".to_owned());
    Act::RequestExtension { task: task(SYT), until, reason, document: None }
}

#[test]
fn nobody_who_sends_a_command_is_the_ledger() {
    let mut world = World::prepared();
    let now = time("2023-09-20T09:00");
    let itself = Actor::ledger();
    world.when(now, &itself, None, submit(SYT, "1/BC")).refused("OnlyTheLedger");
    world.when(now, &officer(), Some(&itself), delay()).refused("OnlyTheLedger");
    world.when(now, &officer(), Some(&chief()), delay()).records(&["DelayRecorded"]);
}

#[test]
fn a_person_judges_no_unit_to_which_they_belong_whatever_the_account_looks_like() {
    // Capitals, full width, blanks, what is not seen, letters of another alphabet that look alike.
    for same in ["an.nguyen", "An.Nguyen", "ａｎ．ｎｇｕｙｅｎ", " an.nguyen ", "an.\u{200b}nguyen", "аn.nguyеn"]
    {
        let mut world = World::prepared();
        let asking = under("an.nguyen", clerk("SYT"));
        world.when(time("2023-09-12T09:00"), &asking, Some(&head("SYT")), ask()).records(&["ExtensionRequested"]);
        let now = time("2023-09-20T09:00");
        world.when(now, &under(same, officer()), Some(&chief()), delay()).refused("PersonInvolved");
        world.when(now, &officer(), Some(&under(same, chief())), delay()).refused("PersonInvolved");
        world.when(now, &under("binh.tran", officer()), Some(&chief()), delay()).records(&["DelayRecorded"]);
    }
}

/// Of one name in two mail domains there are two people, and of one without a domain nobody knows which it is.
#[test]
fn an_account_in_another_mail_domain_is_another_person() {
    for (asking, judging, outcome) in [
        ("an@syt.gov.vn", "an@vp.gov.vn", Ok("DelayRecorded")),
        ("an@syt.gov.vn", "an", Err("PersonInvolved")),
        ("an", "an@vp.gov.vn", Err("PersonInvolved")),
        ("an@syt.gov.vn", "A.N@SYT.gov.vn", Err("PersonInvolved")),
    ] {
        let mut world = World::prepared();
        let asking = under(asking, clerk("SYT"));
        world.when(time("2023-09-12T09:00"), &asking, Some(&head("SYT")), ask()).records(&["ExtensionRequested"]);
        let act = world.when(time("2023-09-20T09:00"), &under(judging, officer()), Some(&chief()), delay());
        match outcome {
            Ok(kind) => drop(act.records(&[kind])),
            Err(code) => act.refused(code),
        }
    }
}

#[test]
fn a_unit_judges_none_in_its_line() {
    let mut world = World::prepared();
    let document = || document("1/QD");
    let moved = |unit: &str, parent: &str| {
        Act::MoveUnit(domain::event::UnitMoved {
            unit: unit.parse().unwrap(),
            parent: parent.parse().unwrap(),
            from: time("2023-08-01").date(),
            document: document(),
        })
    };
    let early = time("2023-07-20T09:00");
    world.when(early, &chief(), Some(&chairman()), moved("SYT", "VPUBND")).records(&["UnitMoved"]);
    let now = time("2023-09-20T09:00");
    world.when(now, &officer(), Some(&chief()), delay()).refused("JudgesItsLine");
    // The Chairman's own body stands above all, and so makes no line.
    world.when(now, &chairman(), None, delay()).records(&["DelayRecorded"]);
}

#[test]
fn a_body_that_judges_is_the_only_one_of_its_kind() {
    let mut world = World::prepared();
    let now = time("2023-07-20T09:00");
    for kind in [UnitKind::HomeAffairs, UnitKind::ProvincialInspectorate] {
        let act = establish(new_unit("KHAC", kind));
        world.when(now, &chief(), Some(&chairman()), act).refused("OneOfItsKind");
    }
}

#[test]
fn a_body_that_begins_later_is_recorded_also_once_it_has_begun_and_judges_when_the_first_has_ended() {
    let mut world = World::prepared();
    let now = time("2023-07-20T09:00");
    let successor = |from: &str| domain::command::NewUnit {
        from: Some(time(from).date()),
        ..new_unit("SNV2", UnitKind::HomeAffairs)
    };
    // Since before the ledger, as the first one is: which of the two would judge?
    let always = domain::command::NewUnit { from: None, ..successor("2023-07-01") };
    world.when(now, &chief(), Some(&chairman()), establish(always)).refused("OneOfItsKind");
    world.when(now, &chief(), Some(&chairman()), establish(successor("2023-07-01"))).records(&["UnitEstablished"]);
    let decides = |world: &World, unit: &str| {
        let unit: domain::UnitCode = unit.parse().unwrap();
        !domain::authority::entitlements_in(world.state(), now.date(), "decide-dispute", Some(&unit)).is_empty()
    };
    assert!(decides(&world, "SNV") && !decides(&world, "SNV2"), "until the first has ended, it alone judges");
}

#[test]
fn nobody_approves_their_own_act_under_an_account_that_reads_as_theirs() {
    let now = time("2023-09-20T09:00");
    let unit = || establish(new_unit("MOI", UnitKind::Department));
    for (one, other) in [
        ("lan", "1an"),
        ("lan", "Ian"),
        ("oanh", "0anh"),
        ("minh", "rninh"),
        ("an", "a.n"),
        ("an", "a-n"),
        ("an", "an."),
        ("an", "an@tinh.gov.vn"),
        ("an", "TINH\\an"),
        ("an@stc.gov.vn", "an"),
        ("an@stc.gov.vn", "A.N@STC.GOV.VN"),
        ("an@stc.gov.vn", "an@mail.stc.gov.vn"),
    ] {
        let mut world = World::prepared();
        world.when(now, &under(one, chief()), Some(&under(other, chairman())), unit()).refused("SamePerson");
    }
    let strangers = [("an1", "an2"), ("lan.nguyen", "lan.tran"), ("an", "anh"), ("an@stc.gov.vn", "an@syt.gov.vn")];
    for (one, other) in strangers {
        let mut world = World::prepared();
        let act = world.when(now, &under(one, chief()), Some(&under(other, chairman())), unit());
        act.records(&["UnitEstablished"]);
    }
}

#[test]
fn a_system_does_what_it_is_registered_for_and_no_more() {
    let mut world = World::prepared();
    let now = time("2023-09-18T09:00");
    let paper = Command {
        channel: Some(Channel::Paper),
        ..Command::new("p".parse().unwrap(), system(), None, submit(SYT, "1/BC"))
    };
    world.when_command(now, paper).refused("SystemChannel");
    let silent = Command::new("q".parse().unwrap(), system(), None, submit(SYT, "1/BC"));
    world.when_command(now, silent).refused("SystemChannel");

    let unsaid = establish(new_unit("HT2", UnitKind::System));
    world.when(now, &chief(), Some(&chairman()), unsaid).records(&["UnitEstablished"]);
    let other = actor("HT2", domain::Role::System);
    world.when(now, &other, None, submit(SYT, "1/BC")).refused("SystemNotRegistered");

    let department =
        domain::command::NewUnit { connection: Some(connection()), ..new_unit("SX", UnitKind::Department) };
    world.when(now, &chief(), Some(&chairman()), establish(department)).refused("NoSystem");
    let anywhere = Connection { channels: Vec::new(), ..connection() };
    let anywhere = domain::command::NewUnit { connection: Some(anywhere), ..new_unit("HT3", UnitKind::System) };
    world.when(now, &chief(), Some(&chairman()), establish(anywhere)).refused("Empty");

    world.when(now, &system(), None, submit(SYT, "1/BC")).records(&["ReportSubmitted"]);
}

/// What is listed is accepted, and what is not listed is refused, for the acts of the cases above.
#[test]
fn what_is_listed_is_accepted_and_nothing_else() {
    let mut world = World::prepared();
    let asking = clerk("SYT");
    world.when(time("2023-09-12T09:00"), &asking, Some(&head("SYT")), ask()).records(&["ExtensionRequested"]);
    for delegated in [false, true] {
        if delegated {
            delegate_extensions(&mut world);
        }
        let now = time("2023-09-14T09:00");
        let grant = || Act::GrantExtension { task: task(SYT), until: None };
        let listed: Vec<_> = entitlements(world.state(), now.date())
            .into_iter()
            .filter(|one| one.act == name_of(&grant()) && one.part == Part::Record)
            .map(|one| (one.office.clone(), one.capacity))
            .collect();
        assert_eq!(listed.iter().any(|(office, _)| *office == chief().office()), delegated);
        for unit in ["UBND", "VPUBND", "SNV", "TTT", "STC", "SYT", "KINHMON", "HTBC"] {
            for position in domain::Role::ALL {
                for capacity in [domain::Capacity::Own, domain::Capacity::Tl, domain::Capacity::Kt] {
                    let by = Actor { capacity, ..actor(unit, position) };
                    let done = world.clone().when(now, &by, None, grant()).records_something();
                    assert_eq!(done, listed.contains(&(by.office(), capacity)), "{by:?}, delegated: {delegated}");
                }
            }
        }
    }
}

fn said(act: serde_json::Value) -> Act {
    serde_json::from_value(act).unwrap_or_else(|error| panic!("{error}"))
}

/// The Chairman's authority whole, in the hands of somebody else.
fn authorised(world: &mut World, to: &Actor) -> Actor {
    let granted = said(
        json!({ "grant-delegation": { "delegation": "UQ-ALL", "by": chairman().office(), "to": to.office(),
        "capacity": "tuq", "acts": [], "from": "2023-09-12", "until": "2023-12-31", "document": { "number": "1/UQ" } } }),
    );
    world.when(time("2023-09-12T07:30"), &chief(), Some(&chairman()), granted).records(&["DelegationGranted"]);
    Actor { capacity: Capacity::Tuq, ..to.clone() }
}

#[test]
fn a_head_approves_nothing_of_their_own_unit_in_another_s_name() {
    let mut world = World::prepared();
    let (now, signing) = (time("2023-09-25T09:00"), authorised(&mut world, &head("SYT")));
    let found = || {
        said(json!({ "record-late-discovery": { "task": task(SYT), "document": { "number": "2/BC" },
            "received": "2023-09-15T09:00:00", "evidence": ["sổ văn thư"] } }))
    };
    world.when(now, &clerk("SYT"), Some(&signing), found()).refused("JudgesItself");
    world.when(now, &clerk("SYT"), Some(&chief_inspector()), found()).records(&["LateDiscoveredRecord"]);
}

#[test]
fn nobody_decides_on_the_appeal_from_their_own_decision() {
    let mut world = World::prepared();
    let signing = authorised(&mut world, &chief_inspector());
    world.when(time("2023-09-19T09:00"), &clerk("SYT"), Some(&head("SYT")), submit(SYT, "1/BC")).records_something();
    let disputed = said(json!({ "dispute-timeliness": { "task": task(SYT), "claimed_received": "2023-09-18T16:00:00",
        "evidence": ["ảnh màn hình"] } }));
    world.when(time("2023-09-19T10:00"), &clerk("SYT"), Some(&head("SYT")), disputed).records(&["TimelinessDisputed"]);
    let decided = || {
        said(json!({ "decide-dispute": { "task": task(SYT), "outcome": { "decision": "rejected" }, "reason": "x" } }))
    };
    world.when(time("2023-09-20T09:00"), &chief_inspector(), None, decided()).records(&["DisputeDecided"]);
    let appealed = said(json!({ "appeal-dispute": { "task": task(SYT), "reason": "x" } }));
    world.when(time("2023-09-20T10:00"), &clerk("SYT"), Some(&head("SYT")), appealed).records(&["DisputeAppealed"]);
    let now = time("2023-09-21T09:00");
    world.when(now, &signing, None, decided()).refused("DecidedBefore");
    world.when(now, &chairman(), None, decided()).records(&["DisputeDecided"]);
}

/// [`World::prepared`], where SYT stands under the provincial office.
fn with_syt_under_the_office() -> World {
    let mut world = World::prepared();
    let moved = said(json!({ "move-unit": { "unit": "SYT", "parent": "VPUBND", "from": "2023-08-01",
        "document": { "number": "1/QD" } } }));
    world.when(time("2023-07-20T09:00"), &chief(), Some(&chairman()), moved).records(&["UnitMoved"]);
    world
}

#[test]
fn what_moves_the_due_moments_of_many_is_not_said_by_whose_line_they_are() {
    let mut world = with_syt_under_the_office();
    let outage = said(json!({ "record-outage": { "channel": "reporting-system", "from": "2023-09-18T20:00:00",
        "until": "2023-09-19T08:00:00", "evidence": ["9004/BB"] } }));
    let now = time("2023-09-19T09:00");
    world.when(now, &officer(), Some(&chief()), outage).refused("JudgesItsLine");

    let year = json!({ "year": 2023, "days_off": { "2023-09-18": "compensation" }, "working_saturdays": [],
        "unconfirmed": [], "source": "x" });
    let published = said(json!({ "publish-calendar": { "year": year, "reason": "x" } }));
    world.when(now, &officer(), Some(&chief()), published).records(&["CalendarCorrected"]);
    let again = said(json!({ "recompute-deadlines": { "tasks": [], "reason": "x" } }));
    assert!(world.when(now, &officer(), Some(&chief()), again).records_something());
    let due = |of: &str| world.status(of, "2023-09-20").due.unwrap().effective.to_string();
    assert_eq!([due("C-Q/2023-Q3/STC"), due(SYT)], ["2023-09-19", "2023-09-18"]);
}

#[test]
fn nobody_signs_in_the_place_of_a_head_whose_authority_passed_on() {
    let mut world = World::prepared();
    let passed = said(json!({ "transfer-authority": { "from": "2023-09-01", "old": head("STC").office(),
        "new": head("SYT").office(), "document": { "number": "1/QD" } } }));
    let deputy = Actor { capacity: Capacity::Kt, ..actor("STC", domain::Role::UnitDeputy) };
    let now = time("2023-09-14T09:00");
    let filed = || submit("C-Q/2023-Q3/STC", "1/BC");
    world.clone().when(now, &clerk("STC"), Some(&deputy), filed()).records(&["ReportSubmitted"]);
    world.when(time("2023-09-01T09:00"), &chief(), Some(&chairman()), passed).records(&["AuthorityTransferred"]);
    world.when(now, &clerk("STC"), Some(&deputy), filed()).refused("MayNotApprove");
}

/// Nobody knows from which day on such a letter may ask for anything.
#[test]
fn a_letter_without_its_day_asks_for_nothing() {
    let mut world = World::prepared();
    let letter =
        said(json!({ "register-directive": { "directive": "D2", "document_type": "công văn", "issuer": "UBND",
        "number": "12", "symbol": "UBND-VP", "subject": "V/v", "addressees": ["SYT"] } }));
    let now = time("2023-09-14T09:00");
    world.when(now, &provincial_clerk(), None, letter).records(&["DirectiveRegistered"]);
    let asked = |directive: &str| {
        let obligations = vec![obligation("1", domain::event::ObligationKind::Periodic, &[])];
        Act::ExtractObligations { directive: directive.parse().unwrap(), obligations }
    };
    world.when(now, &officer(), Some(&chief()), asked("D2")).refused("NotIssued");
    // A letter that is dated by its month asks for nothing that was over before that month.
    let by_month =
        said(json!({ "register-directive": { "directive": "D3", "document_type": "công văn", "issuer": "UBND",
        "number": "13", "symbol": "UBND-VP", "date": "2023-09", "subject": "V/v", "addressees": ["SYT"] } }));
    world.when(now, &provincial_clerk(), None, by_month).records(&["DirectiveRegistered"]);
    world.when(now, &officer(), Some(&chief()), asked("D3")).records(&["ObligationExtracted"]);
    let assigned = said(json!({ "assign-tasks": { "obligation": "D3/1", "period": "2023-Q2" } }));
    world.when(now, &officer(), Some(&chief()), assigned).refused("PeriodBeforeDirective");
    let issued = said(json!({ "issue-directive": { "directive": "D2", "number": "12", "date": "2023-09-13" } }));
    world.when(now, &provincial_clerk(), Some(&chairman()), issued).records(&["DirectiveIssued"]);
    world.when(now, &officer(), Some(&chief()), asked("D2")).records(&["ObligationExtracted"]);
}

/// Equal names are asked about and refuse nothing: only people know whether it is one unit.
#[test]
fn units_of_one_name_at_one_time_are_found() {
    let mut world = World::prepared();
    let now = time("2023-09-20T09:00");
    let named = |code: &str, name: &str, from: &str| {
        let from = Some(time(from).date());
        establish(domain::command::NewUnit { name: name.into(), from, ..new_unit(code, UnitKind::Department) })
    };
    let renamed = |code: &str, name: &str, from: &str| {
        Act::RenameUnit(domain::event::UnitRenamed {
            unit: code.parse().unwrap(),
            from: time(from).date(),
            name: name.into(),
            name_en: name.into(),
            abbreviation: None,
            codes: Vec::new(),
            document: document("1/QD"),
        })
    };
    let ended = |code: &str, from: &str| {
        Act::ReorganiseUnits(domain::event::UnitsReorganised {
            from: time(from).date(),
            ended: vec![code.parse().unwrap()],
            successors: vec!["STC".parse().unwrap()],
            document: document("2/QD"),
        })
    };
    let mut same = |act: Act, unit: &str, name: &str| {
        assert!(world.when(now, &chief(), Some(&chairman()), act).records_something());
        let unit = unit.parse().unwrap();
        world.state().namesakes(&unit, name).into_iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(same(named("B1", "Ban Một", "2023-01-01"), "B1", "Ban Một"), "");
    assert_eq!(same(named("B2", "ban\u{a0}MỘT ", "2024-01-01"), "B2", "Ban Một"), "B1", "as it reads");
    assert_eq!(same(named("B3", "Ban Mốt", "2023-01-01"), "B3", "Ban Mốt"), "", "another name");
    assert_eq!(same(renamed("STC", "Ban Một", "2024-01-01"), "STC", "Ban Một"), "B1 B2");
    // One took another name, one is no more: what comes later has the name for itself.
    assert_eq!(same(renamed("B1", "Ban Hai", "2025-01-01"), "B1", "Ban Hai"), "");
    assert_eq!(same(ended("B2", "2025-01-01"), "B2", "Ban Một"), "B1 STC");
    assert_eq!(same(renamed("STC", "Sở Tài chính", "2025-01-01"), "STC", "Sở Tài chính"), "");
    assert_eq!(same(named("B4", "Ban Một", "2025-01-01"), "B4", "Ban Một"), "");
    assert_eq!(same(named("B5", "Ban Một", "2024-12-31"), "B5", "Ban Một"), "B1 B2 B4 STC");
}
