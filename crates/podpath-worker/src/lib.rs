//! The simulator behind its protocol ([`podpath_trace::ask`]): a question comes as JSON, an answer leaves as bytes. In a browser it is a
//! WebAssembly module of its own, in a worker; the page's own thread never simulates.
//!
//! | part | what it answers |
//! | --- | --- |
//! | `run` | a run, with its trace; the Pod of one as `kubectl describe` prints it |
//! | `explore` | everything that can break in a run, and what comes of it |
//! | `recording` | a recording, with the simulation of its inputs |

mod explore;
mod recording;
mod run;

use podpath_model::scenario::manifest;
use podpath_trace::ask::{Answer, Ask};

/// The answer to a question. `file` is what comes beside it.
pub fn answer(question: &str, file: &[u8]) -> Vec<u8> {
    match serde_json::from_str(question) {
        Ok(Ask::Run { path, scenario }) => run::answer(&path, &scenario),
        Ok(Ask::Read { manifest }) => written(&Answer::Reading(manifest::read(manifest.as_bytes()).told())),
        Ok(Ask::Describe { path, scenario, at_ns }) => run::described(&path, &scenario, at_ns),
        Ok(Ask::Open {}) => recording::open(file),
        Ok(Ask::Fields { row }) => written(&Answer::Fields(recording::fields(row))),
        Ok(Ask::Faults { ground }) => explore::faults(&ground),
        Ok(Ask::Attempt { ground, faults }) => explore::attempt(&ground, &faults),
        Ok(Ask::Stop {} | Ask::Leave {} | Ask::Words { .. } | Ask::Kept { .. }) => {
            written(&Answer::Unknown("the door answers that".to_owned()))
        }
        Err(error) => written(&Answer::Unknown(error.to_string())),
    }
}

/// Answers in a worker: `static/worker.js` calls it.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn answered(question: &str, file: &[u8]) -> Vec<u8> {
    console_error_panic_hook::set_once();
    answer(question, file)
}

fn written(answer: &Answer<'_>) -> Vec<u8> {
    serde_json::to_vec(answer).expect("an answer has string keys and is written to memory")
}

#[cfg(test)]
mod tests {
    use podpath_trace::Scenario;
    use podpath_trace::ask::{Ask, Ground};
    use serde_json::Value;

    use super::answer;

    #[test]
    fn a_question_that_nobody_knows_is_answered_with_what_is_wrong_with_it() {
        for question in ["", "{}", "{\"bake\":{}}", "null", "{\"run\":{}}"] {
            let answer = String::from_utf8(answer(question, &[])).unwrap_or_default();
            assert!(answer.starts_with("{\"unknown\":"), "{question}: {answer}");
        }
    }

    #[test]
    fn a_pod_is_described_as_it_is_at_a_moment() {
        let ask = |at_ns: u64| {
            let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: busybox}]}";
            let scenario = serde_json::json!({ "manifest": manifest, "api_server": true });
            let question = serde_json::json!({ "describe": { "path": "containerd", "scenario": scenario, "at_ns": at_ns } });
            String::from_utf8(answer(&question.to_string(), &[])).unwrap_or_default()
        };
        assert!(ask(0).contains("Error from server (NotFound)"), "{}", ask(0));
        assert!(ask(u64::MAX).contains("Status:       Running"), "{}", ask(u64::MAX));
    }

    #[test]
    fn what_can_break_is_told_until_an_event_and_tried_by_its_place() {
        let asked = |ask: &Ask| serde_json::from_slice::<Value>(&answer(&serde_json::to_string(ask).unwrap(), &[])).unwrap();
        let scenario =
            Scenario { manifest: include_str!("../../../static/presets/web.yaml").into(), api_server: true, ..Scenario::default() };
        let ground = Ground { path: "containerd".into(), scenario, until: 700 };
        let all = asked(&Ask::Faults { ground: ground.clone() });
        let faults = all["faults"].as_array().unwrap();
        assert!(faults.iter().all(|fault| fault["seq"].as_u64() < Some(700)));
        let of = |kind: &str| faults.iter().rposition(|fault| fault["kind"] == kind).unwrap();
        let came = asked(&Ask::Attempt { ground, faults: vec![of("shim"), usize::MAX, of("containerd")] });
        let classes: Vec<&str> = came["verdicts"].as_array().unwrap().iter().filter_map(|verdict| verdict["class"].as_str()).collect();
        // A shim takes its containers with it, and leaves its socket; containerd finds them again when it comes back.
        assert_eq!(classes, ["leaves-something", "heals"]);
        assert!(came["verdicts"][0]["flaws"][0]["source"].is_string(), "{came}");
    }

    #[test]
    fn a_manifest_that_is_no_pod_is_answered_with_its_problems() {
        for question in [r#"{"read":{"manifest":"kind: Pod"}}"#, r#"{"run":{"path":"crio","scenario":{"manifest":"kind: Pod"}}}"#] {
            let answer = String::from_utf8(answer(question, &[])).unwrap_or_default();
            assert!(answer.starts_with("{\"reading\":{\"pod\":null,\"problems\":[{\"key\":\"manifest-missing-field\""), "{answer}");
        }
    }
}
