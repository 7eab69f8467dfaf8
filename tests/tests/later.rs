//! A later head in an evidence file: witnesses who were silent when the authority stamped, and what outlives
//! the authority's key.

use std::fs;

use crate::agreeing::{agree, by, put, says};
use evidence::Container;
use proof::Digest;
use serde_json::Value;
use tests::{
    Desk,
    authority::{collect, openssl, revoke, stamp},
    container::{text, with, without},
    filings::{LATE, file_both},
    load::small,
    page::Page,
    vouched::{self, cosign},
};

fn verify(desk: &Desk, container: &Container, more: &[&str]) -> (i32, Value) {
    fs::write(desk.path("e.zip"), container.write().unwrap()).unwrap();
    let arguments =
        ["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt", "--deadline", "2200-01-01", "--json"];
    let ran = desk.run(arguments.iter().chain(more).copied());
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::String(ran.out + &ran.err)))
}

/// What failed, in words.
fn failures(answer: &Value) -> Vec<&str> {
    let fails = answer["checks"].as_array().unwrap().iter().filter(|check| check["outcome"] == "fail");
    fails.map(|check| check["what"].as_str().unwrap()).collect()
}

#[track_caller]
fn is_refused(answer: &(i32, Value), why: &str) {
    assert_eq!((answer.0, &answer.1["proven"]), (1, &false.into()), "{}", answer.1);
    let failures = failures(&answer.1);
    assert!(failures.iter().any(|failure| failure.contains(why)), "{why:?} is not in {failures:?}");
}

fn evidence(desk: &Desk, arguments: &[&str]) -> Container {
    desk.run(["prove"].iter().chain(arguments).chain(&["--to", "e.zip"]).copied()).ok();
    Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap()
}

#[test]
fn witnesses_of_a_later_head_vouch_for_the_one_that_was_stamped() {
    let desk = vouched::desk();
    // Before the witness has spoken the file is made, and whoever makes it is told what it lacks.
    let ran = desk.run(["prove", "presence", "300", "--to", "e.zip"]);
    assert!(ran.code == 0 && ran.err.contains("socai anchor collect"), "{ran:?}");
    let early = Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap();
    is_refused(&verify(&desk, &early, &[]), "not enough witnesses");

    cosign(&desk, "2026-11-23T10:05:00");
    let ran = desk.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    assert_eq!(ran.err, "");
    let good = evidence(&desk, &["presence", "300"]);
    let (code, answer) = verify(&desk, &good, &[]);
    assert_eq!((code, &answer["verdict"]), (0, &"on-time".into()), "{answer}");

    is_refused(&verify(&desk, &without(&good, "later/checkpoint"), &[]), "not enough witnesses");
    is_refused(&verify(&desk, &without(&good, "later/consistency"), &[]), "later/consistency is missing");
    let other_proof = with(&good, "later/consistency", text("old 308", "old 307"));
    is_refused(&verify(&desk, &other_proof, &[]), "not of one log and these sizes");
    // A head that the log signed, and nobody cosigned, vouches for nothing.
    let alone = String::from_utf8(good.get("later/checkpoint.signed").unwrap().to_vec()).unwrap();
    let request = String::from_utf8(good.get("later/consistency").unwrap().to_vec()).unwrap();
    let (proof, _) = request.split_once("\n\n").unwrap();
    let unsigned = with(&good, "later/checkpoint", |_| alone.clone().into_bytes());
    let unsigned = with(&unsigned, "later/consistency", |_| format!("{proof}\n\n{alone}").into_bytes());
    is_refused(&verify(&desk, &unsigned, &[]), "not enough witnesses");
}

#[test]
fn a_token_outlives_its_authoritys_key_under_a_later_head() {
    let desk = vouched::desk();
    cosign(&desk, "2026-11-23T10:05:00");
    let good = evidence(&desk, &["presence", "300"]);
    // The token is named by entry 308, which the witness vouches for.
    let unnamed = without(&without(&good, "later/308.json"), "later/308.tlog-proof");
    // Its key is stolen in years to come: whoever has it writes any time into a token.
    revoke(&desk, "350101000000Z,keyCompromise");
    let revoked = ["--revoked", "authority/revoked.crl"];
    is_refused(&verify(&desk, &unnamed, &revoked), "its key may have been stolen");
    let (code, answer) = verify(&desk, &good, &revoked);
    assert_eq!((code, &answer["verdict"]), (0, &"on-time".into()), "{answer}");
    assert!(answer.to_string().contains("a key lost after that changes nothing"), "{answer}");
    // The entry that names the token is not to be had otherwise.
    let other = with(&good, "later/308.json", text("\"anchor\":\"token\"", "\"anchor\":\"nekot\""));
    is_refused(&verify(&desk, &other, &revoked), "entry #308");
    // Stolen before anybody else had seen the token: nothing is saved by that.
    revoke(&desk, "261101000000Z,keyCompromise");
    is_refused(&verify(&desk, &good, &revoked), "before the token was made");
}

/// An entry after the token's own is not earlier than it: the head that holds both was there before the theft.
#[test]
fn an_anchor_before_the_entry_outlives_its_authoritys_key_too() {
    let desk = vouched::desk();
    desk.write("more.jsonl", small(0).replace("2023-06-02T08:00", "2026-11-23T10:00"));
    desk.run(["apply", "more.jsonl"]).ok();
    cosign(&desk, "2026-11-23T10:05:00");
    let good = evidence(&desk, &["presence", "309"]);
    let named = Digest::of(good.get("before/anchor").unwrap()).to_string();
    assert!(good.text("entries/308.json").unwrap().contains(&named) && good.get("before/stamped").is_some());
    revoke(&desk, "350101000000Z,keyCompromise");
    let (_, answer) = verify(&desk, &good, &["--revoked", "authority/revoked.crl"]);
    assert_eq!(failures(&answer), Vec::<&str>::new());
    assert!(answer["not_earlier_than"].is_string() && answer["not_later_than"].is_string(), "{answer}");
}

/// One authority alone, and its key is lost: what it stamped is worth nothing, and no token of its own helps.
#[test]
fn the_same_authority_cannot_renew_its_own_tokens() {
    let desk = Desk::with_demo();
    stamp(&desk);
    collect(&desk, "2026-11-23T10:00:00");
    desk.run(["anchor", "collect", "--heartbeat", "--at", "2026-11-23T10:05:00"]).ok();
    let good = evidence(&desk, &["presence", "300"]);
    assert!(good.get("later/001.tsr").is_some());
    let (code, answer) = verify(&desk, &good, &[]);
    assert_eq!((code, &answer["verdict"]), (0, &"on-time".into()), "{answer}");
    revoke(&desk, "350101000000Z,keyCompromise");
    is_refused(&verify(&desk, &good, &["--revoked", "authority/revoked.crl"]), "its key may have been stolen");
}

#[test]
fn the_page_says_the_same() {
    let Some(mut page) = Page::open() else { return };
    let desk = vouched::desk();
    let early = evidence(&desk, &["presence", "300"]);
    cosign(&desk, "2026-11-23T10:05:00");
    let good = evidence(&desk, &["presence", "300"]);
    let unnamed = without(&without(&good, "later/308.json"), "later/308.tlog-proof");
    let policy = fs::read(desk.path("policy")).unwrap();
    let mut judge = |container: &Container, revoked: Option<&str>| {
        let mut given = put(&desk, container, &String::from_utf8(policy.clone()).unwrap());
        given.roots = vec![desk.path("authority/ca.crt")];
        if let Some(when) = revoked {
            revoke(&desk, when);
            given.revoked = vec![desk.path("authority/revoked.crl")];
        }
        agree(&mut page, &desk, &by(&given, "2200-01-01"))
    };
    says(&judge(&good, None), "on-time", &["signed the later head of 309 entries"]);
    says(&judge(&early, None), "refused", &["not enough witnesses"]);
    says(&judge(&without(&good, "later/checkpoint"), None), "refused", &["not enough witnesses"]);
    says(&judge(&without(&good, "later/consistency"), None), "refused", &["later/consistency is missing"]);
    says(&judge(&with(&good, "later/consistency", text("old 308", "old 307")), None), "refused", &["these two heads"]);
    let stolen = Some("350101000000Z,keyCompromise");
    says(&judge(&good, stolen), "on-time", &["a key lost after that changes nothing"]);
    says(&judge(&unnamed, stolen), "refused", &["may have been stolen"]);
    let renamed = with(&good, "later/308.json", text("\"anchor\":\"token\"", "\"anchor\":\"nekot\""));
    says(&judge(&renamed, stolen), "refused", &["entry #308"]);
    says(&judge(&good, Some("261101000000Z,keyCompromise")), "refused", &["before the token was made"]);
}

/// Witnesses and an authority spoke at one time: the witnesses' word is shown, for which no root is needed.
#[test]
fn of_what_was_said_at_one_time_the_witnesses_word_is_shown() {
    let desk = vouched::desk();
    desk.write("more.jsonl", small(0).replace("2023-06-02T08:00", "2026-11-23T10:00"));
    cosign(&desk, "2026-11-23T09:59:00");
    desk.run(["apply", "more.jsonl"]).ok();
    // 308 records the token over the 308 entries before it, 309 the cosignature over 309.
    let good = evidence(&desk, &["presence", "310"]);
    let claim: Value = serde_json::from_slice(good.get("claim.json").unwrap()).unwrap();
    assert_eq!(claim["before"], 309);
    // A token that came after the cosignature, but of the same minute, is passed over.
    collect(&desk, "2026-11-23T10:02:00");
    desk.write("more.jsonl", small(1).replace("2023-06-02T08:00", "2026-11-23T10:03"));
    desk.run(["apply", "more.jsonl"]).ok();
    let good = evidence(&desk, &["presence", "313"]);
    let claim: Value = serde_json::from_slice(good.get("claim.json").unwrap()).unwrap();
    assert_eq!(claim["before"], 309);
    let without_roots = ["verify", "e.zip", "--policy", "policy", "--json"];
    let answer = desk.run(without_roots);
    let answer: Value = serde_json::from_str(&answer.out).unwrap();
    assert!(answer["not_earlier_than"].is_string(), "{answer}");
}

/// A receipt is brought up to what has come since: here nobody asks for witnesses, and an authority says when.
#[test]
fn a_receipt_gets_the_tokens_that_have_come_since() {
    let desk = Desk::with_demo();
    stamp(&desk);
    desk.run(["receipt", "write", "300", "--to", "mine"]).ok();
    desk.run(["receipt", "upgrade", "mine/300.tlog-proof"]).fails(1, &[]);
    collect(&desk, "2026-11-23T10:00:00");
    desk.run(["receipt", "upgrade", "mine/300.tlog-proof", "--lang", "en"]).ok();
    let verify = |more: &[&str]| {
        let ran =
            desk.run(["verify", "mine/300.tlog-proof", "--policy", "policy", "--json"].iter().chain(more).copied());
        (ran.code, serde_json::from_str::<Value>(&ran.out).unwrap())
    };
    let (code, answer) = verify(&["--roots", "authority/ca.crt"]);
    assert!(code == 0 && answer["not_later_than"].is_string(), "{answer}");
    // Under no root of the verifier's it says nothing, for or against.
    let (code, answer) = verify(&[]);
    assert!(code == 0 && answer["not_later_than"].is_null(), "{answer}");
    // Others read it as it lies there.
    let check = ["ts", "-verify", "-data", "../mine/300.checkpoint.signed", "-in", "../mine/300.001.tsr"];
    openssl(&desk, &[&check[..], &["-CAfile", "ca.crt"]].concat());
    // A token over another head is a fault.
    desk.run(["anchor", "collect", "--heartbeat", "--at", "2026-11-23T10:05:00"]).ok();
    desk.run(["receipt", "write", "308", "--to", "mine"]).ok();
    desk.run(["receipt", "upgrade", "mine/308.tlog-proof"]).ok();
    fs::copy(desk.path("mine/308.001.tsr"), desk.path("mine/300.001.tsr")).unwrap();
    is_refused(&verify(&["--roots", "authority/ca.crt"]), "the token stamps other data");
    // What is there from before goes with the next upgrade.
    fs::copy(desk.path("mine/308.001.tsr"), desk.path("mine/300.002.tsr")).unwrap();
    desk.run(["receipt", "upgrade", "mine/300.tlog-proof"]).ok();
    assert!(!desk.path("mine/300.002.tsr").exists());
    assert_eq!(verify(&["--roots", "authority/ca.crt"]).0, 0);
}

/// The short form of absence, on the page.
#[test]
fn the_page_reads_the_short_form_of_absence() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    stamp(&desk);
    file_both(&desk);
    let policy = fs::read_to_string(desk.path("policy")).unwrap();
    let mut judge = |container: &Container, deadline: Option<&str>| {
        let mut given = put(&desk, container, &policy);
        given.roots = vec![desk.path("authority/ca.crt")];
        given.deadline = deadline.map(str::to_owned);
        agree(&mut page, &desk, &given)
    };
    let (by, later) = (Some("2026-01-02T12:00:00"), Some("2200-01-01"));
    let good = evidence(&desk, &["absence", LATE, "--by", "2026-01-02T12:00"]);
    says(&judge(&good, by), "not-filed-by-numbering", &["by the log's own numbering", "A REHEARSAL"]);
    says(&judge(&good, later), "not-provable", &["NOT PROVABLE"]);
    // Without any of the entries, with the name of no task, with another seal.
    let claim: Value = serde_json::from_slice(good.get("claim.json").unwrap()).unwrap();
    let shown: Vec<u64> = serde_json::from_value(claim["shown"].clone()).unwrap();
    for gone in &shown {
        let mut claim = claim.clone();
        claim["shown"] = shown.iter().filter(|number| *number != gone).copied().collect();
        let claim = evidence::claim_text(claim.as_object().unwrap());
        let shown = judge(&with(&good, "claim.json", |_| claim.into_bytes()), by);
        let verdict = shown["verdict"].as_str().unwrap();
        assert!(["refused", "not-provable"].contains(&verdict), "without #{gone}: {verdict}");
    }
    let sealed = with(&good, "claim.json", text(&format!("\"sealed\":{}", claim["sealed"]), "\"sealed\":0"));
    says(&judge(&sealed, by), "refused", &["not about an anchor"]);
    // What was filed before the seal.
    let filed = evidence(&desk, &["absence", "UBND-2023-9901/2h-1/VPUBND", "--by", "2024-01-15"]);
    says(&judge(&filed, Some("2024-01-15")), "filed", &["A report was filed, as entry #300"]);
}
