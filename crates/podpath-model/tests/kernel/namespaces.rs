//! Pid namespaces and their inits; what keeps a namespace.

use podpath_model::kernel::{NamespaceKind, Signal, Sys};
use podpath_model::trace::{Kind, Status};

use super::toy::{E, SECOND, adoptions, boot, changes, exits, idle, lines, pid_of, say, start};

async fn init(sys: Sys) -> i32 {
    start(&sys, "maker").await;
    idle(sys).await
}

/// Starts `first` in a new pid namespace.
async fn maker(sys: Sys) -> i32 {
    sys.set_child_subreaper();
    sys.step(E).unshare(&[NamespaceKind::Pid]).await;
    start(&sys, "first").await;
    loop {
        let (pid, status) = sys.wait_any().await;
        say(&sys, format!("reaped {pid} {status:?}")).await;
    }
}

async fn first(sys: Sys) -> i32 {
    start(&sys, "second").await;
    idle(sys).await
}

async fn second(sys: Sys) -> i32 {
    start(&sys, "idle").await;
    sys.sleep(SECOND).await;
    0
}

#[test]
fn the_init_of_a_pid_namespace_takes_all_with_it() {
    let first_pid = pid_of(&boot![init, maker, first, second, idle].trace(), "first");
    let trace = boot![init, maker, first, second, idle].signal_at(SECOND / 2, first_pid, Signal::Kill).trace();
    let killed = Status::Killed("SIGKILL");
    assert_eq!(exits(&trace), [("first", killed), ("idle", killed), ("second", killed)]);
    assert_eq!(adoptions(&trace), [], "zap_pid_ns_processes in kernel/pid_namespace.c leaves no orphans");
    assert_eq!(lines(&trace), [format!("reaped {first_pid} Killed(\"SIGKILL\")")]);
}

/// `find_new_reaper` in kernel/exit.c: the search for a subreaper does not leave the pid namespace.
#[test]
fn an_orphan_in_a_pid_namespace_goes_to_its_init() {
    let trace = boot![init, maker, first, second, idle].trace();
    assert_eq!(adoptions(&trace), [("idle", "first")]);
}

#[test]
fn a_new_pid_namespace_is_for_the_children() {
    let trace = boot![init, maker, first, second, idle].trace();
    assert_eq!(changes(&trace, Kind::Process), [("pid", Some("pid-1"), Some("pid-2"))]);
}

#[test]
fn sigterm_does_nothing_to_a_namespace_init_without_handler() {
    let first_pid = pid_of(&boot![init, maker, first, second, idle].trace(), "first");
    let trace = boot![init, maker, first, second, idle].signal_at(2 * SECOND, first_pid, Signal::Term).trace();
    assert_eq!(exits(&trace), [("second", Status::Exited(0))]);
}

async fn init_of_rebel(sys: Sys) -> i32 {
    sys.step(E).unshare(&[NamespaceKind::Pid]).await;
    let pid = start(&sys, "lord").await;
    let finished = sys.wait(pid).await.unwrap();
    say(&sys, format!("{:?}", finished.status)).await;
    idle(sys).await
}

async fn lord(sys: Sys) -> i32 {
    let rebel = start(&sys, "rebel").await;
    let finished = sys.wait(rebel).await.unwrap();
    say(&sys, format!("{:?}", finished.status)).await;
    4
}

/// Sends SIGKILL to the init of its own pid namespace.
async fn rebel(sys: Sys) -> i32 {
    let _ = sys.step(E).kill(2, Signal::Kill).await;
    say(&sys, "lives on").await;
    0
}

/// pid_namespaces(7): not even SIGKILL works from inside of the namespace.
#[test]
fn the_init_of_a_pid_namespace_cannot_be_killed_from_inside() {
    let trace = boot![init_of_rebel, lord, rebel].trace();
    assert_eq!(lines(&trace), ["lives on", "Exited(0)", "Exited(4)"]);
}

const PIN: &str = "/run/netns/pinned";

async fn init_of_pin(sys: Sys) -> i32 {
    sys.step(E).pin_new_namespace(NamespaceKind::Net, PIN).await;
    let pid = start(&sys, "joiner").await;
    sys.sleep(SECOND).await;
    let path = format!("/proc/{pid}/ns/net");
    let found = [PIN, &path, "/proc/1/ns/net", "/proc/999/ns/net", "/nowhere"].map(|path| sys.namespace_at(path));
    say(&sys, found.map(|found| found.as_deref().unwrap_or("none").to_owned()).join(" ")).await;
    say(&sys, format!("{} {}", sys.step(E).umount(PIN).await, sys.namespace_at(PIN).is_some())).await;
    0
}

async fn joiner(sys: Sys) -> i32 {
    sys.step(E).setns(PIN).await.unwrap();
    say(&sys, format!("{:?}", sys.step(E).setns("/nowhere").await.err())).await;
    idle(sys).await
}

#[test]
fn a_namespace_is_found_where_it_is_pinned_and_by_its_members() {
    let trace = boot![init_of_pin, joiner].trace();
    assert_eq!(lines(&trace), ["Some(ENOENT)", "net-2 net-2 net-1 none none", "true false"]);
}
