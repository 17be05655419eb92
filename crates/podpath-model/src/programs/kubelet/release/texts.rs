//! What a release writes into events and statuses.

use serde::Serialize;

/// What is written into events and statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Texts {
    /// The event of a restart that has to wait.
    pub back_off: BackOffText,
    /// The event of a pull that went well.
    pub pulled: PulledText,
    /// Why a container waits whose hook after the start has failed.
    pub hook_reason: HookReason,
    /// The event of a hook that has failed.
    pub hook_event: HookEvent,
    /// Go's type of a hook: `LifecycleHandler` from 1.23 on.
    pub hook_type: &'static str,
}

/// The event of a restart that has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BackOffText {
    /// `Back-off restarting failed container`.
    Plain,
    /// `Back-off restarting failed container app in pod web_default(UID)`, from 1.26 on.
    Named,
}

/// The event of a pull that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PulledText {
    /// `in 3s`: from the decision to the end, so that it has the time in which other pulls were waited for.
    All,
    /// `in 2s (3s including waiting)`, from 1.26 on.
    OwnAndAll,
}

/// Why a container waits whose hook after the start has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HookReason {
    /// `PostStartHookError: command 'false' exited with 1: `, in 1.20.
    NameAndError,
    /// `PostStartHookError`.
    Name,
}

/// The event of a hook that has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HookEvent {
    /// What was run, and what it wrote.
    Message,
    /// `PostStartHook failed`: what a hook writes may be a secret, from 1.26 on.
    Plain,
}

/// How the request of a hook is sent, and called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HttpHook {
    /// In the clear, without headers; `Http lifecycle hook`, in 1.20.
    Http,
    /// The same; `HTTP lifecycle hook`.
    Upper,
    /// As a probe's request is sent: `ConsistentHTTPGetHandlers`, from 1.26 on.
    LikeProbes,
}

/// What a pod's status is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Statuses {
    /// A container that was created and does not run.
    pub created: Created,
    /// Whether a pod that has failed says so in its conditions, `PodFailed`; from 1.26 on.
    pub failed_conditions: bool,
    /// When the API server hears that a pod has ended.
    pub ended: Ended,
    /// Whether a pod that was deleted ends as `Succeeded` or `Failed` whatever its restart policy; from 1.27 on.
    pub deleted_has_ended: bool,
}

/// A container that was created and does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Created {
    /// It counts as terminated.
    Terminated,
    /// It waits, and does not say for what; from 1.24 on.
    Waiting,
}

/// When the API server hears that a pod has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Ended {
    /// With the sync that finds its containers ended.
    AtOnce,
    /// When its worker has stopped what was left of it; from 1.24 on.
    WhenStopped,
}
