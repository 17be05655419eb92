//! Every process killed at every event of a run: the run ends, the dead are silent, and no child is left without a parent.

use std::rc::Rc;

use podpath_model::kernel::{Command, Message, NamespaceKind, Signal, Sys};
use podpath_model::trace::{Seq, What};

use super::toy::{E, Run, SECOND, boot, idle, say, start};
use crate::support::alive::alive;
use crate::support::promises::check;

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
