//! From the JSON Schema of the acts to their forms.

use domain::Act;
use schemars::schema_for;
use serde_json::{Map, Value};

use super::{Field, Form, Holds, Need, Step, Times};

/// Parts of an act that are no thing of their own for whoever fills it in: their fields stand among the others.
const TRANSPARENT: [&str; 9] =
    ["filing", "filings", "set", "times", "rule-set", "regime", "obligations", "declarations", "year"];
/// Fields of a part that is called after them: a document by its number.
const MAIN: [&str; 2] = ["number", "position"];
/// Fields that are called otherwise than their place says.
const CALLED: [(&str, &str); 7] = [
    ("due-on-date", "due"),
    ("due-on-reading", "due-reading"),
    ("due-within-span", "due-within"),
    ("due-within-from", "due-from"),
    ("due-in-period", "due-period"),
    ("due-in-part", "due-part"),
    ("due-within-first-day", "due-first-day"),
];
/// The same where the name is one that every act has.
const CALLED_IN: [(&str, &str, &str); 4] = [
    ("grant-delegation", "by", "delegated-by"),
    ("record-outage", "channel", "outage-of"),
    ("activate-rule-set", "id", "rule-set"),
    ("activate-regime", "id", "regime"),
];

pub(super) fn forms() -> Vec<Form> {
    let schema = schema_for!(Act).to_value();
    let defs = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    let acts = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    let form = |act: &Value| {
        let (act, body) = act.get("properties")?.as_object()?.iter().next()?;
        let mut reader = Reader { defs: &defs, act, fields: Vec::new() };
        reader.members(body, &Place::default());
        let mut fields = reader.fields;
        fields.sort_by_key(|field| (field.need != Need::Always, field.flag != "task"));
        Some(Form { act: act.clone(), fields })
    };
    acts.iter().filter_map(form).collect()
}

/// Where in an act one stands.
#[derive(Clone)]
struct Place {
    path: Vec<Step>,
    prefix: String,
    need: Need,
    times: Times,
}

impl Default for Place {
    fn default() -> Self {
        Self { path: Vec::new(), prefix: String::new(), need: Need::Always, times: Times::Once }
    }
}

struct Reader<'s> {
    defs: &'s Map<String, Value>,
    act: &'s str,
    fields: Vec<Field>,
}

impl<'s> Reader<'s> {
    /// The type that is meant, with its name where it has one; whether it may be left out.
    fn resolved(&self, schema: &'s Value) -> (&'s Value, Option<&'s str>) {
        let chosen = schema.get("anyOf").and_then(Value::as_array).and_then(|all| match &all[..] {
            [one, other] if other.get("type") == Some(&Value::from("null")) => Some(one),
            _ => None,
        });
        let schema = chosen.unwrap_or(schema);
        match schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
            Some(name) => (self.defs.get(name).unwrap_or(&Value::Null), Some(name)),
            None => (schema, None),
        }
    }

    /// The members of an object.
    fn members(&mut self, schema: &'s Value, place: &Place) {
        let (object, _) = self.resolved(schema);
        let Some(members) = object.get("properties").and_then(Value::as_object) else { return };
        for (name, member) in members {
            let is_required = required(object).any(|required| required == name);
            self.member(name, member, is_required, place);
        }
    }

    fn member(&mut self, name: &str, member: &'s Value, is_required: bool, place: &Place) {
        let spelt = name.replace('_', "-");
        let has_members = {
            let (found, _) = self.resolved(member);
            let (found, _) = found.get("items").map_or((found, None), |item| self.resolved(item));
            found.get("properties").is_some()
        };
        let is_transparent = has_members
            && (TRANSPARENT.contains(&spelt.as_str()) || (self.act == "establish-units" && spelt == "units"));
        let is_main = MAIN.contains(&spelt.as_str()) && !place.prefix.is_empty();
        let prefix = match (place.prefix.as_str(), is_transparent || is_main) {
            (before, true) => before.to_owned(),
            ("", false) => spelt.clone(),
            (before, false) => format!("{before}-{spelt}"),
        };
        let need = match (is_required, &place.need) {
            (true, need) => need.clone(),
            (false, _) => Need::Never,
        };
        let mut path = place.path.clone();
        path.push(Step::Member(name.to_owned()));
        self.value(member, &Place { path, prefix, need, times: place.times }, &spelt);
    }

    fn value(&mut self, schema: &'s Value, place: &Place, name: &str) {
        let (found, type_name) = self.resolved(schema);
        // What belongs to a part that may be left out is needed only with the others of it.
        let inner =
            || Place { need: if place.need == Need::Never { Need::With } else { place.need.clone() }, ..place.clone() };
        if let Some(holds) = self.named(type_name, name).or_else(|| plain(found)) {
            return self.add(place, holds, place.times);
        }
        if let Some(items) = found.get("items") {
            let (item, item_name) = self.resolved(items);
            let one = singular(&place.prefix);
            if let Some(holds) = self.named(item_name, name).or_else(|| plain(item)) {
                return self.add(&Place { prefix: one, ..place.clone() }, holds, Times::Many);
            }
            let is_outer = place.path.len() == 1 && item.get("properties").is_some();
            if !is_outer {
                return self.add(&Place { prefix: one, ..place.clone() }, Holds::Json, Times::Many);
            }
            let mut path = place.path.clone();
            path.push(Step::Item);
            let place = Place { path, prefix: one, times: Times::Each, ..inner() };
            return self.members(item, &place);
        }
        if let Some(variants) = found.get("oneOf").and_then(Value::as_array) {
            return self.variants(variants, place);
        }
        if found.get("properties").is_some() {
            return self.members(found, &inner());
        }
        if found.get("additionalProperties").is_some() {
            return self.add(&Place { prefix: singular(&place.prefix), ..place.clone() }, Holds::Pair, Times::Many);
        }
        self.add(place, Holds::Json, place.times);
    }

    /// One of several: told apart by a member that says which, or by the one member that each has.
    fn variants(&mut self, variants: &'s [Value], place: &Place) {
        let optional = Place { need: Need::Never, ..place.clone() };
        if let Some((tag, values)) = tag(variants) {
            let mut path = place.path.clone();
            path.push(Step::Member(tag.to_owned()));
            self.add(&Place { path, ..place.clone() }, Holds::Choice(values), place.times);
            for variant in variants {
                let members = variant.get("properties").and_then(Value::as_object).into_iter().flatten();
                for (name, member) in members.filter(|(name, _)| *name != tag) {
                    self.member(name, member, false, &optional);
                }
            }
            return;
        }
        for (name, body) in variants.iter().filter_map(|variant| variant.get("properties")?.as_object()?.iter().next())
        {
            let mut path = place.path.clone();
            path.push(Step::Member(name.clone()));
            let prefix = format!("{}-{name}", place.prefix);
            self.members(body, &Place { path, prefix, need: Need::With, times: place.times });
        }
    }

    /// What a type of that name holds.
    fn named(&self, type_name: Option<&str>, name: &str) -> Option<Holds> {
        Some(match type_name? {
            // What is registered now is not known yet.
            "UnitCode" if self.act == "establish-units" && name == "unit" => Holds::Text,
            "UnitCode" => Holds::Unit,
            "ObligationId" => Holds::Obligation,
            "TaskId" => Holds::Task,
            "Period" => Holds::Period,
            "Moment" => Holds::Moment,
            "Timestamp" => Holds::Instant,
            "PartialDate" => Holds::Date,
            "Span" => Holds::Span,
            "Office" => Holds::Office,
            "Actor" => Holds::Actor,
            "EntryRef" => Holds::Entry,
            "EntryNumber" => Holds::EntryNumber,
            "Position" => Holds::Position,
            "DirectiveId" | "RecordId" | "PersonId" | "TimeOfDay" | "CommandId" => Holds::Text,
            _ => return None,
        })
    }

    fn add(&mut self, place: &Place, holds: Holds, times: Times) {
        let here = CALLED_IN.iter().filter(|(act, ..)| *act == self.act).map(|(_, long, short)| (long, short));
        let called = CALLED.iter().map(|(long, short)| (long, short)).chain(here);
        let called = called.into_iter().find(|(long, _)| **long == place.prefix).map(|(_, short)| (*short).to_owned());
        let flag = called.unwrap_or_else(|| place.prefix.clone());
        // Two variants may have one member.
        if !self.fields.iter().any(|field| field.flag == flag && field.path == place.path) {
            let (path, need) = (place.path.clone(), place.need.clone());
            self.fields.push(Field { flag, path, holds, need, times });
        }
    }
}

/// What a type without a name of its own holds, where that is one value.
fn plain(schema: &Value) -> Option<Holds> {
    let values = schema.get("oneOf").or(schema.get("enum")).and_then(Value::as_array);
    if let Some(values) = values {
        let value = |value: &Value| value.get("const").unwrap_or(value).as_str().map(str::to_owned);
        return values.iter().map(value).collect::<Option<_>>().map(Holds::Choice);
    }
    let kind = schema.get("type")?;
    let kind = kind.as_str().or_else(|| kind.as_array()?.first()?.as_str())?;
    match (kind, schema.get("format").and_then(Value::as_str)) {
        ("string", Some("date")) => Some(Holds::Day),
        ("string", _) => Some(Holds::Text),
        ("integer", _) => Some(Holds::Number),
        _ => None,
    }
}

/// The member by which variants are told apart, and its values.
fn tag(variants: &[Value]) -> Option<(&str, Vec<String>)> {
    let members = variants.first()?.get("properties")?.as_object()?;
    let tag = members.iter().find(|(_, member)| member.get("const").is_some()).map(|(name, _)| name)?;
    let value = |variant: &Value| variant.get("properties")?.get(tag)?.get("const")?.as_str().map(str::to_owned);
    Some((tag, variants.iter().map(value).collect::<Option<_>>()?))
}

fn required(object: &Value) -> impl Iterator<Item = &str> {
    object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// A list is filled in one by one.
fn singular(name: &str) -> String {
    match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => name.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'i'])).unwrap_or(name).to_owned(),
    }
}
