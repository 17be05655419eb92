//! Who is there at a moment, without asking everybody who ever was.

use podpath_trace::Seq;

use super::Process;

/// How many processes begin between two lists of those who are there.
const STRIDE: usize = 512;

/// The processes on the node in the order in which they begin, and who of them is still there at intervals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Presence {
    order: Vec<u32>,
    /// Of the first 0, 1, 2 … strides: who has not ended when the last of them begins.
    kept: Vec<Vec<u32>>,
}

impl Presence {
    pub(super) fn of(processes: &[Process]) -> Self {
        let order = Self::sorted(processes, |process| process.on_node);
        let mut kept = vec![Vec::new()];
        let mut there: Vec<u32> = Vec::new();
        for stride in order.chunks_exact(STRIDE) {
            there.extend(stride);
            let now = stride.last().and_then(|at| processes.get(*at as usize)).map_or(0, |process| process.begins);
            there.retain(|at| processes.get(*at as usize).is_some_and(|process| process.end.is_none_or(|(end, _)| end >= now)));
            kept.push(there.clone());
        }
        Self { order, kept }
    }

    /// The positions of some processes, in the order in which they begin.
    pub(super) fn sorted(processes: &[Process], wanted: impl Fn(&Process) -> bool) -> Vec<u32> {
        let mut order: Vec<(Seq, u32)> =
            (0..).zip(processes).filter(|(_, process)| wanted(process)).map(|(at, process)| (process.begins, at)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, at)| at).collect()
    }

    /// Everybody who can be there between two moments, and some who cannot.
    pub(super) fn candidates(&self, processes: &[Process], from: Seq, end: Seq) -> impl Iterator<Item = u32> {
        let begun = |moment: Seq| self.order.partition_point(|at| processes.get(*at as usize).is_some_and(|process| process.begun(moment)));
        let stride = begun(from) / STRIDE;
        let kept = self.kept.get(stride).into_iter().flatten().copied();
        kept.chain(self.order.get(stride * STRIDE..begun(end)).into_iter().flatten().copied())
    }
}
