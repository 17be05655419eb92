//! What somebody does to a node, in words: `kill dockerd@container.start`, `kill 631:TERM@375`, `delete pod@+20s`, `exec date@400`,
//! `logs@+30s`. A deed speaks of a run in which it has not been done yet: there its place and its process are looked up.

use super::{Request, Scenario, Want, run};
use crate::kernel::{Intervention, Moment, Signal};
use crate::programs::operator::CREATE_AT_NS;
use crate::trace::ask::Said;
use crate::trace::state::State;
use crate::trace::{Event, Milestone, ProcessRef, Seq, Text, Trace};

const SECOND_NS: u64 = 1_000_000_000;
/// The process that nobody can kill: it has no handler for any signal that ends others.
const INIT: u32 = 1;

/// Something that is done, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    verb: Verb,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Verb {
    /// A process by its number or by its name, and the signal.
    Kill(Text, Signal),
    Delete,
    /// A command for the shell of the first container.
    Exec(Text),
    Logs,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Right after the event of a milestone; the how-manieth time, from 1.
    Milestone(Milestone, usize),
    /// Right after the event with this position.
    Event(Seq),
    /// So long after the Pod was created, in virtual nanoseconds.
    Time(u64),
}

impl Deed {
    /// Reads `VERB WHAT@WHERE`, where `WHERE` is a milestone with `~n`, the seq of an event, or a time like `+12s`.
    ///
    /// # Errors
    /// What is wrong with the text, as a sentence.
    pub fn read(text: &str) -> Result<Self, Said> {
        let wrong = |key| Said::with(key, [("deed", text)]);
        let (what, place) = text.rsplit_once('@').ok_or_else(|| wrong("deed-form"))?;
        let (verb, whom) = what.trim().split_once(' ').unwrap_or((what.trim(), ""));
        let whom = whom.trim();
        let verb = match verb {
            "kill" if !whom.is_empty() => {
                let (whom, signal) = whom.split_once(':').unwrap_or((whom, "KILL"));
                Verb::Kill(whom.into(), Signal::from_name(signal).ok_or_else(|| wrong("deed-signal"))?)
            }
            "delete" if whom == "pod" => Verb::Delete,
            "exec" if !whom.is_empty() => Verb::Exec(whom.into()),
            "logs" if whom.is_empty() => Verb::Logs,
            _ => return Err(wrong("deed-form")),
        };
        Ok(Self { verb, place: Place::read(place.trim()).ok_or_else(|| Said::with("deed-place", [("place", place)]))? })
    }
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        if let Some(time) = text.strip_prefix('+') {
            let seconds = time.strip_suffix('s').unwrap_or(time);
            return seconds.parse::<u32>().ok().map(|seconds| Self::Time(u64::from(seconds) * SECOND_NS));
        }
        if let Ok(seq) = text.parse() {
            return Some(Self::Event(seq));
        }
        let (name, time) = text.split_once('~').unwrap_or((text, "1"));
        let time = time.parse().ok().filter(|time| *time > 0)?;
        Some(Self::Milestone(Milestone::named(name)?, time))
    }

    /// The event after which it is done, and the moment.
    fn find(&self, trace: &Trace) -> Option<(Seq, Moment)> {
        let event = match *self {
            Self::Event(seq) => trace.events.get(seq as usize),
            Self::Time(after_ns) => {
                let at_ns = CREATE_AT_NS + after_ns;
                let before = trace.events.iter().take_while(|event| event.at_ns <= at_ns).last();
                return before.map(|event| (event.seq, Moment::At(at_ns)));
            }
            Self::Milestone(milestone, time) => {
                trace.events.iter().filter(|event| event.milestone == Some(milestone) && !event.routine).nth(time - 1)
            }
        };
        event.map(|event| (event.seq, Moment::After(event.seq)))
    }
}

impl Scenario {
    /// The same with one deed after the other; each speaks of what the ones before it have made of the run.
    ///
    /// # Errors
    /// What a deed speaks of is not there: a sentence that says what is.
    pub fn doing(mut self, deeds: &[Text]) -> Result<Self, Said> {
        for text in deeds {
            let deed = Deed::read(text)?;
            self = self.with_deed(&deed, text)?;
        }
        self.deeds = deeds.to_vec();
        Ok(self)
    }

    fn with_deed(self, Deed { verb, place }: &Deed, text: &str) -> Result<Self, Said> {
        let refused = |key| Err(Said::with(key, [("deed", text)]));
        match verb {
            Verb::Delete | Verb::Exec(_) | Verb::Logs if self.pods.is_empty() => return refused("deed-no-pod"),
            Verb::Exec(_) | Verb::Logs if !self.api_server => return refused("deed-no-cluster"),
            _ => {}
        }
        let trace = run(&self).trace;
        let Some((seq, moment)) = place.find(&trace) else { return Err(not_there(text, &trace)) };
        let at_ns = match moment {
            Moment::At(at_ns) => at_ns,
            Moment::After(seq) => trace.events.get(seq as usize).map_or(0, |event| event.at_ns),
        };
        match verb {
            Verb::Kill(whom, signal) => {
                let pid = process(&trace, seq, whom, text)?;
                let kill = Intervention { moment, pid, signal: *signal };
                // However little happens until then, the run goes on.
                let at_least_ns = if matches!(moment, Moment::At(_)) { self.at_least_ns.max(Some(at_ns)) } else { self.at_least_ns };
                Ok(Self { interventions: self.interventions.into_iter().chain([kill]).collect(), at_least_ns, ..self })
            }
            Verb::Delete => Ok(Self { delete_after_ns: Some(at_ns.saturating_sub(CREATE_AT_NS)), ..self }),
            Verb::Exec(line) => {
                let command = ["sh", "-c", line].map(Text::from).to_vec();
                Ok(self.asked(at_ns, Want::Exec { container: "".into(), command, input: "".into() }))
            }
            Verb::Logs => Ok(self.asked(at_ns, Want::Logs { container: "".into() })),
        }
    }

    /// The same, and somebody asks something of the first Pod.
    fn asked(mut self, at_ns: u64, what: Want) -> Self {
        let request = self.pods.first().map(|pod| Request::about(pod, at_ns, what));
        self.requests.extend(request);
        self
    }
}

/// The process that a deed means: of several with one name the one that has lived longest.
fn process(trace: &Trace, seq: Seq, whom: &str, text: &str) -> Result<u32, Said> {
    let mut state = State::default();
    trace.events.iter().take(seq as usize + 1).for_each(|event| state.apply(event));
    let there = || state.processes.values().filter(|process| process.is_alive() && process.pid <= ProcessRef::PID_MAX);
    let meant = there().find(|process| match whom.parse::<u32>() {
        Ok(pid) => process.pid == pid,
        Err(_) => process.role.name == whom || *process.comm == *whom,
    });
    match meant {
        Some(process) if process.pid == INIT => Err(Said::with("deed-init", [("deed", text)])),
        Some(process) => Ok(process.pid),
        None => {
            let names: Vec<String> = there().map(|process| format!("{} ({})", process.comm, process.pid)).collect();
            Err(Said::with("deed-nobody", [("deed", text), ("whom", whom), ("there", &names.join(", "))]))
        }
    }
}

fn not_there(text: &str, trace: &Trace) -> Said {
    let mut there: Vec<&str> = Vec::new();
    for milestone in trace.events.iter().filter(|event| !event.routine).filter_map(|event: &Event| event.milestone) {
        if !there.contains(&milestone.name()) {
            there.push(milestone.name());
        }
    }
    Said::with("deed-not-there", [("deed", text), ("events", &trace.events.len().to_string()), ("there", &there.join(", "))])
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{Deed, Scenario, run};
    use crate::kernel::{Moment, Signal};
    use crate::scenario::manifest;
    use crate::trace::{Milestone, Text, What};

    fn web() -> Scenario {
        let pod = manifest::read(include_bytes!("../../../../static/presets/web.yaml")).pod.expect("the manifest is right");
        Scenario::new("dockershim", pod)
    }

    fn doing(scenario: Scenario, deeds: &[&str]) -> Result<Scenario, (String, Vec<(Text, Text)>)> {
        let deeds: Vec<Text> = deeds.iter().map(|deed| Text::from(*deed)).collect();
        scenario.doing(&deeds).map_err(|said| (said.key.to_string(), said.arguments))
    }

    #[test]
    fn what_is_no_deed_is_refused_with_what_is_wrong_with_it() {
        let wrong = |text: &str| Deed::read(text).map_err(|said| said.key.to_string());
        for (text, key) in [
            ("", "deed-form"),
            ("kill dockerd", "deed-form"),
            ("kill @5", "deed-form"),
            ("feed dockerd@5", "deed-form"),
            ("delete node@5", "deed-form"),
            ("logs of web@5", "deed-form"),
            ("kill dockerd:NOD@5", "deed-signal"),
            ("kill dockerd@", "deed-place"),
            ("kill dockerd@lunch", "deed-place"),
            ("kill dockerd@container.start~0", "deed-place"),
            ("kill dockerd@-5", "deed-place"),
        ] {
            assert_eq!(wrong(text), Err(key.to_owned()), "{text}");
        }
        for text in ["kill dockerd@5", "kill 631:TERM@container.start~2", "delete pod@+20s", "exec echo a@b@+3", "logs@0"] {
            assert!(Deed::read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_process_is_killed_by_its_name_right_after_a_milestone() {
        let scenario = doing(web(), &["kill dockerd@container.start"]).expect("there is a dockerd");
        let unbroken = run(&web()).trace;
        let start = unbroken.events.iter().find(|event| event.milestone == Some(Milestone::ContainerStart)).expect("it starts");
        let [kill] = &scenario.interventions[..] else { panic!("{:?}", scenario.interventions) };
        assert_eq!((kill.moment, kill.signal), (Moment::After(start.seq), Signal::Kill));
        let broken = run(&scenario).trace;
        let ended = broken.events.iter().find(|event| event.seq > start.seq && matches!(event.what, What::Exit { .. }));
        assert_eq!(ended.map(|event| (event.process.pid, event.process.role.name)), Some((kill.pid, "dockerd")));
        let shared = unbroken.events.iter().zip(&broken.events).take_while(|(one, two)| one.what == two.what).count();
        assert_eq!(shared, start.seq as usize + 1, "everything before is shared");
    }

    #[test]
    fn a_deed_speaks_of_the_run_that_the_ones_before_it_have_made() {
        let again = doing(web(), &["kill containerd@container.start", "kill containerd@+40s"]).expect("systemd starts it again");
        let [first, second] = &again.interventions[..] else { panic!("{:?}", again.interventions) };
        assert_ne!(first.pid, second.pid);
    }

    #[test]
    fn what_is_not_there_is_refused_with_what_is() {
        let init = doing(web(), &["kill 1@container.start"]).map(drop);
        assert_eq!(init.map_err(|(key, _)| key), Err("deed-init".to_owned()));
        let nobody = doing(web(), &["kill crio@container.start"]).map(drop);
        let (key, arguments) = nobody.expect_err("there is no CRI-O");
        assert_eq!(key, "deed-nobody");
        assert!(arguments.iter().any(|(name, there)| &**name == "there" && there.contains("dockerd")), "{arguments:?}");
        let late = doing(web(), &["delete pod@99999"]).map(drop).expect_err("the run is shorter");
        assert!(late.1.iter().any(|(name, there)| &**name == "there" && there.contains("container.start")), "{late:?}");
        assert_eq!(doing(web(), &["logs@+20s"]).map(drop).expect_err("there is nobody to ask").0, "deed-no-cluster");
        assert_eq!(doing(Scenario::startup("crio"), &["delete pod@200"]).map(drop).expect_err("there is none").0, "deed-no-pod");
    }

    #[test]
    fn the_pod_is_deleted_and_a_command_is_run_when_a_deed_says_so() {
        let in_cluster = Scenario { api_server: true, ..web() };
        let scenario = doing(in_cluster, &["exec date@+20s", "delete pod@+30s"]).expect("all of it is there");
        let trace = run(&scenario).trace;
        let at = |milestone| trace.events.iter().find(|event| event.milestone == Some(milestone)).map(|event| event.at_ns / 1_000_000_000);
        assert!(
            trace.events.iter().any(|event| matches!(&event.what, What::Exec { argv, .. } if argv.iter().any(|word| &**word == "date")))
        );
        assert!((28..=40).contains(&at(Milestone::PodDelete).unwrap_or(0)), "{:?}", at(Milestone::PodDelete));
        let told = scenario.told("");
        assert_eq!(told.deeds, ["exec date@+20s".into(), "delete pod@+30s".into()] as [Rc<str>; 2]);
    }
}
