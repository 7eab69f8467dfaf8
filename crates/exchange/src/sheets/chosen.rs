//! Which sheets go into a file, by their names.

use calendar::Moment;
use views::{Filter, Knowledge, PROJECTIONS, Projection, Sheet, changes, timeline};

use super::as_decreed;

/// The sheet that says what differs between two moments.
const CHANGES: &str = "changes";
/// The sheet of one task, entry by entry.
const TIMELINE: &str = "timeline";

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook: any number of sheets.
    Xlsx,
    /// Text: one sheet.
    Csv,
}

/// Why these sheets do not go into a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// No projection has this name.
    #[error("there is no projection \"{0}\"")]
    NoProjection(String),
    /// The projection is not about tasks, which have periods and due dates.
    #[error("the table {0} has no periods and no due dates")]
    NotOfTasks(String),
    /// Changes lie between two moments.
    #[error("the table changes needs a moment to begin with")]
    ChangesSinceWhen,
    /// A timeline is of one task.
    #[error("the table timeline needs a task")]
    TimelineOfWhat,
    /// A CSV file holds one table.
    #[error("CSV holds one table")]
    OneTable,
    /// Changes are told from the earlier moment.
    #[error("the moment to begin with lies after the one that is asked about")]
    SinceAfter,
}

/// The projection of that name. One that is not about tasks is not asked about a period or due dates.
pub fn projection(name: &str, filter: &Filter) -> Result<&'static Projection, ChoiceError> {
    let projection = Projection::named(name).ok_or_else(|| ChoiceError::NoProjection(name.to_owned()))?;
    let is_of_tasks = filter.period.is_some() || !filter.due.is_any();
    match is_of_tasks && !projection.is_of_tasks() {
        true => Err(ChoiceError::NotOfTasks(name.to_owned())),
        false => Ok(projection),
    }
}

/// The sheets that were named for a file.
#[derive(Debug)]
pub struct Chosen {
    format: Format,
    projections: Vec<&'static Projection>,
    /// Without a name, a workbook has whatever has something to say.
    is_all: bool,
    has_timeline: bool,
}

impl Chosen {
    /// The sheets of these names; with what differs since a moment, if one is given.
    pub fn of(names: &[String], format: Format, filter: &Filter, since: Option<Moment>) -> Result<Self, ChoiceError> {
        let is_named = |wanted: &str| names.iter().any(|name| name == wanted);
        if since.is_none() && is_named(CHANGES) {
            return Err(ChoiceError::ChangesSinceWhen);
        }
        if filter.task.is_none() && is_named(TIMELINE) {
            return Err(ChoiceError::TimelineOfWhat);
        }
        let mut projections: Vec<&Projection> = Vec::new();
        for name in names.iter().filter(|name| ![CHANGES, TIMELINE].contains(&name.as_str())) {
            let projection = projection(name, filter)?;
            if !projections.iter().any(|other| other.name == projection.name) {
                projections.push(projection);
            }
        }
        let count = projections.len() + usize::from(since.is_some()) + usize::from(is_named(TIMELINE));
        if format == Format::Csv && count != 1 {
            return Err(ChoiceError::OneTable);
        }
        let is_all = names.is_empty();
        Ok(Self { format, projections, is_all, has_timeline: is_all || is_named(TIMELINE) })
    }

    /// The sheets as they are known; `then` is what was known at the moment since which something differs.
    pub fn sheets(
        &self,
        knowledge: &Knowledge<'_>,
        filter: &Filter,
        then: Option<&Knowledge<'_>>,
    ) -> Result<Vec<Sheet>, ChoiceError> {
        let sheet = |projection: &Projection| as_decreed(projection.sheet(knowledge, filter));
        let asks_for_all = filter.period.is_none() && filter.task.is_none() && filter.due.is_any();
        let mut sheets: Vec<Sheet> = match self.is_all && self.format == Format::Xlsx {
            true => PROJECTIONS
                .iter()
                .filter(|projection| asks_for_all || projection.is_of_tasks())
                .map(sheet)
                .filter(|sheet| !sheet.rows.is_empty())
                .collect(),
            false => self.projections.iter().copied().map(sheet).collect(),
        };
        // The whole file of a task has its timeline too.
        if let Some(task) = filter.task.as_ref().filter(|_| self.has_timeline) {
            let timeline = timeline::timeline(knowledge, task);
            sheets.extend(timeline.map(|timeline| timeline::sheet(&timeline, knowledge.names())));
        }
        if let Some(then) = then {
            if then.as_of.known > knowledge.as_of.known || then.as_of.valid > knowledge.as_of.valid {
                return Err(ChoiceError::SinceAfter);
            }
            sheets.push(changes::sheet(&changes::changes(then, knowledge, filter), knowledge.names()));
        }
        Ok(sheets)
    }
}
