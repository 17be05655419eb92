//! Each sentence is held against its event: who acts, on what, and how it turns out.

use std::collections::BTreeSet;

use podpath_model::node::PATHS;
use podpath_model::scenario::{Request, Scenario, Want, manifest};
use podpath_trace::{Event, Milestone, Outcome, Rank, Status, Text, Trace, What};
use serde_json::Value;

use super::PRESETS;
use crate::narration::{exec_of, narrate, role_name};
use crate::steps::{Steps, is_fork, json};
use crate::words::{Lang, Words};

/// Every preset on every path, alone and in a cluster where somebody visits it, made and deleted.
fn traces() -> impl Iterator<Item = Trace> {
    PRESETS.iter().flat_map(|preset| {
        PATHS.iter().flat_map(move |path| {
            let pod = || manifest::read(preset.as_bytes()).pod.expect("a preset is right");
            let alone = Scenario { delete_after_ns: Some(30_000_000_000), ..Scenario::new(path.id, pod()) };
            let mut visited = Scenario::visited(path.id, pod());
            for request in &mut visited.requests {
                if let Want::Exec { command, .. } = &mut request.what {
                    *command = ["sh", "-c", "exit 3"].map(Text::from).to_vec();
                }
            }
            [alone, visited].map(|scenario| podpath_model::run(&scenario).trace)
        })
    })
}

/// What a sentence must contain, one of each list.
fn wanted(words: &Words, trace: &Trace, steps: &Steps, event: &Event, index: usize) -> Vec<Vec<String>> {
    let (from, to) = steps.sides(trace, index).expect("a step has two sides");
    let who = |role: &str| vec![role_name(words, role), words.attribute(&format!("role-{role}"), "subject", &[]).unwrap_or_default()];
    let one = |text: &str| vec![text.to_owned()];
    let comm = |argv: &[Text]| argv.first().map_or_else(String::new, |word| word.to_string());
    match &event.what {
        // What a decision is about stands in its facts, whatever carries it.
        _ if event.facts.is_some() && event.fact("purpose").is_none() && event.milestone.is_some() => Vec::new(),
        What::Call { .. } if event.milestone == Some(Milestone::ProbeResult) => Vec::new(),
        What::Call { .. } => vec![who(from.role.name), who(to.role.name)],
        What::Reply { outcome: Outcome::Ok { reply, .. }, .. } => {
            let mut wanted = vec![who(from.role.name)];
            let reply = json(reply);
            if let (Some(code), Some(_)) = (reply.get("exit_status").and_then(Value::as_i64), exec_of(trace, event)) {
                wanted.push(one(&code.to_string()));
            }
            wanted
        }
        What::Reply { .. } => vec![[who(from.role.name), who(to.role.name)].concat()],
        What::Spawn { child, comm: name, argv, .. } => {
            let child_is = [who(child.role.name), one(child.role.name), one(name), one(&child.pid.to_string())].concat();
            let maker = match event.process.role.rank {
                _ if is_fork(name, argv) => one(name),
                // A process that forks has the command line of what it forks.
                Rank::Workload => [who(event.process.role.name), one(&comm(argv))].concat(),
                _ => who(event.process.role.name),
            };
            vec![child_is, maker]
        }
        What::Exec { argv, role, .. } => vec![[one(&comm(argv)), who(role.name)].concat(), one(&event.process.pid.to_string())],
        What::Exit { status: Status::Killed(signal) } => vec![one(signal)],
        What::Exit { status } => vec![one(&status.code().to_string()), [who(event.process.role.name), argv_of(trace, event)].concat()],
        What::Signal { target, signal } => vec![one(signal), one(&target.to_string())],
        What::Reparent { child, parent } => {
            let parent = steps.role_of(*parent, event.seq).map_or_else(|| one(&parent.to_string()), |role| who(role.name));
            vec![one(&child.to_string()), parent]
        }
        What::Publish { .. } | What::Change(_) | What::Log { .. } | What::Note { .. } => Vec::new(),
    }
}

/// The first word of what a process is.
fn argv_of(trace: &Trace, event: &Event) -> Vec<String> {
    let argv = trace.events[..event.seq as usize].iter().rev().find_map(|earlier| match &earlier.what {
        What::Exec { argv, .. } if earlier.process.pid == event.process.pid => Some(argv.clone()),
        What::Spawn { child, argv, .. } if child.pid == event.process.pid => Some(argv.clone()),
        _ => None,
    });
    argv.iter().flat_map(|argv| argv.first()).map(|word| word.to_string()).collect()
}

#[test]
fn a_sentence_names_who_acts_on_whom_and_how_it_turns_out() {
    let languages = Lang::ALL.map(Words::new);
    let mut wrong = BTreeSet::new();
    for trace in traces() {
        let steps = Steps::of(&trace);
        for words in &languages {
            for index in 1..=steps.len() {
                let event = &trace.events[steps.mark(index).expect("it is there").seq as usize];
                let said = narrate(words, &trace, &steps, index);
                let whole = [Some(said.text.clone()), said.why].into_iter().flatten().all(|text| !text.contains("{$"));
                let missing: Vec<_> = wanted(words, &trace, &steps, event, index)
                    .into_iter()
                    .filter(|any| !any.iter().any(|text| !text.is_empty() && said.text.contains(&**text)))
                    .collect();
                if !missing.is_empty() || !whole {
                    wrong.insert(format!("{} {}: {} lacks {missing:?}", trace.path, steps.title(&trace, index), said.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} {:#?}", wrong.len(), wrong.iter().take(40).collect::<Vec<_>>());
}

#[test]
fn what_is_said_of_a_command_in_a_container_names_the_command_and_not_the_container_s_own_end() {
    let languages = Lang::ALL.map(Words::new);
    let mut commands = 0;
    let mut wrong = BTreeSet::new();
    for trace in traces() {
        let steps = Steps::of(&trace);
        for index in 1..=steps.len() {
            let event = &trace.events[steps.mark(index).expect("it is there").seq as usize];
            let Some(command) = exec_of(&trace, event) else { continue };
            commands += 1;
            for words in &languages {
                let text = narrate(words, &trace, &steps, index).text;
                // Programs that carry it out are named themselves.
                let carrier = match &event.what {
                    What::Spawn { .. } => true,
                    What::Exit { .. } => event.process.role.rank != Rank::Workload,
                    What::Reply { outcome, .. } => matches!(outcome, Outcome::Failed(_)),
                    _ => false,
                };
                let begins: String = command.chars().take(20).collect();
                if !carrier && !text.contains(&*begins) {
                    wrong.insert(format!("{} {}: {text} lacks {command}", trace.path, steps.title(&trace, index)));
                }
            }
        }
    }
    assert!(commands > 200, "{commands}");
    assert!(wrong.is_empty(), "{} {:#?}", wrong.len(), wrong.iter().take(40).collect::<Vec<_>>());
}

#[test]
fn a_command_is_told_as_it_was_typed_whichever_way_it_came() {
    let words = Words::new(Lang::En);
    for path in PATHS {
        let pod = manifest::read(PRESETS[PRESETS.len() - 1].as_bytes()).pod.expect("a preset is right");
        let mut visited = Scenario::in_cluster(path.id, pod.clone());
        let command = ["sh", "-c", "echo 1+1 = 2%"].map(Text::from).to_vec();
        visited.requests.push(Request::about(&pod, 20_000_000_000, Want::Exec { container: "".into(), command, input: "".into() }));
        let trace = podpath_model::run(&visited).trace;
        let steps = Steps::of(&trace);
        let told: Vec<String> = (1..=steps.len()).map(|index| narrate(&words, &trace, &steps, index).text).collect();
        let wrong: Vec<&String> = told.iter().filter(|text| text.contains("echo") && !text.contains("sh -c echo 1+1 = 2%")).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.id);
        assert!(told.iter().filter(|text| text.contains("sh -c echo 1+1 = 2%")).count() > 2, "{}", path.id);
    }
}

#[test]
fn a_line_of_a_log_is_one_and_a_clone_is_no_exec() {
    for trace in traces() {
        let steps = Steps::of(&trace);
        for index in 1..=steps.len() {
            let event = &trace.events[steps.mark(index).expect("it is there").seq as usize];
            let badge = steps.badge(&trace, index);
            let right = match &event.what {
                What::Log { .. } => badge == if event.fact("title").is_some() { "fn" } else { "log" },
                What::Spawn { comm, argv, .. } => badge == if is_fork(comm, argv) { "clone" } else { "exec" },
                What::Note { .. } => badge == "fn",
                _ => badge != "fn" && badge != "log",
            };
            assert!(right, "{} {index}: {badge} {}", trace.path, steps.title(&trace, index));
        }
    }
}

/// A pod whose program becomes another one, and which takes no name server from a cluster.
const BECOMING: &str = "{apiVersion: v1, kind: Pod, metadata: {name: becoming}, spec: {dnsPolicy: Default, containers: [{name: web, \
                        image: busybox, command: [sh, -c, 'sleep 3 & wait; exec sleep 1000']}]}}";

#[test]
fn only_the_first_process_of_a_container_is_told_as_the_one_that_waited() {
    let words = Words::new(Lang::En);
    for path in PATHS {
        let pod = manifest::read(BECOMING.as_bytes()).pod.expect("the manifest is right");
        let trace = podpath_model::run(&Scenario { at_least_ns: Some(20_000_000_000), ..Scenario::new(path.id, pod) }).trace;
        let steps = Steps::of(&trace);
        let told: Vec<_> = (1..=steps.len()).map(|index| narrate(&words, &trace, &steps, index)).collect();
        let begins = |start: &str| told.iter().filter(|said| said.text.starts_with(start)).count();
        let becomes: Vec<_> = told.iter().map(|said| &*said.text).filter(|text| text.contains(" becomes `")).collect();
        assert_eq!(begins("The waiting process becomes `"), 1, "{}: {becomes:?}", path.id);
        assert_eq!(begins("The program of the web container becomes `sleep 1000`"), 1, "{}: {becomes:?}", path.id);
        let broken = told.iter().flat_map(|said| &said.why).find(|why| why.contains(" ,") || why.contains("of ."));
        assert_eq!(broken, None, "{}", path.id);
    }
}

#[test]
fn a_hook_that_becomes_its_last_command_is_not_told_as_the_container_s_program() {
    let hooks = PRESETS.iter().find(|preset| preset.contains("rm /tmp/open; sleep 1")).expect("there is one with hooks");
    for (lang, begin) in
        [(Lang::En, "A command in the app container becomes `sleep 1`"), (Lang::ZhCn, "在 app 容器里执行的命令 exec 成 `sleep 1`")]
    {
        let words = Words::new(lang);
        for path in PATHS {
            let pod = manifest::read(hooks.as_bytes()).pod.expect("a preset is right");
            let trace = podpath_model::run(&Scenario { delete_after_ns: Some(30_000_000_000), ..Scenario::new(path.id, pod) }).trace;
            let steps = Steps::of(&trace);
            let told = (1..=steps.len()).filter(|index| narrate(&words, &trace, &steps, *index).text.starts_with(begin)).count();
            assert_eq!(told, 1, "{lang} {}", path.id);
        }
    }
}
