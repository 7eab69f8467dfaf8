//! Views as they are told: each entry in them in words.

use calendar::Step;
use serde::Serialize;
use views::{
    UnitNames,
    case::CasePage,
    changes::Changes,
    entry::EntryPage,
    history::{self, Happened},
    revised::Revised,
    ticks::Ticks,
    timeline::Timeline,
    why::Why,
};

use crate::{
    Language, traces,
    trail::{EntryLine, History, told},
};

/// A view whose entries are as they were recorded.
pub trait Tell {
    /// The same with its entries in words.
    type Told: Serialize;

    /// In this language, with these names of units.
    fn tell(&self, names: &UnitNames, language: Language) -> Self::Told;

    /// For programs: in every language the same, with the codes of units.
    fn for_programs(&self) -> Self::Told {
        self.tell(&UnitNames::default(), Language::En)
    }
}

/// Views of entries of which each is told by itself.
macro_rules! by_entry {
    ($($view:ident),* $(,)?) => {
        $(impl Tell for $view<Happened> {
            type Told = $view<EntryLine>;

            fn tell(&self, names: &UnitNames, language: Language) -> Self::Told {
                self.clone().map(told(names, language))
            }
        })*
    };
}
by_entry!(CasePage, Changes, EntryPage, Revised, Ticks, Timeline);

impl Tell for Why<Happened, Step> {
    type Told = Why<EntryLine, String>;

    fn tell(&self, names: &UnitNames, language: Language) -> Self::Told {
        self.clone().map(told(names, language), |trace| traces::lines(&trace, language))
    }
}

impl Tell for history::History {
    type Told = History;

    fn tell(&self, names: &UnitNames, language: Language) -> Self::Told {
        History::of(self, names, language)
    }
}
