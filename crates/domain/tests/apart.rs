//! Nobody speaks for another: not as the ledger, not as a system that is registered for something else, and not
//! by another office over a unit to which they belong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use socai_domain::{
    Act, Actor, Command,
    authority::{Part, entitlements, name_of},
    event::{Channel, Connection},
    people::UnitKind,
};
use support::*;

const SYT: &str = "C-Q/2023-Q3/SYT";

fn under(account: &str, actor: Actor) -> Actor {
    Actor { account: Some(account.to_owned()), ..actor }
}

fn delay() -> Act {
    Act::RecordDelay { tasks: vec![task(SYT)], effective_from: None }
}

fn establish(unit: socai_domain::command::NewUnit) -> Act {
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

#[test]
fn a_unit_judges_none_in_its_line() {
    let mut world = World::prepared();
    let document = || document("1/QD");
    let moved = |unit: &str, parent: &str| {
        Act::MoveUnit(socai_domain::event::UnitMoved {
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
    let other = actor("HT2", socai_domain::Position::System);
    world.when(now, &other, None, submit(SYT, "1/BC")).refused("SystemNotRegistered");

    let department =
        socai_domain::command::NewUnit { connection: Some(connection()), ..new_unit("SX", UnitKind::Department) };
    world.when(now, &chief(), Some(&chairman()), establish(department)).refused("NoSystem");
    let anywhere = Connection { channels: Vec::new(), ..connection() };
    let anywhere = socai_domain::command::NewUnit { connection: Some(anywhere), ..new_unit("HT3", UnitKind::System) };
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
            for position in socai_domain::Position::ALL {
                for capacity in [socai_domain::Capacity::Own, socai_domain::Capacity::Tl, socai_domain::Capacity::Kt] {
                    let by = Actor { capacity, ..actor(unit, position) };
                    let done = world.clone().when(now, &by, None, grant()).records_something();
                    assert_eq!(done, listed.contains(&(by.office(), capacity)), "{by:?}, delegated: {delegated}");
                }
            }
        }
    }
}
