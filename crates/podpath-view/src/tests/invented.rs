//! Nothing painted: a trace of programs, calls and processes that nobody has ever seen goes through every view, and each word and each
//! number that comes out must be in the trace or in the Fluent files.

use podpath_trace::Milestone;
use std::collections::BTreeSet;

use podpath_model::conform::evidence::recorded;
use podpath_trace::*;
use serde_json::json;

use super::story::{Story, Who};
use crate::narration::narrate;
use crate::payload::{body, changed, lines, source};
use crate::processes::{Extent, ProcessIndex};
use crate::scene::{Scene, SceneIndex};
use crate::steps::Cast;
use crate::steps::{Answer, Family, Steps, short_id};
use crate::time::{clock, duration};
use crate::words::{Lang, Words};

static QUUX: Role = Role::new("quuxlet", Rank::Orchestrator, Side::Left);
static RELAYD: Role = Role::new("relayd", Rank::Daemon, Side::Right);
static ZORBD: Role = Role::new("zorbd", Rank::Daemon, Side::Left);
static KEEPO: Role = Role::new("keepo", Rank::Keeper, Side::Either);
static MAKR: Role = Role::new("makr", Rank::Transient, Side::Either);
static WIRER: Role = Role::new("wirer", Rank::Transient, Side::Middle);
static HOLDR: Role = Role::new("holdr", Rank::Workload, Side::Left);
static GRINDR: Role = Role::new("grindr", Rank::Workload, Side::Right);

const BOX_ID: &str = "1234567890ab1234567890ab1234567890ab1234567890ab1234567890ab1234";
const JOB_ID: &str = "fedcba098765fedcba098765fedcba098765fedcba098765fedcba098765fedc";

fn trace() -> Trace {
    let mut story = Story::new();
    let (quux, relayd, zorbd, keepo): (Who, Who, Who, Who) = ((&QUUX, 9001), (&RELAYD, 9002), (&ZORBD, 9003), (&KEEPO, 9014));
    let (makr, holdr): (Who, Who) = ((&MAKR, 9025), (&MAKR, 9036));
    story.call(quux, relayd, (Protocol::Cri, "FrobnicateBox"), json!({"wobble": "gizmo", "none": ""}), None, |story| {
        story.call(relayd, zorbd, (Protocol::Containerd, "acme.v7.Gadgets/Twiddle"), json!({"knob": 4711}), None, |story| {
            story.about(BOX_ID);
            story.run(zorbd, (&WIRER, 9050), &["wirer", "plug"], Some(Milestone::SandboxNetwork), |story| {
                story.change((&WIRER, 9050), Kind::Network, "lan qq0", "192.0.2.77/24");
            });
            story.spawn(zorbd, keepo, &["keepo", "--for", "ever"], Some(Milestone::SandboxShim));
            story.call(zorbd, keepo, (Protocol::Ttrpc, "acme.Keep/Hold"), json!({}), None, |story| {
                story.run(keepo, makr, &["makr", "assemble"], Some(Milestone::SandboxInit), |story| {
                    story.spawn(makr, holdr, &[], None);
                    story.change(holdr, Kind::Process, "net", "net-88");
                    story.change(holdr, Kind::Cgroup, "/slices/blorp", "made");
                });
                story.push(holdr, None, What::Reparent { child: 9036, parent: 9014 });
                json!({"pid": 9036})
            });
            story.push(
                holdr,
                Some(Milestone::SandboxStart),
                What::Exec { role: &HOLDR, comm: "holdr".into(), argv: [Text::from("/bin/holdr")].into() },
            );
            json!({"gadget": "sprocket"})
        });
        json!({"box": BOX_ID})
    });
    story.about(JOB_ID);
    story.push(zorbd, Some(Milestone::ContainerStart), What::Log { level: "info", line: "grinding begins".into() });
    story.spawn(zorbd, (&GRINDR, 9099), &["grindr", "coffee"], None);
    story.push((&GRINDR, 9099), None, What::Exit { status: Status::Exited(42) });
    story.nobody();
    let call = story.push(
        quux,
        None,
        What::Call {
            protocol: Protocol::Docker,
            method: "PATCH /boxes/{id}/lid",
            peer: Peer { address: "unix:///tmp/gone.sock".into(), process: None },
            request: SharedPayload::new(json!({"id": "lid9"})),
        },
    );
    story.push(quux, None, What::Reply { call, outcome: Outcome::Failed(Failure::new("418", "short and stout")) });
    story.end("nowhere")
}

/// Runs of letters and digits.
fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned)
}

fn link(event: &Event) -> String {
    match event.evidence {
        Evidence::Source(cited) => cited.link(),
        Evidence::Simplified(_) | Evidence::Recorded => String::new(),
    }
}

/// Every word and number that the trace contains.
fn contained(trace: &Trace) -> BTreeSet<String> {
    let mut text = format!("{} {:#?}", trace.path, trace.events);
    for event in &trace.events {
        text.extend([" ", &clock(event.at_ns), " ", &link(event), " "]);
        text.push_str(&trace.events.iter().map(|other| duration(other.at_ns.abs_diff(event.at_ns))).collect::<Vec<_>>().join(" "));
        match &event.what {
            What::Call { request, protocol, .. } => text.extend([" ", &request.json(), " ", protocol.name()]),
            What::Reply { outcome: Outcome::Ok { reply, .. }, .. } => text.extend([" ", &reply.json()]),
            What::Change(change) => text.extend([" ", change.object.kind.name()]),
            _ => {}
        }
    }
    for id in [BOX_ID, JOB_ID] {
        text.extend([" ", short_id(id)]);
    }
    tokens(&text).collect()
}

/// What the texts of a language may say, and the badges, which are technical words and part of the drawing.
fn spoken(lang: Lang) -> BTreeSet<String> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/i18n/");
    let source = std::fs::read_to_string(format!("{dir}{}/trace.ftl", lang.tag())).expect("the texts are there");
    let badges = ["fn", "CRI", "ctrd", "HTTP", "ttrpc", "exec", "exit", "kill", "ppid"];
    tokens(&source).chain(badges.into_iter().map(str::to_owned)).chain(Family::ALL.iter().map(|family| family.name().to_owned())).collect()
}

/// Everything that the views of one step show.
fn shown(trace: &Trace, steps: &Steps, index: &SceneIndex, processes: &ProcessIndex, words: &Words, step: usize) -> Vec<String> {
    let scene = Scene::at(index, trace, steps, words, step);
    let mut out: Vec<String> = Vec::new();
    for node in &scene.nodes {
        out.extend([node.name.clone(), node.caption.clone()]);
        out.extend(node.chip.clone());
    }
    out.extend(scene.host.iter().flat_map(|host| [host.title.clone(), host.caption.clone(), host.note.clone()]));
    out.extend(scene.pod.tag.clone());
    out.extend(scene.pod.lines.iter().cloned().chain([scene.pod.kind.clone(), scene.pod.title.clone()]));
    out.extend(scene.kernel.iter().map(|object| object.label.clone()));
    out.extend(scene.brackets.iter().map(|bracket| bracket.label.text.clone()));
    out.extend(scene.edges.iter().filter_map(|edge| edge.badge.as_ref().map(|badge| badge.text.to_owned())));
    out.extend(scene.now.iter().flat_map(|now| [now.plate.call.text.clone(), now.plate.badge.text.to_owned()]));
    let mark = steps.mark(step).expect("the step is there");
    for branch in processes.forest(steps, (mark.seq, mark.end), steps.sides(trace, step), Extent::Whole).branches {
        out.extend([branch.name.to_string(), branch.pid.map(|pid| pid.to_string()).unwrap_or_default()]);
        out.extend(branch.program.map(|program| program.to_string()));
    }
    let sentence = narrate(words, trace, steps, step);
    out.extend([Some(sentence.text), sentence.why].into_iter().flatten());
    let body = body(trace, steps, step).expect("the step is there");
    out.push(body.head);
    for line in body.json.iter().flat_map(|json| lines(json, true)) {
        out.extend(line.tokens.into_iter().map(|token| token.text));
    }
    for row in changed(trace, steps, step) {
        out.extend([row.name, row.before.unwrap_or_default().to_string(), row.after.unwrap_or_default().to_string()]);
    }
    for row in source(words, trace, steps, &recorded(trace), step) {
        out.extend([row.title, row.detail]);
    }
    let step = steps.step(trace, step).expect("the step is there");
    out.extend([step.title, step.call, step.badge.to_owned(), clock(step.at_ns)]);
    if let Answer::Failed(message) = step.answer {
        out.push(message.to_string());
    }
    out
}

#[test]
fn nothing_is_shown_that_is_not_in_the_trace_or_in_the_texts() {
    let trace = trace();
    let steps = Steps::of(&trace);
    let index = SceneIndex::of(&trace, &steps);
    let processes = ProcessIndex::of(&trace, &Cast::of(&trace));
    for lang in Lang::ALL {
        let words = Words::new(lang);
        let mut allowed = contained(&trace);
        allowed.extend(spoken(lang));
        for step in 1..=steps.len() {
            for text in shown(&trace, &steps, &index, &processes, &words, step) {
                let whole = text.trim_end_matches('…');
                for token in tokens(whole) {
                    let clipped = whole != text && whole.ends_with(&token);
                    let known = allowed.contains(&token) || (clipped && allowed.iter().any(|word| word.starts_with(&token)));
                    // Chinese has no spaces: a run of characters is known if its parts are.
                    let chinese = token.chars().any(|letter| letter > '\u{2fff}');
                    assert!(known || chinese, "{lang}: step {step} shows {token:?} in {text:?}");
                }
            }
        }
    }
}

#[test]
fn programs_nobody_has_seen_take_their_seats_by_rank_and_side() {
    let trace = trace();
    let steps = Steps::of(&trace);
    let index = SceneIndex::of(&trace, &steps);
    let words = Words::new(Lang::En);
    let step = steps.find("container.start").expect("it starts");
    let scene = Scene::at(&index, &trace, &steps, &words, step);
    let name = |key: &str| scene.nodes.iter().find(|node| node.key == key).map(|node| node.name.as_str());
    let seats = ["top-left", "daemon-left", "daemon-right", "keeper-left", "transient-left", "transient-middle", "workload-left"];
    let names = seats.map(name);
    let expected = ["quuxlet", "zorbd", "relayd", "keepo", "makr", "wirer", "holdr"].map(Some);
    assert_eq!(names, expected);
    assert_eq!(scene.pod.lines, ["net-88", "qq0 192.0.2.77"]);
    assert_eq!(scene.brackets.len(), 1, "keepo has adopted holdr");
}

#[test]
fn a_call_to_nobody_says_so_and_fails() {
    let trace = trace();
    let steps = Steps::of(&trace);
    let words = Words::new(Lang::En);
    let call = steps.last() - 1;
    assert_eq!(narrate(&words, &trace, &steps, call).text, "quuxlet calls PATCH …/{id}/lid, and nobody listens on unix:///tmp/gone.sock.");
    let answer = narrate(&words, &trace, &steps, steps.last());
    assert_eq!(answer.text, "quuxlet gets an error instead of an answer.");
    assert_eq!(answer.why.as_deref(), Some("short and stout"));
    assert_eq!(steps.mark(steps.last()).map(|mark| mark.family), Some(Family::Fail));
}
