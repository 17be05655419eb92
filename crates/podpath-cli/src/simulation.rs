//! The one place that starts a simulation.

use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use fluent_bundle::FluentValue;
use podpath_model::kernel::{Act, Ending, Intervention, Kernel, Moment, Signal};
use podpath_model::node::{PATHS, Path, RELEASES, Release, kubelet_flags};
use podpath_model::pod::Pod;
use podpath_model::scenario::{Request, Want};
use podpath_model::trace::{Event, Seq, Text, Trace, What};
use podpath_model::{Outcome, Scenario};

use crate::arguments::{ClusterArguments, DescribeArguments, NodeArguments, ScenarioArguments};
use crate::failure::Failure;
use crate::report::Console;
use crate::usage::Wrong;

/// Takes the id or the alias of a path.
pub(crate) fn path_parser() -> impl TypedValueParser<Value = &'static Path> {
    let names = PATHS.iter().map(|path| PossibleValue::new(path.id).aliases(path.alias));
    PossibleValuesParser::new(names).map(|name| Path::by_id(&name).unwrap_or(&PATHS[0]))
}

/// Takes the id of a release.
pub(crate) fn release_parser() -> impl TypedValueParser<Value = &'static Release> {
    let names = RELEASES.iter().map(|release| release.id);
    PossibleValuesParser::new(names).map(|name| Release::by_id(&name).unwrap_or(&RELEASES[0]))
}

/// A kill from outside: `PID@EVENT` or `PID@EVENT:SIGNAL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kill {
    pid: u32,
    event: Seq,
    signal: Signal,
}

impl FromStr for Kill {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let (place, signal) = text.split_once(':').unwrap_or((text, "KILL"));
        let (pid, event) = place.split_once('@').ok_or(Wrong("cli-value-kill"))?;
        let number = |text: &str| text.parse::<u32>().map_err(|_| Wrong("cli-value-kill"));
        let signal = Signal::from_name(signal).ok_or(Wrong("cli-value-signal"))?;
        match number(pid)? {
            0 => Err(Wrong("cli-value-nobody")),
            pid => Ok(Self { pid, event: number(event)?, signal }),
        }
    }
}

/// A run, what made it, and whether all of it is there.
pub(crate) struct Made {
    pub(crate) trace: Trace,
    pub(crate) scenario: podpath_model::trace::Scenario,
    is_cut_off: bool,
}

/// Runs a pod as the command line says.
pub(crate) fn simulate(arguments: &ScenarioArguments, manifest: &str, pod: Pod, console: &mut Console) -> Result<Made, Failure> {
    arguments.node.check(console)?;
    simulated(&scenario(arguments, pod, console)?, manifest, console)
}

/// Runs a pod through an API server, until the moment at which it is looked at, if there is one.
pub(crate) fn simulate_in_cluster(arguments: &DescribeArguments, manifest: &str, pod: Pod, console: &mut Console) -> Result<Made, Failure> {
    arguments.scenario.node.check(console)?;
    let scenario = scenario(&arguments.scenario, pod, console)?;
    let at_least_ns = scenario.at_least_ns.max(arguments.at.map(|seconds| u64::from(seconds) * 1_000_000_000));
    simulated(&Scenario { api_server: true, at_least_ns, ..scenario }, manifest, console)
}

fn scenario(arguments: &ScenarioArguments, pod: Pod, console: &mut Console) -> Result<Scenario, Failure> {
    let requests = arguments.cluster.requests(&pod);
    let mut scenario = Scenario::new(arguments.node.path.id, pod);
    scenario.release = arguments.node.release();
    scenario.without = arguments.node.without();
    scenario.api_server = arguments.cluster.api_server || !requests.is_empty();
    scenario.requests = requests;
    scenario.delete_after_ns = arguments.delete_after.map(|seconds| u64::from(seconds) * 1_000_000_000);
    scenario.at_least_ns = arguments.at_least.map(|seconds| u64::from(seconds) * 1_000_000_000);
    scenario.interventions =
        arguments.kill.iter().map(|kill| Intervention::kill(Moment::After(kill.event), kill.pid, kill.signal)).collect();
    let deeds: Vec<Text> = arguments.deeds.iter().map(|deed| with_its_file(deed)).collect();
    scenario.doing(&deeds).map_err(|said| {
        console.refuse_said(&said);
        Failure::Input
    })
}

/// A deed as it is done everywhere: `apply pod.yaml@+20s` has the manifest itself in the place of its file.
fn with_its_file(deed: &str) -> Text {
    let file = || {
        let (what, place) = deed.strip_prefix("apply ")?.rsplit_once('@')?;
        let manifest = std::fs::read_to_string(what.trim()).ok()?;
        Some(format!("apply {manifest}@{place}"))
    };
    file().unwrap_or_else(|| deed.to_owned()).into()
}

/// Starts a node as the command line says.
pub(crate) fn startup(node: &NodeArguments, console: &mut Console) -> Result<Made, Failure> {
    node.check(console)?;
    simulated(&Scenario { release: node.release(), without: node.without(), ..Scenario::startup(node.path.id) }, "", console)
}

impl Made {
    /// After what there is was printed: a run that was cut off is no success, and standard error says so.
    pub(crate) fn finish(&self, console: &mut Console) -> Result<(), Failure> {
        if !self.is_cut_off {
            return Ok(());
        }
        let seconds = self.trace.events.last().map_or(0, |event| event.at_ns / 1_000_000_000);
        let values = [("events", self.trace.events.len().into()), ("seconds", seconds.into())];
        console.refuse("cli-endless", &values, Some("cli-endless-fix"));
        Err(Failure::Endless)
    }
}

/// Runs a scenario of a manifest.
pub(crate) fn simulated(scenario: &Scenario, manifest: &str, console: &mut Console) -> Result<Made, Failure> {
    let Outcome { trace, ending } = podpath_model::run(scenario);
    match scenario.interventions.iter().find_map(|intervention| missed(&trace, intervention)) {
        Some(Missed { key, fix, values }) => {
            console.refuse(key, &values, Some(fix));
            Err(Failure::Input)
        }
        None => Ok(Made { trace, scenario: scenario.told(manifest), is_cut_off: ending == Ending::Bound }),
    }
}

/// A kill that hit nobody, as it is said.
struct Missed {
    key: &'static str,
    fix: &'static str,
    values: [(&'static str, FluentValue<'static>); 3],
}

/// Whether a kill hit nobody: the run was over by then, or there was no such process.
fn missed(trace: &Trace, intervention: &Intervention) -> Option<Missed> {
    let (Moment::After(event), Act::Signal(pid, _)) = (intervention.moment, &intervention.act) else { return None };
    let pid = *pid;
    let values = [("pid", pid.into()), ("event", event.into()), ("events", trace.events.len().into())];
    let is_sent =
        |sent: &&Event| sent.seq > event && sent.process.pid == 0 && matches!(sent.what, What::Signal { target, .. } if target == pid);
    let Some(sent) = trace.events.iter().find(is_sent) else {
        return Some(Missed { key: "cli-kill-late", fix: "cli-kill-late-fix", values });
    };
    let before = &trace.events[..sent.seq as usize];
    let begun = before.iter().rposition(|event| matches!(&event.what, What::Spawn { child, .. } if child.pid == pid));
    let is_over = |event: &Event| event.process.pid == pid && matches!(event.what, What::Exit { .. });
    let lives = begun.is_some_and(|begun| !before[begun..].iter().any(is_over));
    (!lives).then_some(Missed { key: "cli-kill-nobody", fix: "cli-kill-nobody-fix", values })
}

impl NodeArguments {
    /// The id of the release: the path's own if none is asked for.
    pub(crate) fn release(&self) -> &'static str {
        self.release.map_or(self.path.release, |release| release.id)
    }

    /// Whether the kubelet has the flags that are to be taken from it.
    pub(crate) fn check(&self, console: &mut Console) -> Result<(), Failure> {
        let kernel = Kernel::new();
        self.path.build(&kernel, self.release());
        let flags = kubelet_flags(&kernel);
        let Some(flag) = self.without().into_iter().find(|flag| !flags.contains(flag)) else { return Ok(()) };
        let values = [("flag", flag.to_string().into()), ("flags", flags.join(", ").into())];
        console.refuse("cli-without", &values, Some("cli-without-fix"));
        Err(Failure::Input)
    }

    /// The flags that are taken away, with or without their dashes.
    pub(crate) fn without(&self) -> Vec<Text> {
        self.without.iter().map(|flag| format!("--{}", flag.trim_start_matches('-')).into()).collect()
    }
}

impl ClusterArguments {
    /// What is asked of the API server about a pod.
    fn requests(&self, pod: &Pod) -> Vec<Request> {
        let (container, nothing) = (Text::from(""), Text::from(""));
        let exec = self.exec.as_ref().map(|line| Want::Exec {
            container: container.clone(),
            command: ["sh", "-c", line].map(Text::from).to_vec(),
            input: nothing.clone(),
        });
        let attach = self.attach.then(|| Want::Attach { container: container.clone(), input: nothing.clone() });
        let logs = self.logs.then(|| Want::Logs { container: container.clone() });
        let port_forward = self.port_forward.map(|port| Want::PortForward { port, input: "GET / HTTP/1.1\r\n\r\n".into() });
        let wants = [exec, attach, logs, port_forward].into_iter().flatten();
        wants.map(|what| Request::about(pod, u64::from(self.ask_at) * 1_000_000_000, what)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kill_names_a_process_an_event_and_perhaps_a_signal() {
        let kill = |pid, event, signal| Ok(Kill { pid, event, signal });
        assert_eq!("640@120".parse::<Kill>(), kill(640, 120, Signal::Kill));
        assert_eq!("640@0:TERM".parse::<Kill>(), kill(640, 0, Signal::Term));
        assert_eq!("1@4:SIGHUP".parse::<Kill>(), kill(1, 4, Signal::Hup));
        for bad in ["0@5", "", "640", "@", "640@", "x@1", "1@-1", "1@1:", "1@1:SIGWINCH", "4294967296@1"] {
            assert!(bad.parse::<Kill>().is_err(), "{bad}");
        }
    }
}
