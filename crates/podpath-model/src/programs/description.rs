//! A program as everybody else looks it up: the node on which it is installed, the recorder, and whoever reads a recording. Each program
//! describes itself in its own file; [`ALL`](super::ALL) has them all, and nobody keeps a list of a few of them.

use crate::kernel::Program;
use crate::trace::{Milestone, Rank, Role, Text};

/// No name in the process table is longer.
const COMM_MAX: usize = 15;

/// A program.
#[derive(Debug)]
pub struct Description {
    /// What it is in the trace.
    pub role: &'static Role,
    /// Where it is.
    pub place: Place,
    /// What else it is called in the process table and in recordings, besides its role and its file; one that ends in `:` is how such a
    /// name begins.
    pub names: &'static [&'static str],
    /// Whether a client can call the CRI there.
    pub serves_cri: bool,
    /// What else of it is on a node that has it.
    pub files: Files,
    /// What it writes into the spec of a container.
    pub annotations: Annotations,
    /// What a recorder sees of it.
    pub recorded: Seen,
}

/// Where a program is.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// In a file of every node.
    Installed(&'static str, Program),
    /// In the process of another program.
    Hosted,
    /// In an image.
    InImage,
    /// On another machine, or nowhere: a person is none.
    Elsewhere,
}

/// The files by which a node shows that it has a runtime.
#[derive(Debug)]
pub struct Files {
    /// Its configuration: there on the nodes that have it.
    pub configuration: &'static str,
    /// Its sockets: there while it listens.
    pub sockets: &'static [&'static str],
    /// Its folders.
    pub folders: &'static [&'static str],
}

/// What a runtime notes in the annotations of a spec.
#[derive(Debug)]
pub struct Annotations {
    /// Whether it is `sandbox` or `container`; empty if it does not say so.
    pub container_type: &'static str,
    /// The annotations of a sandbox that are maps as texts.
    pub maps: &'static [&'static str],
}

/// What a recorder sees of a program.
#[derive(Debug)]
pub struct Seen {
    /// How it was started.
    pub started: Started,
    /// What its command line tells it to do; none where its start is not recorded.
    pub verb: fn(&[Text]) -> Option<&str>,
    /// What is known of some of these verbs.
    pub verbs: &'static [Verb],
    /// Whether the container of a start is only known by the names that answers gave.
    pub needs_names: bool,
    /// The option of its command line in front of the container that it keeps.
    pub keeps: &'static str,
    /// The names under which it stands in the process table while it is on its way, a `:` and its stage behind them or not.
    pub passes_as: &'static [&'static str],
    /// In whose log its lines are; none where they are not recorded.
    pub log: Option<&'static str>,
    /// How long the recorder held it up at its start, in nanoseconds; 0 where it was not wrapped.
    pub wrapped_ns: u64,
    /// What it puts in front of the id of a container, and of whoever keeps that, in the names of cgroups.
    pub cgroups: [&'static str; 2],
    /// How the ends of keys are called that are times of day.
    pub times: &'static [&'static str],
    /// What stands in front of numbers that nobody chose, and the name in their place.
    pub passing: &'static [(&'static str, &'static str)],
    /// How keys begin whose values differ between two runs.
    pub volatile: &'static [&'static str],
}

/// How a program was started on the nodes that were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// As the node starts it.
    ByTheNode,
    /// By the recorder, before everything else, with this command line.
    Before(&'static str),
    /// By the recorder, with this command line.
    Later(&'static str),
}

/// What a program can be told.
#[derive(Debug)]
pub struct Verb {
    /// The word.
    pub word: &'static str,
    /// The milestones that its start is, of a container and of a sandbox.
    pub milestones: Option<[Milestone; 2]>,
    /// Whether the process goes by, although the program stays.
    pub passes: bool,
}

impl Verb {
    /// One that is a milestone.
    pub(super) const fn told(word: &'static str, container: Milestone, sandbox: Milestone) -> Self {
        Self { word, milestones: Some([container, sandbox]), passes: false }
    }
}

impl Files {
    const NONE: Self = Self { configuration: "", sockets: &[], folders: &[] };
}

impl Annotations {
    const NONE: Self = Self { container_type: "", maps: &[] };
}

impl Seen {
    /// Nothing.
    pub(super) const NOTHING: Self = Self {
        started: Started::ByTheNode,
        verb: |_| None,
        verbs: &[],
        needs_names: false,
        keeps: "",
        passes_as: &[],
        log: None,
        wrapped_ns: 0,
        cgroups: ["", ""],
        times: &[],
        passing: &[],
        volatile: &[],
    };
}

impl Description {
    /// A program of which nothing else is to be said.
    pub(super) const fn new(role: &'static Role, place: Place) -> Self {
        let (names, serves_cri): (&[&str], bool) = (&[], false);
        Self { role, place, names, serves_cri, files: Files::NONE, annotations: Annotations::NONE, recorded: Seen::NOTHING }
    }
    /// One in a file of every node.
    pub(super) const fn installed(path: &'static str, program: Program) -> Self {
        Self::new(program.role, Place::Installed(path, program))
    }

    /// The name of its file; empty if it has none.
    pub fn file_name(&self) -> &'static str {
        match self.place {
            Place::Installed(path, _) => path.rsplit('/').next().unwrap_or(path),
            Place::Hosted | Place::InImage | Place::Elsewhere => "",
        }
    }
    /// Its name in the process table; empty if it has none of its own.
    pub fn comm(&self) -> &'static str {
        comm_of(self.file_name())
    }
    /// Whether it is installed on nodes and stays once it has begun: daemons, and what keeps containers.
    pub fn stays(&self) -> bool {
        matches!(self.place, Place::Installed(..)) && matches!(self.role.rank, Rank::Orchestrator | Rank::Daemon | Rank::Keeper)
    }
    /// Whether it serves everything on the node.
    pub fn is_daemon(&self) -> bool {
        self.stays() && self.role.rank != Rank::Keeper
    }
    /// Whether a name in the process table is one of it on its way.
    pub fn passes_as(&self, comm: &str) -> bool {
        self.recorded.passes_as.iter().filter_map(|own| comm.strip_prefix(own)).any(|rest| rest.is_empty() || rest.starts_with(':'))
    }
    /// What is known of a verb.
    pub fn verb(&self, word: &str) -> Option<&'static Verb> {
        self.recorded.verbs.iter().find(|verb| verb.word == word)
    }

    fn is_called(&self, name: &str) -> bool {
        let fits = |known: &str| if known.ends_with(':') { name.starts_with(known) } else { name == known };
        name == self.role.name || [self.file_name(), self.comm()].contains(&name) || self.names.iter().any(|known| fits(known))
    }
}

/// The name of a program in the process table.
pub fn comm_of(program: &str) -> &str {
    program.char_indices().nth(COMM_MAX).map_or(program, |(end, _)| &program[..end])
}

/// The program that is called so on a node: by its role, its file, or in the process table.
pub fn named(name: &str) -> Option<&'static Description> {
    let mut here = super::ALL.iter().filter(|program| !name.is_empty() && !matches!(program.place, Place::Elsewhere));
    here.find(|program| program.is_called(name)).copied()
}

/// The program of a role.
pub fn of_role(role: &Role) -> Option<&'static Description> {
    super::ALL.iter().find(|program| program.role == role).copied()
}

/// The program in whose file a command line begins.
pub fn of_command(argv: &[Text]) -> Option<&'static Description> {
    let path = argv.first()?;
    let name = path.rsplit('/').next().unwrap_or(path);
    super::ALL.iter().find(|program| !name.is_empty() && program.file_name() == name).copied()
}

/// Whether a name in the process table is that of a command on its way.
pub fn is_passing(comm: &str) -> bool {
    super::ALL.iter().any(|program| program.passes_as(comm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::PATHS;
    use crate::programs::ALL;
    use crate::trace::What;
    use crate::{Scenario, run};

    #[test]
    fn a_program_is_found_by_each_of_its_names_and_no_two_have_the_same_file_or_role() {
        for program in ALL.iter().filter(|program| !matches!(program.place, Place::Elsewhere)) {
            let names = [program.role.name, program.file_name(), program.comm()].into_iter().filter(|name| !name.is_empty());
            for name in names.chain(program.names.iter().copied()) {
                assert_eq!(named(name).map(|found| found.role), Some(program.role), "{name}");
            }
            let same = |other: &&&Description| {
                other.role == program.role || !other.file_name().is_empty() && other.file_name() == program.file_name()
            };
            assert_eq!(ALL.iter().filter(same).count(), 1, "{}", program.role.name);
        }
        assert_eq!(named("runc:[2:INIT]").map(|found| found.role.name), Some("runc"));
        assert!(named("registry").is_none() && named("").is_none() && named("nginx").is_none());
        assert!(is_passing("exe") && is_passing("runc:[1:CHILD]") && !is_passing("runcible") && !is_passing("conmon"));
    }

    #[test]
    fn a_recorded_verb_is_one_that_the_command_line_can_say() {
        for program in ALL {
            for verb in program.recorded.verbs {
                let argv: Vec<Text> = [program.file_name(), verb.word].map(Text::from).into();
                assert_eq!((program.recorded.verb)(&argv), Some(verb.word), "{}", program.role.name);
            }
        }
    }

    #[test]
    fn whatever_starts_on_a_node_is_in_the_list() {
        let parts = |role: &Role| {
            ALL.iter().any(|program| matches!(program.place, Place::Installed(_, of) if of.parts.iter().any(|(_, part)| *part == role)))
        };
        for path in PATHS {
            let manifest = include_bytes!("../../../../static/presets/web.yaml");
            let pod = crate::scenario::manifest::read(manifest).pod.unwrap();
            let trace = run(&Scenario::visited(path.id, pod)).trace;
            for event in &trace.events {
                if let What::Spawn { child, .. } = &event.what {
                    assert!(of_role(child.role).is_some() || parts(child.role), "{} on {}", child.role.name, path.id);
                }
            }
        }
    }
}
