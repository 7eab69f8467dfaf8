//! Who asks, and what they may read: the right is that of today's office, never of the date that is looked at.

use calendar::NaiveDate;
use domain::{
    Actor, Role, State, UnitCode,
    authority::{Class, may_read},
};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Somebody without an account.
    Everybody,
    /// The holder of an account who works in one of their offices; in none, where they hold none today.
    Person {
        /// The login name, which nobody else is shown.
        login: String,
        /// The offices that they hold today.
        offices: Vec<Actor>,
        /// The one in which they work.
        office: Option<Actor>,
    },
    /// Whoever keeps the accounts and the machine: no business page is theirs to read.
    Administrator {
        /// The login name.
        login: String,
    },
}

impl Caller {
    /// The office in which they ask.
    pub fn office(&self) -> Option<&Actor> {
        match self {
            Self::Person { office, .. } => office.as_ref(),
            Self::Everybody | Self::Administrator { .. } => None,
        }
    }

    /// The login name.
    pub fn login(&self) -> Option<&str> {
        match self {
            Self::Person { login, .. } | Self::Administrator { login } => Some(login),
            Self::Everybody => None,
        }
    }

    /// Whether they may read, today, what is of this class and about this unit, or about none.
    pub fn may(&self, state: &State, today: NaiveDate, class: Class, unit: Option<&UnitCode>) -> bool {
        match self {
            Self::Administrator { .. } => matches!(class, Class::Public | Class::Technical),
            Self::Everybody | Self::Person { .. } => may_read(state, class, self.office(), today, unit),
        }
    }

    /// By what their rights differ from those of others: answers for two callers of one scope are the same.
    pub fn scope(&self) -> String {
        match self {
            Self::Everybody => "everybody".to_owned(),
            Self::Administrator { .. } => "administrator".to_owned(),
            Self::Person { office: Some(office), .. } => format!("{}/{}", office.unit, office.position),
            Self::Person { office: None, .. } => "nobody".to_owned(),
        }
    }

    /// What they come to the desk for.
    pub fn work(&self) -> Work {
        match self.office().map(|office| office.position) {
            Some(Role::ChiefInspector | Role::TeamLeader | Role::Inspector | Role::ExternalAuditor) => Work::Inspecting,
            Some(
                Role::OfficeChief | Role::OfficeOfficer | Role::ProvincialClerk | Role::Chairman | Role::ViceChairman,
            ) => Work::Directing,
            Some(position) if position.is_of_unit() => Work::Reporting,
            _ => Work::None,
        }
    }
}

/// What somebody comes to the desk for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// To look after all units' duties.
    Directing,
    /// To inspect.
    Inspecting,
    /// To do their own unit's duties.
    Reporting,
    /// Nothing here.
    None,
}
