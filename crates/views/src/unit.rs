//! One unit on one page: what it is, its figures, its tasks, what is late, its cases and its recommendations.

/// The projections that make up the page, in its order.
pub const SHEETS: [&str; 6] = ["organisation", "scorecard", "board", "overdue", "cases", "recommendations"];
