//! Every process killed at every event of a run: the run ends, the dead are silent, and no child is left without a parent.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use podpath_model::kernel::{Command, Message, NamespaceKind, Signal, Sys};
use podpath_model::trace::{Seq, Trace, What};

use crate::toy::{E, Run, SECOND, boot, idle, say, start};

const SOCKET: &str = "unix:///run/works.sock";
const FIFO: &str = "/run/works.fifo";

/// Restarts the works when they end, a few times.
async fn init(sys: Sys) -> i32 {
    sys.step(E).mkfifo(FIFO).await;
    sys.go(|sys| async move {
        for _ in 0..3 {
            let Ok(finished) = sys.step(E).run(Command::new(["works"])).await else { return };
            say(&sys, format!("works ended with {:?}", finished.status)).await;
        }
    });
    loop {
        sys.wait_any().await;
    }
}

/// Serves a socket, and for every request runs a tool and leaves a keeper behind.
async fn works(sys: Sys) -> i32 {
    let listener = sys.step(E).listen(SOCKET).await;
    sys.step(E).spawn(Command::new(["customer"]).dies_with_parent()).await.unwrap();
    for _ in 0..2 {
        let connection = listener.accept().await;
        sys.background(|sys| async move {
            let Ok(message) = connection.receive().await else { return };
            sys.because_of(message.cause);
            let tool = sys.step(E).run(Command::new(["tool"])).await;
            say(&sys, format!("tool {:?}", tool.map(|tool| tool.status))).await;
            connection.send(Message { body: Rc::new("done"), cause: sys.cause(), routine: false });
        });
    }
    sys.sleep(2 * SECOND).await;
    0
}

async fn customer(sys: Sys) -> i32 {
    for _ in 0..2 {
        let Ok(connection) = sys.connect("/run/works.sock") else { return 1 };
        let cause = sys.cause();
        connection.send(Message { body: Rc::new("please"), cause, routine: false });
        let answer = sys.timeout(5 * SECOND, connection.receive()).await;
        say(&sys, format!("answered {}", matches!(answer, Some(Ok(_))))).await;
    }
    0
}

/// Starts a keeper that outlives it.
async fn tool(sys: Sys) -> i32 {
    start(&sys, "keeper").await;
    sys.sleep(SECOND / 10).await;
    let Ok(reader) = sys.open_fifo_read(FIFO).await else { return 1 };
    i32::from(reader.read().await.is_none())
}

/// Keeps a process in a pid namespace of its own, until a signal comes.
async fn keeper(sys: Sys) -> i32 {
    sys.set_child_subreaper();
    sys.catch(Signal::Term);
    sys.step(E).unshare(&[NamespaceKind::Pid, NamespaceKind::Net]).await;
    let pid = start(&sys, "house").await;
    let Ok(writer) = sys.open_fifo_write(FIFO).await else { return 1 };
    writer.write("ready");
    drop(writer);
    let _ = sys.timeout(SECOND, sys.signal()).await;
    let _ = sys.step(E).kill(pid, Signal::Kill).await;
    i32::from(sys.wait(pid).await.is_err())
}

async fn house(sys: Sys) -> i32 {
    start(&sys, "idle").await;
    start(&sys, "idle").await;
    idle(sys).await
}

fn factory() -> Run {
    boot![init, works, customer, tool, keeper, house, idle]
}

/// The processes that there are after the first events of a trace.
fn alive(trace: &Trace, events: usize) -> BTreeSet<u32> {
    let mut alive = BTreeSet::new();
    for event in &trace.events[..events] {
        match &event.what {
            What::Spawn { child, .. } => drop(alive.insert(child.pid)),
            What::Exit { .. } => drop(alive.remove(&event.process.pid)),
            _ => {}
        }
    }
    alive
}

/// Says what is wrong with a trace, whatever it is a trace of.
fn check(trace: &Trace) {
    let mut parents: BTreeMap<u32, u32> = BTreeMap::new();
    let mut dead: BTreeSet<u32> = BTreeSet::from([0]);
    for (index, event) in trace.events.iter().enumerate() {
        let pid = event.process.pid;
        let is_operator = ["operator", "kernel"].contains(&event.process.role.name);
        assert!(is_operator || !dead.contains(&pid), "{} acts after its end: {event:?}", event.process.role.name);
        assert_eq!(event.seq as usize, index);
        assert!(event.cause.is_none_or(|cause| cause < event.seq), "the cause comes later: {event:?}");
        assert!(event.within.is_none_or(|within| within < event.seq), "the frame comes later: {event:?}");
        assert!(index == 0 || trace.events[index - 1].at_ns <= event.at_ns, "time runs backwards: {event:?}");
        match event.what {
            What::Spawn { child, parent, .. } => drop(parents.insert(child.pid, parent)),
            What::Reparent { child, parent } => drop(parents.insert(child, parent)),
            What::Exit { .. } => drop((dead.insert(pid), parents.remove(&pid))),
            _ => {}
        }
    }
    for (child, parent) in parents {
        assert!(parent == 0 || !dead.contains(&parent), "{child} has the dead parent {parent}");
    }
}

#[test]
fn a_killed_process_runs_no_further() {
    let whole = factory().trace();
    check(&whole);
    assert!(whole.events.len() > 60, "the run is long enough to be worth it: {}", whole.events.len());
    for events in 1..=whole.events.len() {
        for pid in alive(&whole, events) {
            let seq = Seq::try_from(events - 1).unwrap();
            let trace = factory().kill_after(seq, pid).trace();
            assert_eq!(trace.events[..events], whole.events[..events], "the past changed when {pid} was killed after {seq}");
            check(&trace);
            let is_gone = trace.events.iter().any(|event| event.process.pid == pid && matches!(event.what, What::Exit { .. }));
            assert!(is_gone || pid == 1, "{pid} survived being killed after {seq}");
        }
    }
}

#[test]
fn the_same_run_gives_the_same_events() {
    assert_eq!(factory().trace(), factory().trace());
    assert_eq!(factory().kill_after(40, 3).trace(), factory().kill_after(40, 3).trace());
}
