//! Characters that a reader does not see, or that command a terminal.

/// A character that is not seen: it could hide or forge lines, and make two words of one that read alike.
pub fn hides(c: char) -> bool {
    domain::reading::is_invisible(c)
}
