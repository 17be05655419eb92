//! A pod as `kubectl describe pod` prints it: from what the API server has said of it by a moment of the run, and the events it was told.
//! The words are kubectl's and so are English: kubernetes/kubectl pkg/describe/describe.go.
//!
//! | part | what it does |
//! | --- | --- |
//! | `seen` | the pod and its events at a moment |
//! | `pod` | the pod, section by section |
//! | `container` | its containers |
//! | `events` | the table of events |
//! | `table` | columns, as Go's tabwriter makes them |
//! | `times` | ages and dates |
//!
//! Simplified: the node has no scheduler and no service accounts, so that nothing is said of them. What a manifest takes from outside, a
//! secret for one, is named by its kind.

mod container;
mod events;
mod pod;
mod seen;
mod table;
#[cfg(test)]
mod tests;
mod times;

use podpath_trace::Trace;

/// The description at a moment, in nanoseconds; or what `kubectl` says where there is no such pod.
///
/// # Errors
/// The pod is not there, or not any more.
pub fn describe(trace: &Trace, name: &str, at_ns: u64) -> Result<String, String> {
    let seen = seen::at(trace, name, at_ns).ok_or_else(|| format!("Error from server (NotFound): pods \"{name}\" not found"))?;
    let mut lines = table::Lines::default();
    pod::describe(&mut lines, &seen.pod, at_ns);
    events::describe(&mut lines, &seen.events, at_ns);
    Ok(lines.aligned())
}
