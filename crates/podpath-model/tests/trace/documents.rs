//! `trace/1` as it leaves the program, against its schema.

use podpath_model::conform::evidence::recorded;
use podpath_model::node::PATHS;
use podpath_model::scenario::manifest::read;
use podpath_model::trace::export::{Header, event_json, write_json, write_jsonl};
use podpath_model::trace::{self, Trace};
use podpath_model::{Scenario, run};
use serde_json::{Value, json};

use super::sample::{ORDER, bakery};
use super::schema::Schema;
use crate::support::manifests::MANIFESTS;

fn document(trace: &Trace) -> String {
    let mut out = Vec::new();
    write_json(&mut out, &Header::of(trace), trace).unwrap();
    String::from_utf8(out).unwrap()
}

fn made() -> trace::Scenario {
    let [release, manifest, pod] = ["1.22", "kind: Pod\n", "bread"].map(Into::into);
    trace::Scenario { release, manifest, pod, seed: u64::MAX, ..trace::Scenario::default() }
}

fn lines(trace: &Trace) -> Vec<String> {
    let mut out = Vec::new();
    write_jsonl(&mut out, &Header::of(trace), trace).unwrap();
    String::from_utf8(out).unwrap().lines().map(ToOwned::to_owned).collect()
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_document_fits_its_schema() {
    let trace = bakery();
    Schema::read().check("document", &parse(&document(&trace))).unwrap();
    let header = Header::of(&trace).with_scenario(made());
    let mut out = Vec::new();
    write_json(&mut out, &header, &trace).unwrap();
    let with_scenario: Value = serde_json::from_slice(&out).unwrap();
    Schema::read().check("document", &with_scenario).unwrap();
    assert_eq!(with_scenario["scenario"], json!({ "release": "1.22", "manifest": "kind: Pod\n", "pod": "bread", "seed": u64::MAX }));
}

#[test]
fn the_lines_are_the_header_and_the_events() {
    let (schema, trace) = (Schema::read(), bakery());
    let lines = lines(&trace);
    assert_eq!(lines.len(), trace.events.len() + 1);
    let header = parse(&lines[0]);
    schema.check("header", &header).unwrap();
    for line in &lines[1..] {
        schema.check("event", &parse(line)).unwrap();
    }
    let mut whole = parse(&document(&trace));
    let events = whole["events"].take();
    assert_eq!(events, Value::Array(lines[1..].iter().map(|line| parse(line)).collect()));
    whole.as_object_mut().unwrap().remove("events");
    assert_eq!(whole, header);
}

/// Numbers with a fraction would depend on the machine.
fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_fraction),
        Value::Object(fields) => fields.values().any(has_fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

#[test]
fn every_run_fits_the_schema() {
    let schema = Schema::read();
    for path in PATHS {
        for (name, manifest) in MANIFESTS {
            let pod = read(manifest.as_bytes()).pod.unwrap();
            let mut scenario = Scenario::new(path.id, pod);
            scenario.delete_after_ns = Some(20_000_000_000);
            let text = document(&run(&scenario).trace);
            let value = parse(&text);
            schema.check("document", &value).unwrap_or_else(|problem| panic!("{name} on {}: {problem}", path.id));
            assert!(!has_fraction(&value), "{name} on {} has a fraction", path.id);
            assert_eq!(text, document(&run(&scenario).trace), "{name} on {} is not the same twice", path.id);
        }
    }
}

#[test]
fn what_is_recorded_fits_the_schema_and_points_at_what_is_there() {
    let trace = run(&Scenario::new("containerd", read(MANIFESTS[0].1.as_bytes()).pod.unwrap())).trace;
    let recorded = recorded(&trace);
    let mut out = Vec::new();
    write_json(&mut out, &Header::of(&trace).with_recorded(&recorded), &trace).unwrap();
    let value: Value = serde_json::from_slice(&out).unwrap();
    Schema::read().check("document", &value).unwrap();
    let (partners, recordings) = (value["recorded"]["partners"].as_array().unwrap(), value["recorded"]["recordings"].as_array().unwrap());
    let mut met = 0;
    for event in value["events"].as_array().unwrap().iter().filter_map(|event| event.get("recorded")) {
        let place = usize::try_from(event.as_u64().unwrap()).unwrap();
        assert!(place <= met && place < partners.len(), "partners stand in the order in which they are met");
        met = met.max(place + 1);
    }
    assert_eq!(met, partners.len());
    for position in partners.iter().flat_map(|partner| partner["recordings"].as_array().unwrap()) {
        assert!(position.as_u64().unwrap() < recordings.len() as u64);
    }
}

#[test]
fn the_examples_of_the_page_fit_the_schema() {
    let (schema, page) = (Schema::read(), include_str!("../../../../docs/trace.md"));
    let blocks: Vec<Value> = page.split("```json").skip(1).filter_map(|rest| rest.split("```").next()).map(parse).collect();
    let mut count = 0;
    for pair in blocks.chunks(2) {
        schema.check("header", &pair[0]).unwrap();
        for event in pair[1].as_array().unwrap() {
            schema.check("event", event).unwrap();
            count += 1;
        }
    }
    assert_eq!((blocks.len(), count), (4, 6));
}

#[test]
fn every_key_of_the_schema_occurs() {
    let text = document(&bakery());
    for key in ["call", "reply", "publish", "spawn", "exec", "exit", "signal", "reparent", "change", "log", "note"] {
        assert!(text.contains(&format!(",\"{key}\":{{")), "no event has {key}");
    }
}

#[test]
fn roles_are_named_once_in_order_of_appearance() {
    let header = parse(&lines(&bakery())[0]);
    let names: Vec<&str> = header["roles"].as_array().unwrap().iter().map(|role| role["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["kernel", "steward", "baker", "guest", "oven", "bread"]);
    assert_eq!(header["roles"][2], json!({ "name": "baker", "rank": "daemon", "side": "right" }));
}

#[test]
fn an_event_is_written_in_the_order_of_reading() {
    let trace = bakery();
    let event = event_json(&trace, &trace.events[11]);
    let expected = concat!(
        r#"{"seq":11,"at_ns":12000012,"process":{"pid":3,"role":"oven"},"cause":10,"within":4,"#,
        r#""exec":{"role":"bread","comm":"bread","argv":["bread"]},"subject":"f00d","milestone":"sandbox.start","#,
        r#""evidence":{"source":{"repository":"containerd/containerd","tag":"v1.6.20","file":"main.go","line":7,"#,
        r#""link":"https://github.com/containerd/containerd/blob/v1.6.20/main.go#L7"}}}"#,
    );
    assert_eq!(event, expected);
}

#[test]
fn routine_is_said_only_where_it_is_true() {
    let text = document(&bakery());
    assert_eq!(text.matches("\"routine\":true").count(), 2);
    assert!(!text.contains("\"routine\":false"));
}

#[test]
fn an_answer_and_an_error_are_told_apart() {
    let trace = bakery();
    let [answer, error] = [13, 18].map(|seq: usize| parse(&event_json(&trace, &trace.events[seq]))["reply"].clone());
    assert_eq!(answer, json!({ "call": 4, "status": "OK", "answer": { "loaves": u64::MAX, "wish": ORDER.wish } }));
    let message = "error reading from server: EOF";
    assert_eq!(error, json!({ "call": 14, "error": { "code": "UNAVAILABLE", "message": message } }));
}

#[test]
fn the_schema_can_say_no() {
    let schema = Schema::read();
    let trace = bakery();
    let good = parse(&event_json(&trace, &trace.events[4]));
    schema.check("event", &good).unwrap();
    type Damage = fn(&mut Value);
    let damages: [Damage; 8] = [
        |event| event["seq"] = json!(-1),
        |event| event["at_ns"] = json!(0.5),
        |event| event["process"]["role"] = json!(""),
        |event| event["exit"] = json!({ "code": 0 }),
        |event| event["call"]["protocol"] = json!("smtp"),
        |event| event["milestone"] = json!("Sandbox"),
        |event| event["surprise"] = json!(1),
        |event| drop(event.as_object_mut().unwrap().remove("evidence")),
    ];
    for (index, damage) in damages.iter().enumerate() {
        let mut bad = good.clone();
        damage(&mut bad);
        assert!(schema.check("event", &bad).is_err(), "damage {index} went unnoticed");
    }
}
