//! pinns: makes namespaces and keeps them by bind mounts, so that they need no process. A program of CRI-O's.

use super::description::Description;
use crate::kernel::{NamespaceKind, Program, Sys};
use crate::trace::{Rank, Repository, Role, Side};
use crate::wire::pinns::Owner;

/// pinns in the trace.
pub static ROLE: Role = Role::new("pinns", Rank::Transient, Side::Left);
/// pinns to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// pinns as the node knows it.
pub static DESCRIPTION: Description = Description::installed("/usr/bin/pinns", PROGRAM);

const O: Repository = Repository { name: "cri-o/cri-o", tag: "v1.25.0" };
const KINDS: [(&str, &str, NamespaceKind); 3] =
    [("--ipc", "ipcns", NamespaceKind::Ipc), ("--uts", "utsns", NamespaceKind::Uts), ("--net", "netns", NamespaceKind::Net)];

async fn main(sys: Sys) -> i32 {
    let (Some(directory), Some(name)) = (sys.flag("-d"), sys.flag("-f")) else { return 1 };
    let owner = sys.input::<Owner>().map_or_else(|| "".into(), |owner| owner.0.clone());
    let argv = sys.argv();
    for (flag, folder, kind) in KINDS {
        let Some(asked) = argv.iter().find_map(|word| word.strip_prefix(flag)) else { continue };
        // cri-o v1.25.0 pinns/src/pinns.c:166 unshare, :361 bind mount: simplified to one step a namespace.
        let step = sys.step(O.line("pinns/src/pinns.c", 361)).about(owner.clone());
        let path = format!("{directory}/{folder}/{name}");
        if asked == "=host" {
            let own = format!("/proc/{}/ns/{}", sys.pid(), folder.trim_end_matches("ns"));
            if step.pin_namespace(&own, path).await.is_err() {
                return 1;
            }
        } else {
            step.pin_new_namespace(kind, path).await;
        }
    }
    0
}
