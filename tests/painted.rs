//! Nothing painted: a trace of programs, calls and processes that nobody has ever seen goes through the whole page, and each word and
//! each number on it must be in the trace or in the texts.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::browser::{all, find, press, settle, stand};
use crate::support::{door, store, wish};
use podpath::app::{App, Props};
use podpath::host::{Place, Remote};
use podpath::run::Run;
use podpath::store::Store;
use podpath_model::trace::*;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Renderer;

static QUUX: Role = Role::new("quuxlet", Rank::Orchestrator, Side::Left);
static ZORBD: Role = Role::new("zorbd", Rank::Daemon, Side::Left);
static MAKR: Role = Role::new("makr", Rank::Transient, Side::Either);

/// What the page may say beside the trace and the texts: names of badges and of the app, and what words are shortened with.
const OWN: &str = "podpath docker containerd cri dockerd CRI-O EN 中文 CRI ctrd HTTP ttrpc exec exit kill ppid fn fail OK ns ms µs s Ki 1 1× 0.5× 2× 4× 8× 0";

fn entry(what: What, who: (&'static Role, u32), within: Option<Seq>) -> Entry {
    let process = ProcessRef { pid: who.1, role: who.0 };
    let evidence = Repository { name: "acme/gadgets", tag: "v7.7.7" }.line("src/twiddle.zig", 4242);
    Entry { at_ns: 0, process, cause: None, within, what, subject: None, milestone: None, facts: None, evidence, routine: false }
}

fn trace() -> Trace {
    let (boss, zorbd, makr) = ((&QUUX, 9001), (&ZORBD, 9003), (&MAKR, 9025));
    let peer = Peer { address: "unix:///tmp/zorb.sock".into(), process: Some(ProcessRef { pid: 9003, role: &ZORBD }) };
    let request = SharedPayload::new(json!({ "wobble": "gizmo", "knob": 4711, "none": "" }));
    let mut log = Log::default();
    let call = log.push(entry(What::Call { protocol: Protocol::Cri, method: "FrobnicateBox", peer, request }, boss, None));
    let argv: Rc<[Text]> = ["makr".into(), "assemble".into()].into();
    let child = ProcessRef { pid: 9025, role: &MAKR };
    let spawn = log.push(entry(What::Spawn { child, parent: 9003, comm: "makr".into(), argv, input: None }, zorbd, Some(call)));
    let object = Object::new(Kind::Network, "lan-qq0");
    log.push(entry(What::Change(Change { object, before: None, after: Some("blorped".into()) }), makr, Some(spawn)));
    log.push(entry(What::Exit { status: Status::Exited(42) }, makr, Some(spawn)));
    let outcome = Outcome::Failed(Failure::new("TEAPOT", "short and stout"));
    log.push(entry(What::Reply { call, outcome }, zorbd, Some(call)));
    log.finish("nowhere")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[wasm_bindgen_test]
async fn every_word_on_the_page_is_in_the_trace_or_in_the_texts() {
    let trace = trace();
    let fluent = [
        include_str!("../static/i18n/en/trace.ftl"),
        include_str!("../static/i18n/en/ui.ftl"),
        include_str!("../static/i18n/en/glossary.ftl"),
    ];
    // All that happens is known from one source: that is 100 % of it.
    let told = format!("{:?}", trace.events) + &fluent.concat() + OWN + " nowhere blorp-pod 100";
    let mut allowed: BTreeSet<String> = words(&told).map(str::to_owned).collect();
    let run = Run::shown(wish("nowhere"), "blorp-pod".into(), trace, Recorded::default());
    allowed.extend((1..=run.steps.len()).map(|step| step.to_string()));
    let start = Store { run: Rc::new(run), cursor: 1, ..(*store("#/v1/containerd/1?l=calls")).clone() };
    let count = start.run.steps.len();
    let root = stand(1440, 900);
    let props = Props {
        start: Rc::new(start),
        place: Place::Element,
        remote: Rc::new(Remote::silent()),
        door: door(),
        home: "".into(),
        size: (1440.0, 900.0),
    };
    let app = Renderer::<App>::with_root_and_props(root.clone(), props).render();
    settle().await;
    for _ in 0..count {
        for tab in 0..5 {
            all(&root, "[role=tab]")
                .get(tab)
                .and_then(|tab| wasm_bindgen::JsCast::dyn_ref::<web_sys::HtmlElement>(tab))
                .expect("a tab")
                .click();
            settle().await;
            check(&root, &allowed);
        }
        press(&find(&root, ".podpath"), "ArrowRight");
        settle().await;
    }
    app.destroy();
}

/// Text is checked leaf by leaf: beside each other on the page, two words are still two words.
fn check(root: &web_sys::Element, allowed: &BTreeSet<String>) {
    for leaf in all(root, "*").iter().filter(|element| element.child_element_count() == 0) {
        let text = leaf.text_content().unwrap_or_default();
        for word in words(&text) {
            assert!(allowed.contains(word), "{word:?} in {text:?} is neither in the trace nor in the texts");
        }
    }
}
