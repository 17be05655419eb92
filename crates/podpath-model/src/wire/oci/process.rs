//! What runs in a container, and as whom.

use std::rc::Rc;

use serde::Serialize;

use super::{is_empty, is_false, is_zero};
use crate::wire::json::{List, Str, Text};

/// What runs in a container; also what `runc exec --process` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Process {
    /// It gets a terminal.
    #[serde(skip_serializing_if = "is_false")]
    pub terminal: bool,
    /// As whom.
    pub user: User,
    /// The command line.
    pub args: List,
    /// Its environment.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub env: List,
    /// Its working directory.
    pub cwd: Str,
    /// What it may do although it is not the node's root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Capabilities>,
    /// It cannot gain privileges by executing another file.
    #[serde(skip_serializing_if = "is_false")]
    pub no_new_privileges: bool,
    /// Its AppArmor profile.
    #[serde(skip_serializing_if = "is_empty")]
    pub apparmor_profile: Str,
    /// How likely it is to be killed when memory is short: -1000 to 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oom_score_adj: Option<i32>,
    /// Its SELinux label.
    #[serde(skip_serializing_if = "is_empty")]
    pub selinux_label: Str,
}

/// A user by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The user.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// Its other groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional_gids: Vec<u32>,
    /// A name, on Windows.
    #[serde(skip_serializing_if = "is_empty")]
    pub username: Str,
}

impl User {
    /// `uid` or `uid:gid` as numbers; none for names. Simplified: no image has an `/etc/passwd`, so a number has group 0 and a name is unknown.
    pub fn parse(text: &str) -> Option<(u32, u32)> {
        match text.split_once(':') {
            Some((user, group)) => Some((user.parse().ok()?, group.parse().ok()?)),
            None => Some((text.parse().ok()?, 0)),
        }
    }
    /// Not the administrator.
    pub fn is_ordinary(&self) -> bool {
        !is_zero(&self.uid)
    }
}

/// The capability sets of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// What it can ever have.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub bounding: List,
    /// What it has.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub effective: List,
    /// What it can take.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub permitted: List,
    /// What it may pass on to a file that asks for it.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub inheritable: List,
    /// What it passes on to any file.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub ambient: List,
}

impl Capabilities {
    /// What it can have, has and can take alike; nothing is passed on.
    pub fn all(names: &List) -> Self {
        Self { bounding: names.clone(), effective: names.clone(), permitted: names.clone(), ..Self::default() }
    }
}

/// Adds variables to an environment: the same variable is replaced in its place, one without a value is taken out
/// (containerd v1.6.20 oci/spec_opts.go `replaceOrAppendEnvValues`, and dockerd's function of the same kind).
pub fn merge_environment(environment: &mut Vec<Text>, added: &[Text]) {
    for variable in added {
        let name = variable.split_once('=').map_or(&**variable, |(name, _)| name);
        let place = environment.iter().position(|known| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')));
        match (place, name.len() < variable.len()) {
            (Some(place), true) => environment[place] = Rc::clone(variable),
            (Some(place), false) => {
                environment.remove(place);
            }
            (None, true) => environment.push(Rc::clone(variable)),
            (None, false) => {}
        }
    }
}
