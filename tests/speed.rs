//! Figures, not tests: how fast the model and the app are in a browser. `cargo xtask bench` runs them and shows what they print.
#![cfg(target_arch = "wasm32")]

mod browser;
mod support;

use std::rc::Rc;

use browser::{find, settle, stand};
use podpath::app::{App, Props};
use podpath::host::{Place, Remote};
use podpath::run::Run;
use podpath::store::{Action, Store};
use podpath_model::pod::Pod;
use podpath_model::scenario::manifest;
use podpath_model::{Scenario, node, run};
use podpath_trace::Recorded;
use support::{door, store, wish};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::Renderer;

wasm_bindgen_test_configure!(run_in_browser);

/// The model's figure is for a pod of so many containers.
const CONTAINERS: usize = 50;
/// When the manifest is removed again, in virtual nanoseconds: all containers run by then.
const DELETE_AFTER_NS: u64 = 20_000_000_000;
/// Runs that are timed together, and how often; the median is told.
const RUNS: usize = 5;
const ROUNDS: usize = 15;
/// The length of the trace that the app is given, at least.
const LONG: usize = 100_000;
/// Steps and jumps that are timed.
const STEPS: usize = 200;

fn pod(name: &str) -> Pod {
    let containers: String =
        (0..CONTAINERS).map(|n| format!("  - {{name: c{n}, image: 'busybox:1.36', command: [sleep, infinity]}}\n")).collect();
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  terminationGracePeriodSeconds: 2\n  containers:\n{containers}"
    );
    manifest::read(text.as_bytes()).pod.expect("a pod")
}

fn now_ms() -> f64 {
    gloo::utils::window().performance().expect("a clock").now()
}

/// The value below which this share of them is.
fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

#[wasm_bindgen_test]
#[ignore = "a figure: cargo xtask bench"]
fn events_a_second() {
    for path in node::PATHS {
        let scenario = Scenario { delete_after_ns: Some(DELETE_AFTER_NS), ..Scenario::new(path.id, pod("many")) };
        let mut events = 0;
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let start = now_ms();
                events = (0..RUNS).map(|_| run(&scenario).trace.events.len()).sum();
                now_ms() - start
            })
            .collect();
        let seconds = percentile(&mut times, 50) / 1000.0;
        console_log!("{:<12} {:>12} events a run {:>12.0} events a second", path.id, events / RUNS, events as f64 / seconds);
    }
}

/// Many pods at once, for as long as it takes to fill the trace.
fn long_run() -> Run {
    let path = "containerd";
    let mut pods = Vec::new();
    loop {
        pods.push(Rc::new(pod(&format!("p{}", pods.len()))));
        if pods.len() % 4 != 0 {
            continue;
        }
        let trace =
            run(&Scenario { pods: pods.clone(), delete_after_ns: Some(3 * DELETE_AFTER_NS), ..Scenario::new(path, pod("none")) }).trace;
        if trace.events.len() >= LONG {
            return Run::shown(wish(path), "p0".into(), trace, Recorded::default());
        }
    }
}

/// Milliseconds of script until what an action changes is in the page: Yew draws in microtasks, and so does what follows from it.
async fn drawn(remote: &Remote, action: Action) -> f64 {
    let start = now_ms();
    remote.send(action);
    for _ in 0..4 {
        JsFuture::from(js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL)).await.expect("a microtask");
    }
    let time = now_ms() - start;
    settle().await;
    time
}

#[wasm_bindgen_test]
#[ignore = "a figure: cargo xtask bench"]
async fn a_step_and_a_seek_in_a_long_trace() {
    let start = Store { run: Rc::new(long_run()), ..(*store("#/v1/containerd/sandbox.create")).clone() };
    let steps = start.run.steps.len();
    console_log!("trace: {} events, {steps} steps", start.run.trace.events.len());
    let root = stand(1440, 900);
    let remote = Rc::new(Remote::silent());
    let props =
        Props { start: Rc::new(start), place: Place::Page, remote: remote.clone(), door: door(), home: "".into(), size: (1440.0, 900.0) };
    let app = Renderer::<App>::with_root_and_props(root.clone(), props).render();
    settle().await;
    let mut stepping = Vec::new();
    for _ in 0..STEPS {
        stepping.push(drawn(&remote, Action::Forward).await);
    }
    let mut seeking = Vec::new();
    for n in 1..=STEPS {
        // A walk that comes everywhere: the multiplier is prime.
        let goal = n * 7919 % steps + 1;
        seeking.push(drawn(&remote, Action::Goto(goal)).await);
        assert_eq!(find(&root, ".podpath").get_attribute("data-step"), Some(goal.to_string()), "the seek has come to its end");
    }
    for (what, times) in [("step", &mut stepping), ("seek", &mut seeking)] {
        console_log!("{what}: {:.1} ms median, {:.1} ms at 95 % of {STEPS}", percentile(times, 50), percentile(times, 95));
    }
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let bytes = js_sys::ArrayBuffer::from(memory.buffer()).byte_length();
    console_log!("WebAssembly memory: {:.1} MB", f64::from(bytes) / 1e6);
    app.destroy();
}
