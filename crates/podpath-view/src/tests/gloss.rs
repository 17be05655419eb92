//! What a word, a box and a process are said to be, on every path and in both languages.

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Text, Trace};

use super::PRESETS;
use crate::deeds::harms;
use crate::gloss::{About, Gloss, Kill, Terms, gloss, glossed};
use crate::narration::{narrate, tell};
use crate::picture::Child;
use crate::processes::ProcessIndex;
use crate::search::glossary;
use crate::steps::Steps;
use crate::words::{Lang, Words};

const WEB: &str = PRESETS[7];

struct Run {
    trace: Trace,
    steps: Steps,
    index: ProcessIndex,
}

fn scenario(path: &'static str) -> Scenario {
    let pod = manifest::read(WEB.as_bytes()).pod.expect("the manifest is right");
    Scenario { api_server: true, ..Scenario::new(path, pod) }
}

fn run(path: &'static str) -> Run {
    let trace = podpath_model::run(&scenario(path)).trace;
    let steps = Steps::of(&trace);
    let index = ProcessIndex::of(&trace, steps.cast());
    Run { trace, steps, index }
}

impl Run {
    fn gloss(&self, words: &Words, step: usize, about: &About) -> Option<Gloss> {
        gloss(words, (&self.trace, &self.steps, &self.index), step, about)
    }
    /// The five lines of a process at the end, by the name of its role; the newest one that lives.
    fn lines_of(&self, role: &str) -> Vec<String> {
        let words = Words::new(Lang::En);
        let told = self.gloss(&words, self.steps.last(), &About::Term(role.to_owned())).expect("a word");
        told.lines.into_iter().map(|(_, said)| said).collect()
    }
}

fn letters(children: &[Child]) -> String {
    let one = |child: &Child| match child {
        Child::Text(text) => text.to_string(),
        Child::Element(element) => letters(&element.children),
    };
    children.iter().map(one).collect()
}

fn marked(text: &str, words: &Words) -> Vec<(String, String)> {
    let children = glossed(text, &mut Terms::of(words));
    let term = |child: &Child| match child {
        Child::Element(element) => Some((element.get("data-term")?.to_owned(), letters(&element.children))),
        Child::Text(_) => None,
    };
    children.iter().filter_map(term).collect()
}

#[test]
fn every_living_process_has_five_lines_at_every_beat_and_every_word_does_too() {
    for path in PATHS {
        let run = run(path.id);
        for words in Lang::ALL.map(Words::new) {
            for beat in run.steps.beats() {
                let end = run.steps.mark(beat.told).map_or(0, |mark| mark.end);
                // A word is looked for in all that is still to be told: that is far, and enough from the last beats.
                let is_late = beat.last + 60 > run.steps.len();
                let terms = glossary(&words).into_iter().map(About::Term).filter(|_| is_late);
                let processes = run.index.living(end).map(|process| About::Process(process.pid));
                for about in terms.chain(processes) {
                    let told = run.gloss(&words, beat.told, &about).unwrap_or_else(|| panic!("{}: {about:?}", path.id));
                    assert_eq!(told.lines.len(), 5, "{} {}: {about:?}", path.id, beat.key);
                    assert!(told.lines.iter().all(|(name, said)| !name.is_empty() && !said.is_empty()), "{about:?}: {:?}", told.lines);
                    assert!(told.follow.is_none_or(|step| step > beat.told && step <= run.steps.len()), "{about:?}");
                }
            }
        }
    }
}

#[test]
fn a_sentence_is_whole_and_no_word_in_it_is_marked_twice() {
    for path in PATHS {
        let run = run(path.id);
        for words in Lang::ALL.map(Words::new) {
            let of_steps = (1..=run.steps.len()).map(|step| narrate(&words, &run.trace, &run.steps, step));
            let of_beats = run.steps.beats().iter().map(|beat| tell(&words, &run.steps, beat));
            for sentence in of_steps.chain(of_beats) {
                let mut terms = Terms::of(&words);
                let texts: Vec<&str> = [Some(&sentence.text), sentence.why.as_ref()].into_iter().flatten().map(|text| &**text).collect();
                let mut keys = Vec::new();
                for text in texts {
                    let children = glossed(text, &mut terms);
                    assert_eq!(letters(&children), text.replace('`', ""));
                    keys.extend(children.iter().filter_map(|child| match child {
                        Child::Element(element) => element.get("data-term").map(str::to_owned),
                        Child::Text(_) => None,
                    }));
                }
                let all = keys.len();
                keys.sort_unstable();
                keys.dedup();
                assert_eq!(keys.len(), all, "{}: {}", path.id, sentence.text);
            }
        }
    }
}

#[test]
fn the_longest_word_that_stands_alone_is_the_one_that_is_marked() {
    let pairs = |text: &str, lang| {
        marked(text, &Words::new(lang)).into_iter().map(|(key, word)| format!("{key}={word}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(pairs("cri-dockerd asks dockerd.", Lang::En), "cri-dockerd=cri-dockerd dockerd=dockerd");
    assert_eq!(pairs("A static Pod is a Pod.", Lang::En), "static-pod=static Pod pod=Pod");
    assert_eq!(pairs("Two shims and a shim; sandboxes.", Lang::En), "shim=shims sandbox=sandboxes");
    assert_eq!(pairs("`runc` waits at exec.fifo, not at exec.fifo.d.", Lang::En), "runc=runc exec-fifo=exec.fifo");
    assert_eq!(pairs("containerd-shim-runc-v2 in /run/containerd/x, `runc create` of pauses2", Lang::En), "runc=runc");
    assert_eq!(
        pairs("静态 Pod 的沙箱由 pause 持有，Pod 共用命名空间。", Lang::ZhCn),
        "static-pod=静态 Pod sandbox=沙箱 pause=pause pod=Pod namespace=命名空间"
    );
}

#[test]
fn the_lines_of_a_process_are_what_the_trace_says() {
    let lines = run("dockershim").lines_of("shim");
    assert_eq!(lines[0], "containerd-shim-runc-v2");
    assert!(lines[1].starts_with("containerd ") && lines[1].ends_with(", through a launcher"), "{}", lines[1]);
    assert!(lines[2].starts_with("systemd 1: shim ") && lines[2].ends_with(" has left"), "{}", lines[2]);
    assert!(lines[3].starts_with("app "), "{}", lines[3]);
    assert_eq!(lines[4], "its containers are killed");
    let lines = run("crio").lines_of("conmon");
    assert!(lines[0] == "conmon" && lines[3].starts_with("app "), "{lines:?}");
    let lines = run("containerd").lines_of("containerd");
    assert_eq!((&*lines[1], &*lines[2]), ("systemd 1", "systemd 1"));
}

#[test]
fn the_first_process_says_why_it_cannot_be_killed() {
    let (run, words) = (run("containerd"), Words::new(Lang::En));
    let kill = |about: &About| run.gloss(&words, run.steps.last(), about).expect("an answer").kill;
    assert_eq!(kill(&About::Process(1)), Kill::Init);
    assert_eq!(kill(&About::Term("cgroup".into())), Kill::Nothing);
    assert!(matches!(kill(&About::Term("shim".into())), Kill::Can(..)));
    assert_eq!(kill(&About::Term("runc".into())), Kill::Gone);
    assert_eq!(kill(&About::Seat("server".into(), "kube-apiserver".into())), Kill::Nothing);
}

#[test]
fn whatever_can_be_done_to_a_process_is_done_by_the_simulator() {
    for path in PATHS {
        let (run, scenario) = (run(path.id), scenario(path.id));
        let step = run.steps.last();
        let end = run.steps.mark(step).map_or(0, |mark| mark.seq + 1);
        for process in run.index.living(end) {
            for harm in harms(&run.steps, &run.index, step, process.pid) {
                let done = scenario.clone().doing(&[Text::from(&*harm.deed)]);
                assert!(done.is_ok(), "{}: {}: {:?}", path.id, harm.deed, done.err());
            }
        }
    }
}
