//! Parents, children, and who takes care of whom.

use podpath_model::kernel::{Command, Program, Signal, Sys};
use podpath_model::trace::{SharedPayload, Status, What};

use super::toy::{E, SECOND, adoptions, boot, exits, idle, lines, pid_of, program, say, start};

async fn init(sys: Sys) -> i32 {
    start(&sys, "keeper").await;
    loop {
        let (pid, status) = sys.wait_any().await;
        say(&sys, format!("reaped {pid} {status:?}")).await;
    }
}

async fn keeper(sys: Sys) -> i32 {
    sys.set_child_subreaper();
    let parent = start(&sys, "parent").await;
    sys.wait(parent).await.unwrap();
    idle(sys).await
}

async fn parent(sys: Sys) -> i32 {
    start(&sys, "idle").await;
    sys.sleep(SECOND).await;
    0
}

#[test]
fn an_orphan_goes_to_the_nearest_subreaper() {
    let trace = boot![init, keeper, parent, idle].trace();
    assert_eq!(adoptions(&trace), [("idle", "keeper")]);
}

#[test]
fn init_adopts_when_no_subreaper_is_left() {
    let probe = boot![init, keeper, parent, idle].trace();
    let keeper_pid = pid_of(&probe, "keeper");
    let trace = boot![init, keeper, parent, idle].signal_at(SECOND / 2, keeper_pid, Signal::Kill).trace();
    assert_eq!(adoptions(&trace), [("parent", "init"), ("idle", "init")]);
}

#[test]
fn init_reaps_what_it_has_adopted() {
    let probe = boot![init, keeper, parent, idle].trace();
    let (keeper_pid, parent_pid) = (pid_of(&probe, "keeper"), pid_of(&probe, "parent"));
    let trace = boot![init, keeper, parent, idle].signal_at(SECOND / 2, keeper_pid, Signal::Kill).trace();
    let killed = format!("reaped {keeper_pid} Killed(\"SIGKILL\")");
    assert_eq!(lines(&trace), [killed, format!("reaped {parent_pid} Exited(0)")]);
}

async fn reckless(sys: Sys) -> i32 {
    sys.step(E).spawn(Command::new(["idle"]).dies_with_parent()).await.unwrap();
    start(&sys, "idle").await;
    sys.sleep(SECOND).await;
    3
}

async fn init_of_reckless(sys: Sys) -> i32 {
    start(&sys, "reckless").await;
    idle(sys).await
}

#[test]
fn a_child_that_asked_for_it_dies_with_its_parent() {
    let trace = boot![init_of_reckless, reckless, idle].trace();
    assert_eq!(exits(&trace), [("reckless", Status::Exited(3)), ("idle", Status::Killed("SIGKILL"))]);
}

async fn init_that_asks(sys: Sys) -> i32 {
    let finished = sys.step(E).run(Command::new(["printer"])).await.unwrap();
    let printed = finished.output.and_then(|output| output.downcast::<u32>());
    say(&sys, format!("{:?} {printed:?}", finished.status)).await;
    say(&sys, format!("{:?}", sys.wait(999).await.err())).await;
    say(&sys, format!("{:?}", sys.step(E).spawn(Command::new(["nothing"])).await.err())).await;
    0
}

async fn printer(sys: Sys) -> i32 {
    sys.print(SharedPayload::new(42_u32));
    7
}

#[test]
fn a_parent_learns_how_its_child_ended_and_what_it_printed() {
    let trace = boot![init_that_asks, printer].trace();
    assert_eq!(lines(&trace), ["Exited(7) Some(42)", "Some(ECHILD)", "Some(ENOENT)"]);
}

async fn init_of_caterpillar(sys: Sys) -> i32 {
    let pid = start(&sys, "caterpillar").await;
    let finished = sys.wait(pid).await.unwrap();
    say(&sys, format!("{pid} ended with {:?}", finished.status)).await;
    idle(sys).await
}

async fn caterpillar(sys: Sys) -> i32 {
    sys.background(|sys| async move {
        sys.sleep(SECOND).await;
        say(&sys, "a task outlived exec").await;
    });
    const BUTTERFLY: Program = program!(butterfly);
    sys.step(E).exec(Command::new(["/bin/butterfly", "--wings", "4"]), BUTTERFLY).await;
    1
}

async fn butterfly(sys: Sys) -> i32 {
    say(&sys, format!("{} {:?}", sys.pid(), sys.flag("--wings"))).await;
    sys.sleep(2 * SECOND).await;
    5
}

#[test]
fn exec_keeps_the_pid_and_the_parent() {
    let trace = boot![init_of_caterpillar, caterpillar, butterfly].trace();
    let pid = pid_of(&trace, "caterpillar");
    assert_eq!(lines(&trace), [format!("{pid} Some(\"4\")"), format!("{pid} ended with Exited(5)")]);
    assert_eq!(exits(&trace), [("butterfly", Status::Exited(5))]);
}

#[test]
fn exec_takes_the_new_name_and_command_line() {
    let trace = boot![init_of_caterpillar, caterpillar, butterfly].trace();
    let exec =
        trace.events.iter().find_map(|event| if let What::Exec { comm, argv, .. } = &event.what { Some((comm, argv)) } else { None });
    let (comm, argv) = exec.unwrap();
    assert_eq!((&**comm, argv.join(" ")), ("butterfly", "/bin/butterfly --wings 4".into()));
}

async fn init_of_fork(sys: Sys) -> i32 {
    let pid = start(&sys, "forker").await;
    sys.wait(pid).await.unwrap();
    let (pid, status) = sys.wait_any().await;
    say(&sys, format!("my child {pid} {status:?}")).await;
    0
}

async fn forker(sys: Sys) -> i32 {
    let role = sys.actor().role;
    sys.step(E)
        .fork("twin", true, role, |sys| async move {
            sys.sleep(SECOND).await;
            9
        })
        .await;
    0
}

#[test]
fn a_child_made_with_clone_parent_is_a_sibling() {
    let trace = boot![init_of_fork, forker].trace();
    assert_eq!(adoptions(&trace), []);
    assert_eq!(lines(&trace), ["my child 3 Exited(9)"]);
}
