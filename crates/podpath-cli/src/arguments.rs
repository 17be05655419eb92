//! The command line. Its doc comments are what `--help` prints.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use podpath_model::node::{PATHS, Path, Release};
use podpath_view::words::Lang;

use crate::simulation::{Kill, path_parser, release_parser};
use crate::usage::Wrong;

/// Shows what happens on a Kubernetes node when a Pod starts: every call between the kubelet and the kernel, in order.
///
/// The node is simulated. The same manifest on the same path always gives the same output, byte for byte.
#[derive(Parser)]
#[command(name = "podpath", version, arg_required_else_help = true, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  podpath run pod.yaml                        what happens when a Pod starts on docker, the default path
  podpath run pod.yaml --path containerd      the same Pod on containerd
  kubectl get pod web -o yaml | podpath run   a Pod of a real cluster
  podpath run pod.yaml --format jsonl | jq -r '.call.method // empty'
                                              the calls, one a line
  podpath describe pod.yaml                   the same Pod as kubectl describe pod shows it
  podpath picture pod.yaml -o pod.svg         the node at the last step, as a picture
  podpath explore pod.yaml                    everything that can break, and what comes of it
  podpath diff pod.yaml@docker pod.yaml@containerd
                                              two runs, row by row
  podpath paths                               the paths that there are";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Runs a Pod and prints what happens
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArguments),
    /// Runs a Pod and prints it as kubectl describe pod does, with its events
    #[command(after_help = DESCRIBE_EXAMPLES)]
    Describe(DescribeArguments),
    /// Runs a Pod and draws the node at one step, as an SVG file for a README or a page
    #[command(after_help = PICTURE_EXAMPLES)]
    Picture(PictureArguments),
    /// Kills every process at every step of a Pod's story, lets every call fail, and prints what comes of it
    #[command(after_help = EXPLORE_EXAMPLES)]
    Explore(ExploreArguments),
    /// Compares two runs: what is the same, what only one of them has, and where they part
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArguments),
    /// Starts a node without a Pod and prints how its kubelet starts, or why it does not
    #[command(after_help = START_EXAMPLES)]
    Start(StartArguments),
    /// Lists the paths from the kubelet to the kernel
    Paths(PathsArguments),
    /// Replays a recording of the real programs on the simulated node
    #[command(after_help = REPLAY_EXAMPLES)]
    Replay(ReplayArguments),
    /// Replays recordings and says how close the simulation comes to them
    #[command(after_help = CONFORM_EXAMPLES)]
    Conform(ConformArguments),
    /// Prints a completion script for a shell
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

impl Command {
    /// The language in which a command speaks.
    pub(crate) fn lang(&self) -> Lang {
        match self {
            Self::Run(arguments) => arguments.scenario.language.lang.into(),
            Self::Describe(arguments) => arguments.scenario.language.lang.into(),
            Self::Picture(arguments) => arguments.scenario.language.lang.into(),
            Self::Explore(arguments) => arguments.language.lang.into(),
            Self::Diff(arguments) => arguments.language.lang.into(),
            Self::Start(arguments) => arguments.language.lang.into(),
            Self::Paths(arguments) => arguments.language.lang.into(),
            Self::Replay(arguments) => arguments.language.lang.into(),
            Self::Conform(arguments) => arguments.language.lang.into(),
            Self::Completions { .. } => Lang::En,
        }
    }
}

const RUN_EXAMPLES: &str = "\
Examples:
  podpath run pod.yaml
  podpath run pod.yaml --path dockershim --lang zh
  podpath run pod.yaml --release 1.27         the same Pod with another release of Kubernetes
  podpath run - --format json < pod.yaml > trace.json
  podpath run pod.yaml --delete-after 20      delete the Pod again
  podpath run crash.yaml --for 300            see a container wait longer and longer before it starts again
  podpath run pod.yaml --exec 'cat /etc/os-release'
                                              the way of kubectl exec into the Pod
  podpath run pod.yaml --kill 631@120         kill process 631 (see the text) after event 120 (see jsonl)
  podpath run pod.yaml --do 'kill dockerd@container.start'
                                              kill a process by its name, at a milestone (~2: its second time),
                                              at an event, or at a time after the Pod's creation (+12s)
  podpath run pod.yaml --do 'fail RunPodSandbox=UNAVAILABLE@sandbox.create'
                                              a call that fails; likewise delay, lose, restart, remove, slow, oom
  podpath run pod.yaml --do 'registry down@image.pull' --do 'registry up@+60s'
  podpath run pod.yaml --do 'apply second.yaml@+20s' --do 'reboot@+40s'

Output:
  text    an indented tree of calls and processes, with one sentence a step
  json    the whole trace as one JSON document, trace/1
  jsonl   the same as lines of JSON: a header, then one event a line

Exit status:
  0   the run came to its end, whatever became of the Pod
  1   the output could not be written
  2   the manifest or the command line is wrong; standard error says where and how to mend it
  3   the run was cut off, or podpath itself is at fault; standard error says which";

const DESCRIBE_EXAMPLES: &str = "\
Examples:
  podpath describe pod.yaml
  podpath describe crash.yaml --for 300       a container that waits longer and longer before it starts again
  podpath describe pod.yaml --at 12           the Pod as it was 12 seconds after the start of the node
  podpath describe pod.yaml --path docker --release 1.20

The Pod is created through an API server. What is printed is kubectl's own text, which is English in every language.

Exit status:
  0   the Pod was described
  1   there is no such Pod at that moment, or the output could not be written
  2   the manifest or the command line is wrong; standard error says where and how to mend it";

const DIFF_EXAMPLES: &str = "\
Examples:
  podpath diff pod.yaml@docker pod.yaml@containerd
  podpath diff pod.yaml@containerd:1.22 pod.yaml@containerd:1.27
  podpath diff pod.yaml@docker 'pod.yaml@docker+kill dockerd@container.start'
                                              a run in which something was done to the node, beside the unbroken one
  podpath diff trace.json recording.json      traces (podpath run --format json) and recordings

A run is a file with a trace or a recording, or MANIFEST@PATH[:RELEASE][+DEED[;DEED]], where a deed is what
podpath run --do takes.

Each row says whether both have it (= the same, ~ with other fields) or only one (< A, > B), and why.

Exit status:
  0   both were compared, whatever came of it
  2   one of them cannot be had; standard error says why";

const PICTURE_EXAMPLES: &str = "\
Examples:
  podpath picture pod.yaml -o pod.svg         the last step
  podpath picture pod.yaml --path containerd --step sandbox.create -o sandbox.svg
  podpath picture pod.yaml --step container.start~2 --lang zh > second.svg

A step is a number, as podpath run prints it before each step, or a milestone, as links have it.

The file is complete in itself: no script, no font and nothing of another address is asked for, texts are texts, and it is light or dark
as its reader has it.

Exit status:
  0   the picture was drawn
  1   the file could not be written
  2   the manifest or the command line is wrong, or there is no such step; standard error says how to mend it
  3   podpath itself is at fault";

const EXPLORE_EXAMPLES: &str = "\
Examples:
  podpath explore pod.yaml --path containerd
  podpath explore pod.yaml --path docker --pairs
                                              two faults, one after the other: 400 pairs from everywhere
  podpath explore pod.yaml --format json | jq -r '.faults[] | select(.outcome == \"stuck\").faults[0].do'
                                              what breaks the Pod for good, as podpath run --do takes it

After each fault the node goes on until the Pod is what it was to be and only polling follows, or nothing will change any more; then the
Pod is deleted. What is lost or left is held against a table of what is so in reality, and why, which podpath comes with.

Output:
  text    how often what came of which fault, the worst of it at each place, and what is not as it should be, with the reason
  json    the same fault by fault as one JSON document, explore/1

Exit status:
  0   whatever is lost or left is so in reality
  1   something is not, or nobody has looked at it yet; or the output could not be written
  2   the manifest or the command line is wrong; standard error says where and how to mend it
  3   podpath itself is at fault";

const START_EXAMPLES: &str = "\
Examples:
  podpath start --path docker                 how the kubelet starts dockershim inside of itself, and then calls itself
  podpath start --path docker --release 1.24  why a node that was not migrated does not come back
  podpath start --path containerd --format jsonl | jq -r '.note.key // empty'
                                              the remarks, one a line

Exit status:
  0   the run came to its end, whether or not the kubelet started
  1   the output could not be written
  2   the command line is wrong; standard error says how to mend it
  3   the run was cut off, or podpath itself is at fault; standard error says which";

const COMPLETION_EXAMPLES: &str = "\
Examples:
  podpath completions bash > ~/.local/share/bash-completion/completions/podpath
  podpath completions zsh > ~/.zfunc/_podpath
  podpath completions fish > ~/.config/fish/completions/podpath.fish";

const REPLAY_EXAMPLES: &str = "\
Examples:
  podpath replay recordings/cri/containerd/lifecycle.1.json > simulated.json
  recordings/tools/referee.py simulated.json recordings/cri/containerd/lifecycle.*.json
  podpath replay recordings/kubelet/containerd/simple.1.json > simulated.json
  recordings/tools/referee.py --changes simulated.json recordings/kubelet/containerd/simple.*.json

Output:
  one document, capture/1, of what a recorder on the simulated node would have written: recordings/README.md describes it

Exit status:
  0   the recording was replayed
  1   the output could not be written
  2   the file is no recording, or one that cannot be replayed; standard error says why
  3   podpath itself is at fault";

const CONFORM_EXAMPLES: &str = "\
Examples:
  podpath conform recordings/cri/containerd
  podpath conform --diff recordings/cri/containerd/pull-image.*.json
  podpath conform --min 0.95 recordings/cri
  podpath conform --decisions recordings/kubelet/containerd/simple.*.json

Recordings are grouped by path and scenario; of each group the first is replayed, and scored against all of them.

Exit status:
  0   every scenario reaches the minimum
  1   one does not, or the output could not be written
  2   a file is no recording, or one that cannot be replayed, or nothing in any of them can be compared; standard error says why
  3   podpath itself is at fault";

#[derive(Args)]
pub(crate) struct ReplayArguments {
    /// The recording, capture/1; standard input if left out or -
    pub(crate) recording: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

#[derive(Args)]
pub(crate) struct ConformArguments {
    /// Recordings, capture/1, and folders with recordings
    #[arg(required = true)]
    pub(crate) recordings: Vec<PathBuf>,
    /// What each scenario has to reach in total, from 0 to 1
    #[arg(long, default_value_t = 0.0, value_name = "SCORE", value_parser = score)]
    pub(crate) min: f64,
    /// Also list what only one side has
    #[arg(long)]
    pub(crate) diff: bool,
    /// Leave out calls that change nothing, and compare the pace of polls instead: so recordings of a kubelet are always measured
    #[arg(long)]
    pub(crate) changes: bool,
    /// Also list what the kubelet decided, as diff does: - is only recorded, + only simulated
    #[arg(long)]
    pub(crate) decisions: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

/// A score, which is from 0 to 1; what is no number is none.
fn score(text: &str) -> Result<f64, Wrong> {
    text.parse().ok().filter(|score| (0.0..=1.0).contains(score)).ok_or(Wrong("cli-value-score"))
}

fn seconds(text: &str) -> Result<u16, Wrong> {
    text.parse().map_err(|_| Wrong("cli-value-seconds"))
}

fn port(text: &str) -> Result<u16, Wrong> {
    text.parse().ok().filter(|port| *port > 0).ok_or(Wrong("cli-value-port"))
}

fn pairs(text: &str) -> Result<usize, Wrong> {
    text.parse().ok().filter(|pairs| *pairs > 0).ok_or(Wrong("cli-value-pairs"))
}

#[derive(Args)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Args)]
pub(crate) struct DescribeArguments {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArguments,
    /// Describe the Pod as it was so many seconds after the start of the node; if left out, as it is at the end of the run
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) at: Option<u16>,
}

#[derive(Args)]
pub(crate) struct PictureArguments {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArguments,
    /// The step: a number, or a milestone such as sandbox.create; the last one if left out
    #[arg(short, long, value_name = "STEP")]
    pub(crate) step: Option<String>,
    /// Where the picture goes; standard output if left out or -
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct DiffArguments {
    /// The one run
    pub(crate) a: String,
    /// The other
    pub(crate) b: String,
    /// Also print the rows that are the same, one by one (text only: JSON always has them)
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    #[default]
    Text,
    Json,
}

/// What happens to a Pod on which node.
#[derive(Args)]
pub(crate) struct ScenarioArguments {
    /// The Pod, in YAML or JSON, as kubectl takes it; standard input if left out or -
    pub(crate) manifest: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) node: NodeArguments,
    /// Delete the Pod so many seconds after its creation
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) delete_after: Option<u16>,
    /// Run for so many seconds at least, from the start of the node, even if nothing new happens
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    pub(crate) at_least: Option<u16>,
    #[command(flatten)]
    pub(crate) cluster: ClusterArguments,
    /// Kill process PID right after the event with the seq EVENT; may be given more than once
    #[arg(long, value_name = "PID@EVENT[:SIGNAL]")]
    pub(crate) kill: Vec<Kill>,
    /// Do something to the node: 'kill dockerd@container.start', 'delete pod@+20s'; may be given more than once, in order
    #[arg(long = "do", value_name = "VERB WHAT@WHERE")]
    pub(crate) deeds: Vec<String>,
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

#[derive(Args)]
pub(crate) struct ExploreArguments {
    /// The Pod, in YAML or JSON, as kubectl takes it; standard input if left out or -
    pub(crate) manifest: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) node: NodeArguments,
    /// Try pairs of faults instead, about so many, from everywhere
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "400", require_equals = true, value_parser = pairs)]
    pub(crate) pairs: Option<usize>,
    /// Create and delete the Pod through an API server, as kubectl does; without it the Pod is a static one
    #[arg(long)]
    pub(crate) api_server: bool,
    /// What to print
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

#[derive(Args)]
pub(crate) struct StartArguments {
    #[command(flatten)]
    pub(crate) node: NodeArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

/// What the node is.
#[derive(Args)]
pub(crate) struct NodeArguments {
    /// The way from the kubelet to the kernel; docker is another name of dockershim
    #[arg(short, long, default_value = PATHS[0].id, value_parser = path_parser())]
    pub(crate) path: &'static Path,
    /// The release of Kubernetes; if left out, the one with which the path is usually met
    #[arg(short, long, value_parser = release_parser())]
    pub(crate) release: Option<&'static Release>,
    /// Take a flag from the kubelet's command line, such as --network-plugin; may be given more than once
    #[arg(long, value_name = "FLAG", allow_hyphen_values = true)]
    pub(crate) without: Vec<String>,
}

/// What comes out, and in which form.
#[derive(Args)]
pub(crate) struct OutputArguments {
    /// What to print
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Also print the steady polling that goes on whether or not anything changes (text only: JSON always has it)
    #[arg(long)]
    pub(crate) routine: bool,
}

/// What somebody with `kubectl` does; each of these needs an API server, and brings one.
#[derive(Args)]
#[group(skip)]
#[command(group = ArgGroup::new("asked").args(["exec", "attach", "logs", "port_forward"]).multiple(true))]
pub(crate) struct ClusterArguments {
    /// Create and delete the Pod through an API server, as kubectl does; without it the Pod is a static one
    #[arg(long)]
    pub(crate) api_server: bool,
    /// Run a command line in the first container, as kubectl exec POD -- sh -c COMMAND does
    #[arg(long, value_name = "COMMAND")]
    pub(crate) exec: Option<String>,
    /// Attach to the first container, as kubectl attach does
    #[arg(long)]
    pub(crate) attach: bool,
    /// Print what the first container has written, as kubectl logs does
    #[arg(long)]
    pub(crate) logs: bool,
    /// Connect to a port of the Pod, as kubectl port-forward does
    #[arg(long, value_name = "PORT", value_parser = port)]
    pub(crate) port_forward: Option<u16>,
    /// When that is asked for, in seconds after the start of the node
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = seconds, requires = "asked")]
    pub(crate) ask_at: u16,
}

#[derive(Args, Debug)]
pub(crate) struct PathsArguments {
    #[command(flatten)]
    pub(crate) language: LanguageArguments,
}

#[derive(Args, Debug)]
pub(crate) struct LanguageArguments {
    /// The language of sentences; zh is another name of zh-CN
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) lang: Language,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
    Jsonl,
}

/// The language of sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    #[default]
    En,
    #[value(name = "zh-CN", alias = "zh")]
    ZhCn,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::ZhCn => Self::ZhCn,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
