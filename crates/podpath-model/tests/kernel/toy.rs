//! What the tests share: a way to write a program in three lines, and to ask a trace what happened.

use podpath_model::kernel::{Command, Ending, Intervention, Kernel, Moment, Program, Signal, Sys};
use podpath_model::trace::{Change, Evidence, Kind, Seq, Status, Text, Trace, What};

/// What toy programs do follows from nothing but the kernel.
pub(crate) const E: Evidence = Evidence::KERNEL;
/// A second of virtual time.
pub(crate) const SECOND: u64 = 1_000_000_000;

/// Makes a program of an async function.
macro_rules! program {
    ($main:path) => {{
        use podpath_model::kernel::Program;
        use podpath_model::trace::{Rank, Role, Side};
        static ROLE: Role = Role::new(stringify!($main), Rank::Daemon, Side::Middle);
        Program { role: &ROLE, parts: &[], main: |sys| Box::pin($main(sys)) }
    }};
}
pub(crate) use program;

/// Installs toy programs under `/bin` and starts the first of them as init.
macro_rules! boot {
    ($($main:path),+ $(,)?) => {
        $crate::kernel::toy::Run::of(vec![$((stringify!($main), $crate::kernel::toy::program!($main))),+])
    };
}
pub(crate) use boot;

/// A run that is about to happen.
pub(crate) struct Run {
    programs: Vec<(&'static str, Program)>,
    interventions: Vec<Intervention>,
}

impl Run {
    pub(crate) fn of(programs: Vec<(&'static str, Program)>) -> Self {
        Self { programs, interventions: Vec::new() }
    }
    /// Kills a process right after an event.
    pub(crate) fn kill_after(mut self, seq: Seq, pid: u32) -> Self {
        self.interventions.push(Intervention::kill(Moment::After(seq), pid, Signal::Kill));
        self
    }
    /// Sends a signal at a time.
    pub(crate) fn signal_at(mut self, at_ns: u64, pid: u32, signal: Signal) -> Self {
        self.interventions.push(Intervention::kill(Moment::At(at_ns), pid, signal));
        self
    }
    /// A kernel on which init has been started and nothing has run.
    pub(crate) fn kernel(self) -> Kernel {
        let kernel = Kernel::new();
        for (name, program) in &self.programs {
            kernel.install(&format!("/bin/{name}"), *program);
        }
        for intervention in self.interventions {
            kernel.intervene(intervention);
        }
        let (name, init) = self.programs[0];
        kernel.boot(Command::new([name]), init, false);
        kernel
    }
    /// The trace of an hour.
    pub(crate) fn trace(self) -> Trace {
        let kernel = self.kernel();
        let ending = kernel.run(3_600 * SECOND, 600 * SECOND);
        assert_ne!(ending, Ending::Bound, "the run did not end by itself");
        kernel.finish().finish("toy")
    }
}

/// Prints a line.
pub(crate) async fn say(sys: &Sys, line: impl Into<Text>) {
    sys.step(E).log("info", line).await;
}

/// Starts a program without arguments.
pub(crate) async fn start(sys: &Sys, name: &str) -> u32 {
    sys.step(E).spawn(Command::new([name])).await.unwrap()
}

/// Does nothing until somebody ends it.
pub(crate) async fn idle(sys: Sys) -> i32 {
    sys.sleep(86_400 * SECOND).await;
    0
}

/// The lines that were printed, in order.
pub(crate) fn lines(trace: &Trace) -> Vec<&str> {
    trace.events.iter().filter_map(|event| if let What::Log { line, .. } = &event.what { Some(&**line) } else { None }).collect()
}

/// The processes that ended, and how.
pub(crate) fn exits(trace: &Trace) -> Vec<(&'static str, Status)> {
    trace
        .events
        .iter()
        .filter_map(|event| if let What::Exit { status } = event.what { Some((event.process.role.name, status)) } else { None })
        .collect()
}

/// Who got which new parent: `child → parent`.
pub(crate) fn adoptions(trace: &Trace) -> Vec<(&'static str, &'static str)> {
    let name = |pid: u32| trace.events.iter().rev().find(|event| event.process.pid == pid).map_or("?", |event| event.process.role.name);
    trace
        .events
        .iter()
        .filter_map(|event| if let What::Reparent { child, parent } = event.what { Some((name(child), name(parent))) } else { None })
        .collect()
}

/// The pid of the first process of a program.
pub(crate) fn pid_of(trace: &Trace, program: &str) -> u32 {
    let child = trace.events.iter().find_map(|event| match &event.what {
        What::Spawn { child, .. } if child.role.name == program => Some(child.pid),
        _ => None,
    });
    child.unwrap_or_else(|| panic!("nobody started {program}"))
}

/// The position of the first event that fits.
pub(crate) fn seq_of(trace: &Trace, fits: impl Fn(&What) -> bool) -> Seq {
    trace.events.iter().find(|event| fits(&event.what)).expect("there is such an event").seq
}

/// The changes of a kind: name, before and after.
pub(crate) fn changes(trace: &Trace, kind: Kind) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let change = |what| match what {
        &What::Change(Change { ref object, ref before, ref after }) if object.kind == kind => {
            Some((&*object.name, before.as_deref(), after.as_deref()))
        }
        _ => None,
    };
    trace.events.iter().filter_map(|event| change(&event.what)).collect()
}
