//! Any single kill: whether the pod comes back to what is wanted of it, and what is left once it is deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use podpath_model::Scenario;
use podpath_model::kernel::{Ending, Intervention, Moment, Signal};
use podpath_model::pod::Pod;
use podpath_model::scenario::{Run, manifest};
use podpath_model::trace::state::{Process, State};
use podpath_model::trace::{Event, Rank, Role, Seq, Trace, What};

const SECOND_NS: u64 = 1_000_000_000;
/// Nothing is waited for any longer, from the start of the node and again from the deletion.
const PATIENCE_NS: u64 = 600 * SECOND_NS;
/// Where nobody is killed, the pod lives until every poll has come once, that of old images each five minutes among them.
const WHOLE_NS: u64 = 330 * SECOND_NS;
/// For so long only polls have followed when the node has come to rest.
const REST_NS: u64 = 6 * SECOND_NS;
/// A node at rest is looked at again so much later, if it is not what it should be.
const AGAIN_NS: u64 = 5 * SECOND_NS;
/// When only polls have followed for so long nothing will change any more: garbage is collected once a minute.
const HOPELESS_NS: u64 = 150 * SECOND_NS;

/// One manifest on one path.
pub(crate) struct World {
    pub(crate) path: &'static str,
    pub(crate) pod: Rc<Pod>,
    /// The run in which nobody is killed, until before the deletion.
    pub(crate) whole: Trace,
    wanted: Counts,
    clean: Counts,
}

/// How often there is what.
type Counts = BTreeMap<String, usize>;

/// What came of one kill.
pub(crate) struct Verdict {
    /// Who was killed, and during what: `shim during runc create`.
    pub(crate) killed: String,
    /// What is not as wanted, in words; none if all is back.
    pub(crate) lost: Option<String>,
    /// What is left after the deletion and is not left when nobody is killed.
    pub(crate) left: Vec<String>,
}

impl World {
    pub(crate) fn new(path: &'static str, manifest: &str) -> Option<Self> {
        let pod = Rc::new(manifest::read(manifest.as_bytes()).pod?);
        let (run, mut state) = (begin(path, &pod, None), State::default());
        run.go_on(WHOLE_NS, u64::MAX);
        run.look(&mut state);
        let wanted = wanted(&state);
        run.delete(&[Rc::clone(&pod)]);
        run.go_on(WHOLE_NS + PATIENCE_NS, u64::MAX);
        let before = state.events;
        run.look(&mut state);
        let mut whole = run.end();
        whole.events.truncate(before);
        Some(Self { path, pod, whole, wanted, clean: remains(&state) })
    }

    /// Kills a process after an event, and looks: until the node is what is wanted of it again and at rest, and after the deletion until
    /// nothing is left.
    pub(crate) fn kill(&self, pid: u32, seq: Seq) -> Verdict {
        let killed = who(&until(&self.whole, seq as usize + 1), pid);
        let (run, mut state) = (begin(self.path, &self.pod, Some((pid, seq))), State::default());
        run.go_on(self.whole.events[seq as usize].at_ns, u64::MAX);
        let lost = settled(&run, &mut state, |state| difference(&self.wanted, &wanted(state)));
        run.delete(&[Rc::clone(&self.pod)]);
        let left = settled(&run, &mut state, |state| surplus(&self.clean, &remains(state)));
        Verdict { killed, lost, left: left.unwrap_or_default() }
    }

    /// The moments at which somebody is killed: after every event that changes something, and after one of each kind of poll. What is
    /// done after the deletion is another story.
    pub(crate) fn moments(&self) -> Vec<Seq> {
        let mut polls = BTreeSet::new();
        let is_moment = |event: &&Event| !event.routine || polls.insert(kind_of(event));
        self.whole.events.iter().filter(is_moment).map(|event| event.seq).collect()
    }

    /// Of those the first of each kind: what is done, to what sort of thing, and by whom.
    pub(crate) fn kinds(&self) -> Vec<Seq> {
        let mut seen = BTreeSet::new();
        let moments = self.moments().into_iter();
        moments.filter(|seq| seen.insert(kind_of(&self.whole.events[*seq as usize]))).collect()
    }

    /// Who can be killed at these moments, which come in their order: the node's own processes.
    pub(crate) fn kills(&self, moments: Vec<Seq>) -> Vec<(Seq, u32)> {
        self.living(moments, |role| role.rank != Rank::Surroundings)
    }

    /// Each moment before the deletion at which somebody of a role is there, and who.
    pub(crate) fn lives_of(&self, role: &str) -> Vec<(Seq, u32)> {
        self.living(self.moments(), |living| living.name == role)
    }

    fn living(&self, moments: Vec<Seq>, is_wanted: impl Fn(&Role) -> bool) -> Vec<(Seq, u32)> {
        let mut state = State::default();
        let mut lives = Vec::new();
        for seq in moments {
            let from = state.events;
            self.whole.events[from..=seq as usize].iter().for_each(|event| state.apply(event));
            let there = state.processes.values().filter(|process| process.is_alive() && is_wanted(process.role));
            lives.extend(there.map(|process| (seq, process.pid)));
        }
        lives
    }

    /// The run in which a process is killed after an event, until the node has come to rest.
    pub(crate) fn killed(&self, pid: u32, seq: Seq) -> Trace {
        let run = begin(self.path, &self.pod, Some((pid, seq)));
        run.go_on(self.whole.events[seq as usize].at_ns, u64::MAX);
        settled(&run, &mut State::default(), |state| difference(&self.wanted, &wanted(state)));
        run.end()
    }
}

fn begin(path: &'static str, pod: &Rc<Pod>, kill: Option<(u32, Seq)>) -> Run {
    let mut scenario = Scenario { pods: vec![Rc::clone(pod)], ..Scenario::startup(path) };
    scenario.interventions.extend(kill.map(|(pid, seq)| Intervention { moment: Moment::After(seq), pid, signal: Signal::Kill }));
    Run::of(&scenario)
}

/// Goes on until the node is at rest and nothing is wrong with it, or nothing will change any more; the answer is what is wrong then.
fn settled<T>(run: &Run, state: &mut State, wrong: impl Fn(&State) -> Option<T>) -> Option<T> {
    let last_ns = run.now_ns() + PATIENCE_NS;
    loop {
        run.go_on(last_ns, REST_NS);
        run.look(state);
        let found = wrong(state);
        if found.is_none() || run.go_on((run.now_ns() + AGAIN_NS).min(last_ns), HOPELESS_NS) != Ending::TimeUp || run.now_ns() >= last_ns {
            return found;
        }
    }
}

/// Who is killed, and which program that comes and goes was the last to begin.
fn who(state: &State, pid: u32) -> String {
    let living = || state.processes.values().filter(|process| process.is_alive());
    let passing = living().filter(|process| process.pid != pid && (process.role.rank == Rank::Transient || !verb(process).is_empty()));
    let during = passing.max_by_key(|process| process.begun).map(|process| format!(" during {}", named(process)));
    living().find(|process| process.pid == pid).map_or_else(String::new, named) + &during.unwrap_or_default()
}

/// A process by its role, and by what it was told to do: `runc create`.
fn named(process: &Rc<Process>) -> String {
    format!("{} {}", process.role.name, verb(process)).trim_end().to_owned()
}

fn verb(process: &Process) -> &str {
    const VERBS: [&str; 8] = ["create", "start", "state", "kill", "delete", "exec", "update", "init"];
    match process.role.name {
        "runc" if process.comm.starts_with("runc:") => process.comm.trim_start_matches("runc:"),
        "runc" | "shim" => process.argv.iter().skip(1).find(|word| VERBS.contains(&&***word)).map_or("", |word| word),
        _ => "",
    }
}

fn until(trace: &Trace, events: usize) -> State {
    let mut state = State::default();
    trace.events[..events].iter().for_each(|event| state.apply(event));
    state
}

/// What is wanted of a pod: its daemons, its keepers, its containers; and what the runtime says of them.
fn wanted(state: &State) -> Counts {
    let mut counts = Counts::new();
    let mut containers = BTreeSet::new();
    for process in state.processes.values().filter(|process| process.is_alive()) {
        match (process.role.name, process.role.rank) {
            ("pause", _) => *counts.entry("pause".to_owned()).or_default() += 1,
            (_, Rank::Workload) => drop(containers.insert(process.cgroup.clone())),
            (name, Rank::Daemon | Rank::Keeper | Rank::Orchestrator) => *counts.entry(name.to_owned()).or_default() += 1,
            _ => {}
        }
    }
    counts.insert("running containers".to_owned(), containers.len());
    let ready = |words: &str| ["SANDBOX_READY", "CONTAINER_RUNNING", "running"].contains(&words);
    for (thing, words) in state.things.iter().filter(|(_, words)| ready(words)) {
        *counts.entry(format!("{} {words}", thing.kind.name())).or_default() += 1;
    }
    counts
}

/// What there is on the node: processes and things, without what tells one from another.
fn remains(state: &State) -> Counts {
    let mut counts = Counts::new();
    for process in state.processes.values().filter(|process| process.is_alive()) {
        *counts.entry(format!("process {}", process.role.name)).or_default() += 1;
    }
    for thing in state.things.keys() {
        *counts.entry(format!("{} {}", thing.kind.name(), nameless(&thing.name))).or_default() += 1;
    }
    counts
}

/// A name without ids and numbers.
fn nameless(name: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in name.chars().chain([' ']) {
        if letter.is_ascii_hexdigit() || letter == '-' {
            word.push(letter);
            continue;
        }
        let is_id = word.len() >= 8 && word.chars().any(|letter| letter.is_ascii_digit());
        out.push_str(if is_id { "ID" } else { &word });
        word.clear();
        out.push(letter);
    }
    let numbers = out.trim_end().split(|letter: char| letter.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.collect::<Vec<_>>().join("N")
}

fn difference(wanted: &Counts, found: &Counts) -> Option<String> {
    let names: BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    let count = |counts: &Counts, name: &String| counts.get(name).copied().unwrap_or_default();
    let differs = names.into_iter().filter(|name| count(wanted, name) != count(found, name));
    let words: Vec<String> = differs.map(|name| format!("{name}: {} of {}", count(found, name), count(wanted, name))).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn surplus(clean: &Counts, found: &Counts) -> Option<Vec<String>> {
    let is_more = |(name, count): &(&String, &usize)| **count > clean.get(*name).copied().unwrap_or_default();
    let names: Vec<String> = found.iter().filter(is_more).map(|(name, _)| name.clone()).collect();
    (!names.is_empty()).then_some(names)
}

/// What is done, to what sort of thing, by whom.
fn kind_of(event: &Event) -> String {
    let what = match &event.what {
        What::Call { method, .. } => format!("calls {method}"),
        What::Reply { .. } => "answers".to_owned(),
        What::Publish { topic, .. } => format!("publishes {topic}"),
        What::Spawn { child, .. } => format!("starts {}", child.role.name),
        What::Exec { .. } => "becomes".to_owned(),
        What::Exit { .. } => "ends".to_owned(),
        What::Signal { signal, .. } => format!("sends {signal}"),
        What::Log { .. } => "logs".to_owned(),
        What::Note { .. } => "remarks".to_owned(),
        What::Reparent { .. } => "gets a parent".to_owned(),
        What::Change(change) => format!("{} {}", if change.after.is_some() { "makes" } else { "removes" }, change.object.kind.name()),
    };
    format!("{} {what}", event.process.role.name)
}

/// The cases that are as they are in reality, or that the model leaves out: each with its reason and where that stands.
pub(crate) struct Reviewed(Vec<[String; 3]>);

impl Reviewed {
    /// A line is path, who was killed, what is lost or left, why, and the source, with tabs between; `*` stands for anything.
    pub(crate) fn read(table: &str) -> Self {
        let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let fields = rows.map(|row| {
            let fields: Vec<&str> = row.split('\t').collect();
            assert!(fields.len() == 5 && fields.iter().all(|field| !field.is_empty()), "not five fields: {row}");
            [fields[0], fields[1], fields[2]].map(str::to_owned)
        });
        Self(fields.collect())
    }

    /// What of a verdict no line explains.
    pub(crate) fn unexplained(&self, path: &str, verdict: &Verdict) -> Vec<String> {
        let lost = verdict.lost.iter().map(|lost| format!("lost {lost}"));
        let left = verdict.left.iter().map(|left| format!("left {left}"));
        let is_known = |what: &String| {
            self.0.iter().any(|[on, killed, known]| matches(on, path) && matches(killed, &verdict.killed) && matches(known, what))
        };
        lost.chain(left).filter(|what| !is_known(what)).collect()
    }
}

/// `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text
            .strip_prefix(before)
            .is_some_and(|rest| (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| matches(after, &rest[at..]))),
    }
}
