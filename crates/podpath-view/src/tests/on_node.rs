//! Every command that is ever offered works on the node on which its step happens.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::node::{PATHS, RELEASES};
use podpath_model::scenario::{Request, Scenario, Want, manifest};
use podpath_trace::state::State;
use podpath_trace::{Kind, Trace};

use crate::on_node::{FLAGS, Node, command_at};
use crate::steps::Steps;

const SECOND_NS: u64 = 1_000_000_000;
/// What no preset has: probes over the network, a port of the host, another namespace, hooks of several words.
const SHOP: &str = "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: market}
spec:
  containers:
  - name: front
    image: nginx:1.27
    ports: [{containerPort: 80, hostPort: 8081}]
    readinessProbe: {httpGet: {path: /healthz, port: 80}, periodSeconds: 2}
    livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}
    lifecycle: {postStart: {exec: {command: [sh, -c, \"echo it's open > /tmp/x\"]}}}
";

fn manifests() -> Vec<String> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/presets");
    let mut files: Vec<_> = std::fs::read_dir(dir).expect("the presets are there").map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("a preset")).chain([SHOP.to_owned()]).collect()
}

/// Every preset on every path, deleted again; with the path's own release by the manifest, with each other one in a cluster, where somebody
/// visits it.
fn traces() -> impl Iterator<Item = Trace> {
    let manifests = manifests();
    PATHS.iter().flat_map(move |path| {
        let mut scenarios: Vec<Scenario> =
            RELEASES.iter().map(|release| Scenario { release: release.id, ..Scenario::startup(path.id) }).collect();
        for (at, text) in manifests.iter().enumerate() {
            let pod = || manifest::read(text.as_bytes()).pod.expect("the manifest is right");
            scenarios.push(Scenario { delete_after_ns: Some(20 * SECOND_NS), ..Scenario::new(path.id, pod()) });
            let release = RELEASES[at % RELEASES.len()].id;
            let mut visited = Scenario { release, ..Scenario::visited(path.id, pod()) };
            visited.requests.push(Request::about(
                &pod(),
                24 * SECOND_NS,
                Want::PortForward { port: 80, input: "GET / HTTP/1.1\r\n\r\n".into() },
            ));
            visited.requests.push(Request::about(&pod(), 25 * SECOND_NS, Want::Attach { container: "".into(), input: "".into() }));
            scenarios.push(visited);
        }
        scenarios.into_iter().map(|scenario| podpath_model::run(&scenario).trace).collect::<Vec<_>>()
    })
}

/// A command line in the words of a shell; none if a quotation mark is left open.
fn words(command: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_with(String::new);
            }
            (None, '\\') => word.get_or_insert_with(String::new).push(letters.next()?),
            (None, ' ') => words.extend(word.take()),
            (None, '|') => {
                words.extend(word.take());
                words.push("|".to_owned());
            }
            (_, letter) => word.get_or_insert_with(String::new).push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// Of each tool and subcommand the flags.
fn flags() -> BTreeMap<(&'static str, &'static str), BTreeSet<&'static str>> {
    let rows = FLAGS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut flags: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        assert!(columns.len() == 8 && columns.iter().skip(2).all(|column| !column.is_empty()), "no source: {row}");
        let known = flags.entry((columns[0], columns[1])).or_default();
        known.extend(Some(columns[2]).filter(|flag| *flag != "-"));
    }
    flags
}

/// What is wrong with one program of a command line; what it starts itself is looked at as well.
fn fault(words: &[String]) -> Option<String> {
    let known = flags();
    let tool = words.first()?.as_str();
    if !known.keys().any(|(name, _)| *name == tool) {
        return Some(format!("no tool {tool}"));
    }
    if tool == "nsenter" {
        let [_, t, _, n, rest @ ..] = words else { return Some("nsenter of what?".to_owned()) };
        return if t == "-t" && n == "-n" { fault(rest) } else { Some("nsenter".to_owned()) };
    }
    let subcommands = || known.keys().filter(|(name, sub)| *name == tool && !sub.is_empty()).map(|(_, sub)| *sub);
    let mut at = 1;
    let mut sub = "";
    while let Some(word) = words.get(at) {
        if word == "--" {
            return None;
        }
        if sub.is_empty()
            && let Some(found) = subcommands().find(|sub| sub.split(' ').zip(&words[at..]).all(|(part, word)| part == word))
        {
            (sub, at) = (found, at + found.split(' ').count());
            continue;
        }
        if let Some(rest) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
            let allowed = known.get(&(tool, sub)).cloned().unwrap_or_default();
            let name = word.split('=').next().unwrap_or(word);
            let letters = !rest.starts_with('-') && rest.chars().all(|letter| allowed.contains(format!("-{letter}").as_str()));
            if !allowed.contains(name) && !letters {
                return Some(format!("{tool} {sub} has no {word}"));
            }
        } else if sub == "exec" && tool == "crictl" && at > 4 {
            // The rest is the command that is run there.
            return None;
        } else if sub.is_empty() && subcommands().next().is_some() && at == 1 {
            return Some(format!("{tool} has no {word}"));
        }
        at += 1;
    }
    None
}

/// What a command names must be there at that moment.
fn missing(state: &State, words: &[String]) -> Option<String> {
    let after = |flag: &str| words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1));
    let process = |flag| after(flag).filter(|pid| pid.parse().ok().and_then(|pid| state.alive(pid)).is_none());
    let tool = words.first().map_or("", String::as_str);
    let dead = match tool {
        "ps" => process("-p").or_else(|| process("--ppid")),
        "lsns" => process("-p"),
        "nsenter" => process("-t"),
        "ip" => after("-n").filter(|name| state.words(Kind::Mount, &format!("/var/run/netns/{name}")).is_none()),
        _ => None,
    };
    let id = |word: &&String| (word.len() == 12 || word.len() == 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let takes_id = matches!(tool, "crictl" | "docker" | "ctr" | "runc") && !words.iter().any(|word| word == "image");
    let there =
        |id: &str| state.things.keys().any(|thing| matches!(thing.kind, Kind::Container | Kind::Sandbox) && thing.name.starts_with(id));
    let absent = words.iter().filter(|_| takes_id).filter(id).find(|id| !there(id));
    dead.or(absent).cloned()
}

/// Words in capitals are a gap that somebody has to fill, apart from names of the system.
fn is_gap(word: &str) -> bool {
    let letters = word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '-' || letter == '_');
    word.len() > 1
        && !word.starts_with('-')
        && letters
        && word.contains(|letter: char| letter.is_ascii_uppercase())
        && word != "CNI-HOSTPORT-DNAT"
}

/// Whether a tool is on the nodes of a path.
fn is_installed(tool: &str, path: &str) -> bool {
    match tool {
        "docker" => matches!(path, "dockershim" | "cri-dockerd"),
        "ctr" => path != "crio",
        "conmon" => path == "crio",
        _ => true,
    }
}

#[test]
fn every_command_works_on_the_node_at_the_step_that_it_is_for() {
    let mut wrong = BTreeSet::new();
    for trace in traces() {
        let (steps, node) = (Steps::with_routine(&trace), Node::of(&trace));
        let mut state = State::default();
        for index in 1..=steps.len() {
            let mark = steps.mark(index).expect("the step is there");
            trace.events[state.events..mark.end as usize].iter().for_each(|event| state.apply(event));
            let Some(command) = command_at(&node, &trace, &steps, &state, index) else { continue };
            let mut report = |what: String| {
                wrong.insert(format!("{}: {}: {what}: {}", trace.path, steps.title(&trace, index), command.text));
            };
            let Some(words) = words(&command.text) else {
                report("quotation marks".to_owned());
                continue;
            };
            for part in words.split(|word| word == "|") {
                fault(part).into_iter().for_each(&mut report);
                missing(&state, part).into_iter().for_each(|what| report(format!("{what} is not there")));
                part.iter().filter(|word| is_gap(word) && part[0] != "grep").for_each(|word| report(format!("{word} is a gap")));
                if !is_installed(&part[0], &trace.path) {
                    report(format!("no {} there", part[0]));
                }
            }
            if words.first().is_some_and(|tool| tool == "kubectl") && !node.cluster {
                report("no API server".to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_cannot_be_seen_has_no_command() {
    let text = include_str!("../on_node/commands.tsv");
    for (never, why) in [
        ("ctr events", "it shows what comes after it was started"),
        ("-n k8s.io events", "it shows what comes after it was started"),
        ("grep dockershim\n", "it finds itself"),
        ("kubectl events", "kubectl has none up to 1.22"),
        ("--debug", "it is no flag of crictl pull"),
    ] {
        assert!(!text.contains(never), "{never}: {why}");
    }
}

#[test]
fn every_row_has_five_columns_and_paths_that_there_are() {
    let rows = include_str!("../on_node/commands.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        assert_eq!(columns.len(), 5, "{row}");
        assert!(columns[1] == "*" || columns[1].split(',').all(|path| PATHS.iter().any(|known| known.id == path)), "{row}");
        assert!(!columns[4].is_empty() && columns[4].matches('<').count() == columns[4].matches('>').count(), "{row}");
    }
}
