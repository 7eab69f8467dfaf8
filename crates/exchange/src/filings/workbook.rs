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
    let (mut lists, mut filled) = (Vec::new(), Vec::new());
    for name in &names {
        match book.grid(name) {
            Ok(grid) if grid.rows.is_empty() => {}
            Ok(grid) => {
                filled.push(name.clone());
                if is_list(&grid, choices, table) {
                    lists.push(name.clone());
                }
            }
            // What cannot be read is never counted as absent.
            Err(_) => filled.push(name.clone()),
        }
    }
    if lists.len() > 1 {
        return Err(FilingsError::SeveralSheets(lists));
    }
    let name = lists.pop().or_else(|| filled.first().cloned()).or_else(|| names.first().cloned());
    let grid = book.grid(name.as_deref().unwrap_or_default())?;
    let others = filled.into_iter().filter(|other| Some(other) != name.as_ref()).collect();
    Ok(Chosen { grid, name, others })
}

/// Whether a sheet has the head of such a list, if also one about which there is something to ask.
fn is_list(grid: &Grid, choices: &Choices, table: Table) -> bool {
    !matches!(Head::find(grid, choices, table), Err(FilingsError::NoHeader { .. } | FilingsError::Empty))
}
