//! "các sở, ngành" and "các sở, ban, ngành" are two groups: the second has the boards of management, too. A letter that is
//! addressed to the one and charges the other may mean the same, and is asked about once.

use super::{Doubt, Letter, PointRole, bodies_in};
use crate::{
    groups::{Group, Said, names_a_board},
    source::fold,
};

/// Asks about the first point that charges another of the two groups than is addressed.
pub(super) fn ask(letter: &mut Letter) {
    let addressed: Vec<String> = letter
        .addressees
        .iter()
        .flat_map(|addressee| bodies_in(addressee.text.trim_matches(['.', ';', ' '])))
        .collect();
    let Some(told) = addressed.iter().find(|body| has_boards(body).is_some()).cloned() else { return };
    // "Trưởng ban Ban Quản lý …", "Thủ trưởng các ngành" beside the departments.
    let is_board = |body: &String| {
        fold(body).contains("ban quản lý")
            || matches!(Group::said(body), Said::Groups(groups) if groups.contains(&Group::Authorities))
    };
    let board = addressed.iter().find(|body| is_board(body) && **body != told).map(|body| format!(", \"{body}\""));
    let with_boards = addressed.iter().any(is_board);
    let other = letter.points.iter().filter(|point| point.role != PointRole::Formula).find_map(|point| {
        let named = point.lead.bodies.iter().find(|body| has_boards(body).is_some_and(|has| has != with_boards))?;
        // Who names the boards beside the departments means all.
        let is_whole = !with_boards || !names_a_board(&point.lead.bodies);
        is_whole.then(|| {
            (point.lines.0, format!("{}: \"{named}\" ≠ \"{told}\"{}", point.code, board.clone().unwrap_or_default()))
        })
    });
    if let Some((line, words)) = other {
        letter.ask(line, Doubt::GroupsDiffer, words);
    }
}

/// Of a name of all departments, whether it has the boards of management in it.
fn has_boards(body: &str) -> Option<bool> {
    match Group::said(body) {
        Said::Groups(groups) if groups.contains(&Group::Departments) => Some(groups.contains(&Group::Authorities)),
        _ => None,
    }
}
