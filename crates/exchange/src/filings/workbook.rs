//! Which sheet of a workbook is the list.

use super::{
    errors::FilingsError,
    grid::Grid,
    heads::{Choices, Head},
    meaning::Table,
    xlsx::Book,
};

/// The sheet that is read.
pub(super) struct Chosen {
    pub grid: Grid,
    /// Its name, of a workbook.
    pub name: Option<String>,
    /// The others that hold something.
    pub others: Vec<String>,
}

/// The sheet that the clerk names; else the one that is such a list; else the first that holds something.
///
/// # Errors
/// Several are such lists: nobody but the clerk says which is meant.
pub(super) fn choose(book: &mut Book<'_>, choices: &Choices, table: Table) -> Result<Chosen, FilingsError> {
    let names: Vec<String> = book.visible().map(str::to_owned).collect();
    if let Some(wanted) = &choices.sheet {
        let no_such = || FilingsError::NoSuchSheet { name: wanted.clone(), there: names.clone() };
        let name = book.called(wanted).ok_or_else(no_such)?.to_owned();
        // Whoever names one knows of the others.
        return Ok(Chosen { grid: book.grid(&name)?, name: Some(name), others: Vec::new() });
    }
    // The first list, and the first that holds something, are kept as they were read: a sheet may be long.
    let (mut lists, mut filled, mut list, mut first) = (Vec::new(), Vec::new(), None, None);
    for name in &names {
        let read = book.grid(name);
        if read.as_ref().is_ok_and(|grid| grid.rows.is_empty()) {
            continue;
        }
        // What cannot be read is never counted as absent.
        filled.push(name.clone());
        match read {
            Ok(grid) if is_list(&grid, choices, table) => {
                lists.push(name.clone());
                list.get_or_insert((name.clone(), Ok(grid)));
            }
            read => drop(first.get_or_insert((name.clone(), read))),
        }
    }
    if lists.len() > 1 {
        return Err(FilingsError::SeveralSheets(lists));
    }
    let (name, grid) = list.or(first).unwrap_or_else(|| {
        let name = names.first().cloned().unwrap_or_default();
        let grid = book.grid(&name);
        (name, grid)
    });
    let others = filled.into_iter().filter(|other| *other != name).collect();
    Ok(Chosen { grid: grid?, name: Some(name), others })
}

/// Whether a sheet has the head of such a list, if also one about which there is something to ask.
fn is_list(grid: &Grid, choices: &Choices, table: Table) -> bool {
    !matches!(Head::find(grid, choices, table), Err(FilingsError::NoHeader { .. } | FilingsError::Empty))
}
