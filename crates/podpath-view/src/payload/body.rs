//! What a step carries: its request line, its body, and, where the body says nothing, the step that described the thing.

use podpath_trace::{Event, Outcome, Protocol, SharedPayload, Text, Trace, What};
use serde_json::Value;

use crate::steps::{Steps, json};

/// What a step carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// `POST /containers/3f1c9a20b7d4/start`; of a program its whole command line; of an answer its status and method.
    pub head: String,
    /// The body; none where nothing but the name of the thing travels.
    pub json: Option<Value>,
    /// The answer that will come, or the request that is answered: its step.
    pub other_half: Option<usize>,
    /// Where the thing was described, for a body that says nothing.
    pub origin: Option<Origin>,
}

/// The step that described a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The step.
    pub step: usize,
    /// What it said.
    pub json: Value,
}

/// What step `index` carries; none if there is no such step.
pub fn body(trace: &Trace, steps: &Steps, index: usize) -> Option<Body> {
    let mark = steps.mark(index)?;
    let event = trace.events.get(mark.seq as usize)?;
    let step = steps.step(trace, index)?;
    let close = (mark.close != 0).then_some(mark.close as usize);
    Some(match &event.what {
        What::Call { protocol, request, .. } => {
            let said = meaningful(event, request);
            let origin = if said.is_none() { origin(trace, steps, event, *protocol) } else { None };
            Body { head: request_line(&step.call, request), json: said, other_half: close, origin }
        }
        What::Reply { call, outcome } => {
            let json = match outcome {
                Outcome::Ok { reply, .. } => Some(json(reply)).filter(|value| !is_empty(value)),
                Outcome::Failed(failure) => Some(Value::from(&*failure.message)),
            };
            let asked = steps.at_seq(*call);
            Body { head: format!("{} {}", step.badge, steps.title(trace, asked)), json, other_half: Some(asked), origin: None }
        }
        What::Spawn { argv, comm, input, .. } => {
            Body { head: command(argv, comm), json: input.as_ref().map(json), other_half: close, origin: None }
        }
        What::Exec { argv, comm, .. } => Body { head: command(argv, comm), json: None, other_half: None, origin: None },
        What::Publish { topic, payload, .. } => {
            Body { head: (*topic).to_owned(), json: Some(json(payload)), other_half: None, origin: None }
        }
        _ => Body { head: step.title, json: None, other_half: None, origin: None },
    })
}

fn command(argv: &[Text], comm: &Text) -> String {
    if argv.is_empty() { comm.to_string() } else { argv.join(" ") }
}

/// What follows the path of an HTTP request stands in its first line too.
fn request_line(call: &str, request: &SharedPayload) -> String {
    match json(request).get("query").and_then(Value::as_str).filter(|_| call.contains(" /")) {
        Some(query) => format!("{call}?{query}"),
        None => call.to_owned(),
    }
}

/// The request, unless all it says is which container it is about. Of an HTTP request its body.
fn meaningful(event: &Event, request: &SharedPayload) -> Option<Value> {
    let value = json(request);
    if let Some(fields) = value.as_object().filter(|fields| fields.contains_key("path") && is_http(event)) {
        return fields.get("body").filter(|body| !is_empty(body)).cloned();
    }
    let Value::Object(fields) = &value else { return Some(value).filter(|value| !value.is_null()) };
    let subject = event.subject.as_deref();
    let says = |field: &Value| !is_empty(field) && (subject.is_none() || field.as_str() != subject);
    fields.values().any(says).then_some(value)
}

fn is_http(event: &Event) -> bool {
    matches!(&event.what, What::Call { protocol: Protocol::Docker, .. })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The nearest earlier request of the same protocol that made the thing: it is about the same id, or its answer named the id, and it
/// says more than the id.
fn origin(trace: &Trace, steps: &Steps, event: &Event, protocol: Protocol) -> Option<Origin> {
    let subject = event.subject.as_ref()?;
    let asked = steps.cast().find(subject).and_then(|unit| steps.cast().unit(unit)?.asked);
    let first = if protocol == Protocol::Cri { asked? } else { asked.unwrap_or(0) };
    let range = trace.events.get(first as usize..event.seq as usize)?;
    let found = range.iter().find_map(|earlier| describes(trace, earlier, protocol, subject))?;
    let What::Call { request, .. } = &trace.events.get(found as usize)?.what else { return None };
    let described = trace.events.get(found as usize).and_then(|event| meaningful(event, request));
    Some(Origin { step: steps.at_seq(found), json: described? })
}

fn describes(trace: &Trace, event: &Event, protocol: Protocol, subject: &Text) -> Option<u32> {
    match &event.what {
        What::Call { protocol: spoken, request, .. } if *spoken == protocol && event.subject.as_ref() == Some(subject) => {
            meaningful(event, request).map(|_| event.seq)
        }
        What::Reply { call, outcome: Outcome::Ok { reply, .. } } => {
            let asked = trace.events.get(*call as usize)?;
            let What::Call { protocol: spoken, request, .. } = &asked.what else { return None };
            let names = *spoken == protocol && asked.subject.as_ref() != Some(subject) && named_in(&json(reply), subject);
            (names && meaningful(asked, request).is_some()).then_some(*call)
        }
        _ => None,
    }
}

/// A field of the answer is the id.
fn named_in(reply: &Value, id: &str) -> bool {
    reply.as_object().is_some_and(|fields| fields.values().any(|field| field.as_str() == Some(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::docker;

    fn find(trace: &Trace, steps: &Steps, title: &str) -> Vec<usize> {
        (1..=steps.len()).filter(|at| steps.title(trace, *at) == title).collect()
    }

    #[test]
    fn a_call_that_names_only_the_container_leads_to_its_description() {
        let trace = docker();
        let steps = Steps::of(&trace);
        let creates: Vec<usize> =
            find(&trace, &steps, "POST …/create").into_iter().filter(|at| steps.badge(&trace, *at) == "HTTP").collect();
        let starts = find(&trace, &steps, "POST …/{id}/start");
        let starts: Vec<usize> = starts.into_iter().filter(|at| steps.badge(&trace, *at) == "HTTP").collect();
        for (start, create) in starts.into_iter().zip(creates) {
            let body = body(&trace, &steps, start).expect("the step is there");
            assert_eq!(body.json, None);
            assert_eq!(body.origin.map(|origin| origin.step), Some(create));
        }
    }

    #[test]
    fn a_cri_call_with_an_id_only_leads_to_the_request_that_made_the_container() {
        let trace = docker();
        let steps = Steps::of(&trace);
        let start = steps.find("container.start").expect("there is one");
        let body = body(&trace, &steps, start).expect("the step is there");
        assert_eq!(body.origin.map(|origin| origin.step), steps.find("container.create"));
    }

    #[test]
    fn an_answer_leads_to_its_call_and_back() {
        let trace = docker();
        let steps = Steps::of(&trace);
        let call = steps.find("sandbox.create").expect("there is one");
        let answer = body(&trace, &steps, call).and_then(|body| body.other_half).expect("it is answered");
        assert_eq!(body(&trace, &steps, answer).and_then(|body| body.other_half), Some(call));
    }
}
