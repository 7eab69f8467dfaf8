//! Who records and who approves.

use serde_json::{Value, json};

/// Somebody in a position.
pub fn actor(unit: &str, position: &str) -> Value {
    json!({"unit": unit, "position": position})
}

pub fn clerk_of(unit: &str) -> Value {
    actor(unit, "unit-clerk")
}

pub fn focal_point_of(unit: &str) -> Value {
    actor(unit, "unit-focal-point")
}

pub fn head_of(unit: &str) -> Value {
    actor(unit, "unit-head")
}

/// Văn thư của Ủy ban.
pub fn provincial_clerk() -> Value {
    actor("VPUBND", "provincial-clerk")
}

pub fn officer() -> Value {
    actor("VPUBND", "office-officer")
}

pub fn office_chief() -> Value {
    actor("VPUBND", "office-chief")
}

/// The chief of the Office, in the Chairman's name (TL.).
pub fn by_order() -> Value {
    json!({"unit": "VPUBND", "position": "office-chief", "capacity": "tl"})
}

pub fn chairman() -> Value {
    actor("UBND", "chairman")
}

pub fn chief_inspector() -> Value {
    actor("SNV", "chief-inspector")
}

/// The reporting system.
pub fn system() -> Value {
    json!({"unit": "HTBC", "position": "system", "capacity": "system"})
}
