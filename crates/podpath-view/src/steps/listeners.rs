//! Who listens where: a call that nobody takes goes to whoever listened there last, or will.

use std::collections::BTreeMap;

use podpath_trace::{Kind, Peer, ProcessRef, Rank, Seq, Trace, What};

/// The processes that listen at each address, by the event since which they do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listeners(BTreeMap<String, Vec<(Seq, ProcessRef)>>);

impl Listeners {
    pub(super) fn of(trace: &Trace) -> Self {
        let mut listeners = Self::default();
        for event in &trace.events {
            match &event.what {
                What::Call { peer: Peer { address, process: Some(process) }, .. } => listeners.meet(address, event.seq, *process),
                // A socket that is made is listened on by its maker; the kernel only takes sockets away.
                What::Change(change)
                    if change.object.kind == Kind::Socket && change.after.is_some() && event.process.role.rank != Rank::Surroundings =>
                {
                    listeners.meet(&address(&change.object.name), event.seq, event.process);
                }
                _ => {}
            }
        }
        listeners
    }

    fn meet(&mut self, address: &str, seq: Seq, process: ProcessRef) {
        let known = match self.0.get_mut(address) {
            Some(known) => known,
            None => self.0.entry(address.to_owned()).or_default(),
        };
        if known.last().is_none_or(|(_, last)| last.pid != process.pid) {
            known.push((seq, process));
        }
    }

    /// Who listened at an address last before an event; where nobody had yet, who will first.
    pub(super) fn at(&self, address: &str, seq: Seq) -> Option<ProcessRef> {
        let known = self.0.get(address)?;
        let at = known.partition_point(|(since, _)| *since <= seq).saturating_sub(1);
        known.get(at).map(|(_, process)| *process)
    }
}

/// A socket's path as a call names it.
fn address(path: &str) -> String {
    if path.contains("://") { path.to_owned() } else { format!("unix://{path}") }
}
