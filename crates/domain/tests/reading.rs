//! The table of who may read what, cell by cell: every class, every position, one's own unit and another.

use crate::support::*;
use domain::{
    Actor, Capacity, EntryNumber, Event, Role,
    authority::{Class, READING, class, class_of, may_read},
    event::EntryAnnulled,
};

const TODAY: &str = "2023-09-20";

/// A unit that has the position, and whether the reader belongs to STC.
fn reader(position: Role, unit: &str) -> Actor {
    Actor { unit: unit.parse().unwrap(), position, capacity: capacity(position), account: None }
}

fn capacity(position: Role) -> Capacity {
    if position == Role::System { Capacity::System } else { Capacity::Own }
}

/// Where somebody in this position sits who is not of STC.
fn elsewhere(position: Role) -> &'static str {
    match position {
        Role::Chairman | Role::ViceChairman => "UBND",
        Role::OfficeChief | Role::OfficeOfficer | Role::ProvincialClerk | Role::Administrator => "VPUBND",
        Role::ChiefInspector | Role::TeamLeader | Role::Inspector => "SNV",
        Role::ExternalAuditor => "TTT",
        Role::System => "HTBC",
        Role::UnitHead | Role::UnitDeputy | Role::UnitFocalPoint | Role::UnitClerk => "SYT",
    }
}

fn reads(world: &World, class: Class, actor: &Actor, subject: &str) -> bool {
    may_read(world.state(), class, Some(actor), TODAY.parse().unwrap(), Some(&subject.parse().unwrap()))
}

/// The cells, written down a second time: class, and who of those who are not of the unit may read.
fn outsiders(class: Class) -> &'static [Role] {
    use Role::*;
    match class {
        Class::Public => &Role::ALL,
        Class::Common => &[
            Chairman,
            ViceChairman,
            OfficeChief,
            OfficeOfficer,
            ProvincialClerk,
            ChiefInspector,
            TeamLeader,
            Inspector,
            UnitHead,
            UnitFocalPoint,
            UnitDeputy,
            UnitClerk,
            ExternalAuditor,
        ],
        Class::Unit | Class::Overview => &[
            Chairman,
            ViceChairman,
            OfficeChief,
            OfficeOfficer,
            ProvincialClerk,
            ChiefInspector,
            TeamLeader,
            Inspector,
            ExternalAuditor,
        ],
        Class::Inspection => &[Chairman, ChiefInspector, TeamLeader, Inspector],
        Class::Name => &[Chairman, ChiefInspector],
        Class::Draft => &[],
        Class::Access => &[ChiefInspector, ExternalAuditor],
        Class::Technical => &[ChiefInspector, ExternalAuditor, Administrator],
    }
}

#[test]
fn every_cell_for_whoever_is_not_of_the_unit() {
    let world = World::prepared();
    for class in Class::ALL {
        for position in Role::ALL {
            let actor = reader(position, elsewhere(position));
            let there = world.state().units.get(&actor.unit).is_some_and(|unit| unit.kind.has(position));
            if !there {
                continue;
            }
            let expected = outsiders(class).contains(&position);
            assert_eq!(reads(&world, class, &actor, "STC"), expected, "{class:?} {position:?}");
        }
    }
}

#[test]
fn a_unit_reads_its_own_and_nothing_of_its_inspection() {
    use Role::*;
    let world = World::prepared();
    for position in [UnitHead, UnitDeputy, UnitFocalPoint, UnitClerk] {
        let actor = reader(position, "STC");
        for (class, expected) in [
            (Class::Public, true),
            (Class::Common, true),
            (Class::Unit, true),
            (Class::Overview, false),
            (Class::Inspection, false),
            (Class::Name, false),
            (Class::Draft, false),
            (Class::Access, false),
            (Class::Technical, false),
        ] {
            assert_eq!(reads(&world, class, &actor, "STC"), expected, "{class:?} {position:?}");
        }
    }
    // Home Affairs is not judged by itself: its inspectors read nothing of an inspection of it.
    for position in [ChiefInspector, TeamLeader, Inspector] {
        let actor = reader(position, "SNV");
        assert!(reads(&world, Class::Inspection, &actor, "STC") && !reads(&world, Class::Inspection, &actor, "SNV"));
    }
}

#[test]
fn without_an_office_of_today_only_what_is_public() {
    let world = World::prepared();
    let nobody = |class| may_read(world.state(), class, None, TODAY.parse().unwrap(), None);
    assert!(Class::ALL.into_iter().all(|class| nobody(class) == (class == Class::Public)));
    // A position that this unit has not, and a unit that there is not.
    for actor in [reader(Role::ChiefInspector, "STC"), reader(Role::OfficeChief, "KHONGCO")] {
        assert!(Class::ALL.into_iter().all(|class| reads(&world, class, &actor, "STC") == (class == Class::Public)));
    }
}

#[test]
fn every_class_has_its_row_and_a_correction_the_class_of_what_it_corrects() {
    assert_eq!(READING.iter().map(|(class, _)| *class).collect::<Vec<_>>(), Class::ALL);
    let world = World::prepared();
    let first = &world.events()[0];
    assert_eq!(class_of(&world.chronicle, first), Class::Public);
    let mut annulling = first.clone();
    annulling.entry = EntryNumber(world.events().len() as u64);
    let task = world.events().iter().find(|recorded| matches!(recorded.event, Event::DeadlineFixed(_))).unwrap();
    for (named, expected) in
        [(first.entry, Class::Public), (task.entry, Class::Unit), (EntryNumber(9_999), Class::Inspection)]
    {
        annulling.event = EntryAnnulled { entry: named, superseded_by: None, reason: "x".into() }.into();
        assert_eq!(class(&annulling.event), None);
        assert_eq!(class_of(&world.chronicle, &annulling), expected);
    }
}
