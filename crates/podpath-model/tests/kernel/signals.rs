//! Signals: who gets one, and what it does.

use podpath_model::kernel::{Signal, Sys};
use podpath_model::trace::{Status, What};

use super::toy::{E, SECOND, boot, exits, idle, lines, say, start};

async fn init_of_catcher(sys: Sys) -> i32 {
    let pid = start(&sys, "catcher").await;
    sys.sleep(SECOND).await;
    for signal in [Signal::Usr1, Signal::Hup, Signal::Chld, Signal::Term] {
        sys.step(E).kill(pid, signal).await.unwrap();
        sys.sleep(SECOND).await;
    }
    say(&sys, format!("{:?}", sys.step(E).kill(pid, Signal::Term).await.err())).await;
    idle(sys).await
}

/// Catches SIGUSR1, ignores SIGHUP and leaves the others as they are.
async fn catcher(sys: Sys) -> i32 {
    sys.catch(Signal::Usr1);
    sys.ignore(Signal::Hup);
    loop {
        let signal = sys.signal().await;
        say(&sys, format!("caught {}", signal.name())).await;
    }
}

#[test]
fn a_caught_signal_does_not_kill() {
    let trace = boot![init_of_catcher, catcher].trace();
    assert_eq!(lines(&trace), ["caught SIGUSR1", "Some(ESRCH)"]);
    assert_eq!(exits(&trace), [("catcher", Status::Killed("SIGTERM"))]);
}

#[test]
fn a_signal_is_the_cause_of_what_it_does() {
    let trace = boot![init_of_catcher, catcher].trace();
    let sent: Vec<u32> = trace.events.iter().filter(|event| matches!(event.what, What::Signal { .. })).map(|event| event.seq).collect();
    let caught = trace.events.iter().find(|event| matches!(event.what, What::Log { .. })).unwrap();
    let exit = trace.events.iter().find(|event| matches!(event.what, What::Exit { .. })).unwrap();
    assert_eq!((caught.cause, exit.cause), (Some(sent[0]), Some(sent[3])));
}

async fn init_of_stubborn(sys: Sys) -> i32 {
    let pid = start(&sys, "stubborn").await;
    sys.sleep(SECOND).await;
    let _ = sys.step(E).kill(pid, Signal::Kill).await;
    idle(sys).await
}

async fn stubborn(sys: Sys) -> i32 {
    sys.catch(Signal::Kill);
    sys.ignore(Signal::Kill);
    idle(sys).await
}

#[test]
fn sigkill_can_neither_be_caught_nor_ignored() {
    assert_eq!(exits(&boot![init_of_stubborn, stubborn].trace()), [("stubborn", Status::Killed("SIGKILL"))]);
}

async fn init_of_suicide(sys: Sys) -> i32 {
    let pid = start(&sys, "suicide").await;
    let finished = sys.wait(pid).await.unwrap();
    say(&sys, format!("{:?}", finished.status)).await;
    0
}

async fn suicide(sys: Sys) -> i32 {
    let _ = sys.step(E).kill(sys.pid(), Signal::Kill).await;
    say(&sys, "a dead process speaks").await;
    0
}

#[test]
fn a_process_that_kills_itself_runs_no_further() {
    assert_eq!(lines(&boot![init_of_suicide, suicide].trace()), ["Killed(\"SIGKILL\")"]);
}

async fn immortal(sys: Sys) -> i32 {
    sys.catch(Signal::Int);
    sys.background(|sys| async move {
        let signal = sys.signal().await;
        say(&sys, signal.name()).await;
    });
    sys.sleep(10 * SECOND).await;
    say(&sys, "still here").await;
    idle(sys).await
}

/// signal(7) and `SIGNAL_UNKILLABLE` in kernel/signal.c: the first process gets only what it has asked for.
#[test]
fn nothing_kills_the_first_process() {
    let run =
        boot![immortal].signal_at(SECOND, 1, Signal::Kill).signal_at(2 * SECOND, 1, Signal::Term).signal_at(3 * SECOND, 1, Signal::Int);
    let trace = run.trace();
    assert_eq!(exits(&trace), []);
    assert_eq!(lines(&trace), ["SIGINT", "still here"]);
}

#[test]
fn an_intervention_happens_at_its_time() {
    let trace = boot![init_of_stubborn, stubborn].signal_at(SECOND / 2, 2, Signal::Kill).trace();
    let exit = trace.events.iter().find(|event| matches!(event.what, What::Exit { .. })).unwrap();
    assert_eq!(exit.at_ns, SECOND / 2);
}

async fn waits_for_ever(sys: Sys) -> i32 {
    sys.signal().await;
    0
}

async fn init_of_waiting(sys: Sys) -> i32 {
    start(&sys, "waits_for_ever").await;
    sys.wait_any().await;
    0
}

#[test]
fn an_intervention_reaches_a_node_on_which_nothing_moves() {
    let trace = boot![init_of_waiting, waits_for_ever].signal_at(5 * SECOND, 2, Signal::Term).trace();
    assert_eq!(exits(&trace), [("waits_for_ever", Status::Killed("SIGTERM")), ("init_of_waiting", Status::Exited(0))]);
    assert_eq!(trace.events.last().unwrap().at_ns, 5 * SECOND);
}

/// Kills a group, and says that its own is another one.
async fn init_of_group(sys: Sys) -> i32 {
    let pid = start(&sys, "leader").await;
    sys.sleep(SECOND).await;
    let group = sys.process_group_of(pid).unwrap();
    say(&sys, format!("{} {}", group == pid, sys.process_group_of(sys.pid()) == Some(group))).await;
    sys.step(E).kill_group(group, Signal::Kill).await.unwrap();
    say(&sys, format!("{:?}", sys.step(E).kill_group(group, Signal::Kill).await.err())).await;
    idle(sys).await
}

/// Begins a group; one child stays in it, another one begins its own.
async fn leader(sys: Sys) -> i32 {
    sys.setsid();
    start(&sys, "follower").await;
    start(&sys, "deserter").await;
    idle(sys).await
}

async fn follower(sys: Sys) -> i32 {
    idle(sys).await
}

async fn deserter(sys: Sys) -> i32 {
    sys.setsid();
    idle(sys).await
}

#[test]
fn a_signal_for_a_group_reaches_all_of_it_and_nobody_else() {
    let trace = boot![init_of_group, leader, follower, deserter].trace();
    assert_eq!(lines(&trace)[..2], ["true false", "Some(ESRCH)"]);
    let killed = exits(&trace).into_iter().filter(|exit| exit.1 == Status::Killed("SIGKILL")).map(|exit| exit.0);
    assert_eq!(killed.collect::<Vec<_>>(), ["leader", "follower"]);
}
