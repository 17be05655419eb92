//! What is written is read again, and what is not in order is refused.

use podpath_model::conform::evidence::recorded;
use podpath_model::node::PATHS;
use podpath_model::scenario::manifest::read as read_manifest;
use podpath_model::trace::export::{Header, write_json, write_jsonl};
use podpath_model::trace::read::{Document, Unreadable, read};
use podpath_model::trace::{Trace, What};
use podpath_model::{Scenario, run};
use serde_json::{Value, json};

use super::sample::bakery;
use crate::support::manifests::MANIFESTS;

type Broken<'a> = (&'a dyn Fn(&mut Value), &'a str);
type Writer = fn(&mut Vec<u8>, &Header<'_>, &Trace) -> std::io::Result<()>;

fn written(document: &Document, write: Writer) -> Vec<u8> {
    let mut header = Header::of(&document.trace);
    if let Some(scenario) = &document.scenario {
        header = header.with_scenario(scenario.clone());
    }
    if let Some(recorded) = &document.recorded {
        header = header.with_recorded(recorded);
    }
    let mut out = Vec::new();
    write(&mut out, &header, &document.trace).unwrap();
    out
}

#[test]
fn a_trace_that_is_read_and_written_again_has_the_same_bytes() {
    for path in PATHS {
        for (name, text) in &MANIFESTS {
            let pod = read_manifest(text.as_bytes()).pod.unwrap();
            let startup = (*name == "web").then(|| Scenario::startup(path.id));
            for scenario in [Scenario::visited(path.id, pod)].into_iter().chain(startup) {
                let trace = run(&scenario).trace;
                let recorded = Some(recorded(&trace));
                let made = Document { trace, scenario: Some(scenario.told(text)), recorded };
                let bytes = written(&made, write_json);
                let again = read(&bytes).unwrap_or_else(|error| panic!("{name} on {}: {error}", path.id));
                assert!(bytes == written(&again, write_json), "{name} on {}", path.id);
                assert_eq!((&again.scenario, &again.recorded), (&made.scenario, &made.recorded));
                let lines = written(&made, write_jsonl);
                assert!(read(&lines).is_ok_and(|lines| lines == again), "{name} on {}, by lines", path.id);
            }
        }
    }
}

#[test]
fn what_is_read_is_what_was_said() {
    let trace = bakery();
    let bytes = written(&Document { trace: bakery(), scenario: None, recorded: None }, write_json);
    let again = read(&bytes).unwrap().trace;
    assert_eq!(again.events, trace.events);
}

#[test]
fn a_document_that_an_older_podpath_wrote_still_opens() {
    let Document { trace, scenario, recorded } = read(include_bytes!("written-by-0.1.jsonl")).unwrap();
    assert_eq!((&*trace.path, trace.events.len(), scenario.is_none()), ("dockershim", 89, true));
    assert!(recorded.is_some_and(|recorded| recorded.recordings().len() > 10));
    assert!(trace.events.iter().any(|event| matches!(event.what, What::Spawn { .. })));
}

#[test]
fn a_document_that_is_not_in_order_is_refused_with_its_event_and_what_is_wrong() {
    let bytes = written(&Document { trace: bakery(), scenario: None, recorded: None }, write_json);
    let good: Value = serde_json::from_slice(&bytes).unwrap();
    let broken: [Broken<'_>; 8] = [
        (&|document| document["events"][3]["seq"] = json!(9), "events[3]: seq"),
        (&|document| document["events"][3]["cause"] = json!(3), "events[3]: cause"),
        (&|document| document["events"][4]["call"]["protocol"] = json!("pigeon"), "events[4]: protocol: pigeon"),
        (&|document| document["events"][3]["process"]["role"] = json!("nobody"), "events[3]: role: nobody"),
        (&|document| document["events"][13]["reply"]["call"] = json!(0), "events[13]: reply.call"),
        (&|document| document["events"][13]["reply"]["call"] = json!(4_000_000), "events[13]: reply.call"),
        (&|document| document["roles"][0]["rank"] = json!("baker"), "events[0]: roles"),
        (&|document| document["format"] = json!("trace/2"), "format: trace/2"),
    ];
    for (break_it, wrong) in broken {
        let mut document = good.clone();
        break_it(&mut document);
        assert_eq!(read(document.to_string().as_bytes()).unwrap_err().to_string(), wrong);
    }
    for text in ["", "{}", "[]", "null", "{\"format\":\"trace/1\"}", "\u{0}"] {
        assert!(matches!(read(text.as_bytes()), Err(Unreadable::Json(_))), "{text:?}");
    }
}
