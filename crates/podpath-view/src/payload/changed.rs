//! What a step changed: before and after, a row each.

use podpath_trace::{Kind, Text, Trace, What};

use crate::steps::{Steps, shorten};

/// One change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRow {
    /// What sort of thing; its text is `kind-NAME`.
    pub kind: Kind,
    /// Which one, with ids shortened.
    pub name: String,
    /// The process whose attribute it is.
    pub pid: Option<u32>,
    /// Before; none if it did not exist.
    pub before: Option<Text>,
    /// After; none if it is gone.
    pub after: Option<Text>,
}

/// What step `index` changed.
pub fn changed(trace: &Trace, steps: &Steps, index: usize) -> Vec<ChangedRow> {
    let Some(mark) = steps.mark(index) else { return Vec::new() };
    let events = trace.events.get(mark.seq as usize..mark.end as usize).unwrap_or_default();
    events
        .iter()
        .filter(|event| !event.routine)
        .filter_map(|event| match &event.what {
            What::Change(change) => Some(ChangedRow {
                kind: change.object.kind,
                name: shorten(&change.object.name),
                pid: change.object.pid,
                before: change.before.clone(),
                after: change.after.clone(),
            }),
            _ => None,
        })
        .collect()
}
