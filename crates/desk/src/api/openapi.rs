//! The API described (OpenAPI 3.1), from the table of questions and the schemas of answers: it cannot say anything else
//! than what is taken and given.

use std::collections::BTreeMap;

use maud::html;
use questions::{Asking, Need, Parameter, QUESTIONS};
use serde_json::{Map, Value, json};
use words::answers::schemas;

use super::{OFFICE, PLACED, Parts, address};
use crate::{page::Page, pages::table::wide, visit::Visit};

/// The description.
pub fn described() -> String {
    let mut paths = Map::new();
    for asking in QUESTIONS {
        paths.insert(address(asking.name), json!({ "get": operation(asking, None) }));
    }
    // OpenAPI has no parameter of several parts.
    for placed in PLACED.iter().filter(|placed| placed.parts == Parts::One) {
        if let Some(asking) = Asking::named(placed.question) {
            let path = format!("/api/v1/{}/{{{}}}", placed.folder, placed.parameter);
            paths.insert(path, json!({ "get": operation(asking, Some(placed.parameter)) }));
        }
    }
    paths.insert("/api/v1/receipts/{entry}".to_owned(), json!({ "get": receipt() }));
    paths.insert("/api/v1/openapi.json".to_owned(), json!({ "get": itself() }));
    let names: Vec<&str> = QUESTIONS.iter().flat_map(|asking| asking.answers).copied().collect();
    let mut shapes = Map::new();
    for (name, shape) in names.into_iter().filter_map(|name| Some((name, schemas::named(name)?))) {
        place(name, shape, &mut shapes);
    }
    shapes.insert("problem".to_owned(), problem());
    shapes.insert("part".to_owned(), part());
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sổ Cái",
            "version": "1",
            "description": "Each question of the ledger by its name. Whoever may read everything gets, byte for byte, what the command of that name prints with --json; of others, what they may not read is left out before anything is counted.",
        },
        "paths": paths,
        "components": {
            "schemas": shapes,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
        "security": [{ "token": [] }],
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// Places a shape among the others, and beside it what it refers to within itself: a reference leads through the whole
/// document (OpenAPI 3.1, section 4.8.7). Two shapes may call different things by one name; then the second bears both.
fn place(name: &str, mut shape: Value, shapes: &mut Map<String, Value>) {
    let inner = shape.as_object_mut().and_then(|shape| shape.remove("$defs"));
    let Some(Value::Object(inner)) = inner else {
        shapes.insert(name.to_owned(), shape);
        return;
    };
    let called = |one: &str, of: &Value| {
        let is_taken = shapes.get(one).is_some_and(|known| *known != led(of, &|inner| inner.to_owned()));
        if is_taken || one == name { format!("{name}.{one}") } else { one.to_owned() }
    };
    let names: BTreeMap<String, String> = inner.iter().map(|(one, of)| (one.clone(), called(one, of))).collect();
    let renamed = |one: &str| names.get(one).cloned().unwrap_or_else(|| one.to_owned());
    for (one, of) in &inner {
        shapes.insert(renamed(one), led(of, &renamed));
    }
    shapes.insert(name.to_owned(), led(&shape, &renamed));
}

/// The shape with each of its references led to where `renamed` says that the thing stands.
fn led(shape: &Value, renamed: &dyn Fn(&str) -> String) -> Value {
    match shape {
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                let inner = value.as_str().filter(|_| key == "$ref").and_then(|text| text.strip_prefix("#/$defs/"));
                let value = match inner {
                    Some(one) => json!(format!("#/components/schemas/{}", renamed(one))),
                    None => led(value, renamed),
                };
                (key.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(items) => items.iter().map(|item| led(item, renamed)).collect(),
        other => other.clone(),
    }
}

fn operation(asking: &Asking, placed: Option<&str>) -> Value {
    let in_path = |parameter: &Parameter| placed == Some(parameter.name);
    let mut parameters: Vec<Value> =
        asking.parameters().map(|parameter| described_parameter(parameter, in_path(parameter))).collect();
    parameters.push(json!({
        "name": OFFICE, "in": "header", "required": false,
        "description": "in which of the token holder's offices the question is asked, such as SNV/chief-inspector",
        "schema": { "type": "string" },
    }));
    let shape = |name: &&str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let shapes: Vec<Value> = asking.answers.iter().map(shape).collect();
    let schema = match &shapes[..] {
        [one] => one.clone(),
        several => json!({ "anyOf": several }),
    };
    // A part of an answer says which row is its last.
    let schema = match asking.is_paged() {
        true => json!({ "allOf": [schema, { "$ref": "#/components/schemas/part" }] }),
        false => schema,
    };
    let name = match placed {
        Some(name) => format!("{}-by-{name}", asking.name),
        None => asking.name.to_owned(),
    };
    json!({
        "operationId": name,
        "summary": asking.en,
        "parameters": parameters,
        "responses": {
            "200": { "description": "the answer", "content": { "application/json": { "schema": schema } } },
            "304": { "description": "the answer is the one whose ETag was named" },
            "400": wrong("the question cannot be asked so"),
            "401": wrong("no token, or none that counts"),
            "404": wrong("nothing is there, or nothing that may be known of"),
            "409": wrong("what is asked contradicts itself, or what can be known at present"),
            "429": { "description": "too many requests" },
            "503": wrong("the ledger cannot answer"),
        },
    })
}

fn described_parameter(parameter: &Parameter, in_path: bool) -> Value {
    let mut schema = parameter.shape.schema();
    if let (Need::Otherwise(text), Some(schema)) = (parameter.need, schema.as_object_mut()) {
        schema.insert("default".to_owned(), text.into());
    }
    json!({
        "name": parameter.name,
        "in": if in_path { "path" } else { "query" },
        "required": in_path || parameter.need == Need::Required,
        "description": parameter.en,
        "schema": schema,
    })
}

fn wrong(description: &str) -> Value {
    json!({
        "description": description,
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } } },
    })
}

fn part() -> Value {
    json!({
        "type": "object",
        "description": "where limit leaves rows out: the key to give as after, to get the part that follows; the header Link has its address",
        "properties": { "next": { "type": "string" } },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "instance": { "type": "string" },
        },
    })
}

fn receipt() -> Value {
    json!({
        "operationId": "receipt",
        "summary": "the receipt of an entry (C2SP tlog-proof); public",
        "security": [],
        "parameters": [{ "name": "entry", "in": "path", "required": true, "schema": { "type": "integer", "minimum": 0 } }],
        "responses": {
            "200": { "description": "the receipt", "content": { "text/plain": { "schema": { "type": "string" } } } },
            "400": wrong("the address cannot be read"),
            "404": wrong("no such entry"),
            "429": { "description": "too many requests" },
        },
    })
}

fn itself() -> Value {
    json!({
        "operationId": "openapi",
        "summary": "this description; public",
        "security": [],
        "responses": {
            "200": { "description": "the description", "content": { "application/json": { "schema": { "type": "object" } } } },
            "304": { "description": "the same as before" },
            "429": { "description": "too many requests" },
        },
    })
}

/// The same to read: `/api/v1`.
pub fn page(visit: &Visit<'_>) -> Page {
    let language = visit.language;
    let body = html! {
        p { (language.pick(
            "Mỗi câu hỏi có một địa chỉ cùng tên với lệnh. Ai được xem tất cả thì nhận đúng từng byte như lệnh ấy in với --json; với người khác, phần không được xem bị bỏ ra trước khi đếm.",
            "Each question has an address of the command's name. Whoever may read everything gets, byte for byte, what that command prints with --json; of others, what they may not read is left out before anything is counted.")) }
        p { (language.pick("Mã truy cập ở đầu mục: ", "The token goes into a header: ")) span.mono { "Authorization: Bearer …" }
            "; " (language.pick("tư cách, nếu giữ nhiều chức vụ: ", "the office, if several are held: ")) span.mono { (OFFICE) ": SNV/chief-inspector" } "." }
        p { a href="/api/v1/openapi.json" { "OpenAPI 3.1" } }
        @for asking in QUESTIONS {
            h2 id=(asking.name) { span.mono { "GET " (address(asking.name)) } }
            p { (language.pick(asking.vi, asking.en)) }
            (wide(asking.name, html! {
                table {
                    thead { tr { th scope="col" { (language.pick("Tham số", "Parameter")) } th scope="col" { (language.pick("Nghĩa", "Meaning")) } th scope="col" { (language.pick("Bắt buộc", "Required")) } } }
                    tbody { @for parameter in asking.parameters() { tr {
                        th scope="row" { span.mono { (parameter.name) } }
                        td { (language.pick(parameter.vi, parameter.en)) }
                        td { @if parameter.need == Need::Required { (language.pick("có", "yes")) } }
                    } } }
                }
            }))
        }
    };
    Page::timeless("API", body)
}
