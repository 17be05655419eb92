//! `shim delete`: cleans up after a shim that is gone.

use std::rc::Rc;

use super::{C, SIGNAL_LOOP, SIGNAL_LOOP_LINE, runc};
use crate::kernel::{Signal, Sys};
use crate::programs::{Work, ids};
use crate::trace::{Evidence, SharedPayload, Text};
use crate::wire::docker::whole_seconds;
use crate::wire::shim::Environment;
use crate::wire::task::Exited;

const MANAGER: &str = "runtime/v2/runc/manager/manager_linux.go";
/// What a logger of the shim says in every line.
const RUNTIME: &str = "runtime=io.containerd.runc.v2";

/// Whatever is left of the container is killed. The exit status is always 137.
pub(super) async fn delete(sys: &Sys) -> i32 {
    sys.work(Work::ShimDelete).await;
    let (Some(namespace), Some(id)) = (sys.flag("-namespace"), sys.flag("-id")) else { return 1 };
    let Some(environment) = sys.input::<Environment>() else { return 1 };
    let fields = format!("namespace={namespace} pid={} {RUNTIME}", sys.pid());
    say(sys, SIGNAL_LOOP, &id, "info", SIGNAL_LOOP_LINE, &fields).await;
    let runc = runc::Runc { root: format!("{}/{namespace}", environment.runtime_root).into(), bundle: environment.bundle.clone() };
    let pid = runc.init_pid(sys);
    let is_reaped_by_another = is_reaped_by_another(sys, &id, pid);
    let deleted = runc.delete(sys, C.line(MANAGER, 268), &id, true).await;
    let failed = deleted.err().map(|failure| failure.message);
    let lost = || is_reaped_by_another.then(|| "runc did not terminate successfully: exit status 255: ".into());
    if let Some(error) = failed.or_else(lost) {
        warn(sys, C.line(MANAGER, 271), &id, "failed to remove runc container", &error).await;
    }
    sys.step(C.line(MANAGER, 273)).about(id.clone()).umount(&format!("{}/rootfs", environment.bundle)).await;
    if pid == 0 {
        let error = format!("open {}/init.pid: no such file or directory", environment.bundle);
        warn(sys, C.line(MANAGER, 278), &id, "failed to read init pid file", &error).await;
    }
    let exit_status = 128 + Signal::Kill.number().unsigned_abs();
    sys.print(SharedPayload(Rc::new(Exited { pid, exit_status })));
    0
}

/// Whether the end of runc is taken by the loop that waits for the ends of all children (containerd v1.6.20 runtime/v2/shim/shim.go:293),
/// so that who ran it hears of no end: a race. recordings/cri/containerd have it in a quarter of the cases, and each time there was still
/// somebody to be killed.
fn is_reaped_by_another(sys: &Sys, id: &Text, pid: u32) -> bool {
    pid != 0 && (sys.is_alive(pid) || ids::one_in(4, &format!("reaped {id}")))
}

async fn warn(sys: &Sys, evidence: Evidence, id: &Text, message: &str, error: &str) {
    say(sys, evidence, id, "warning", message, &format!("error={error:?} {RUNTIME}")).await;
}

/// A line of the log, which goes to standard error here.
async fn say(sys: &Sys, evidence: Evidence, id: &Text, level: &'static str, message: &str, fields: &str) {
    let time = whole_seconds(sys.now_ns());
    sys.complain(&format!("time=\"{time}\" level={level} msg={message:?} {fields}\n"));
    sys.step(evidence).about(id.clone()).log(level, message).await;
}
