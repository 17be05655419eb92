//! How each step is known: recorded, read from source, or simplified; and how many of a run's steps each.

use podpath_trace::{Event, Evidence, Recorded, Trace};

use crate::steps::Steps;

/// How a step is known, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// Recordings of the real programs on this path have it.
    Recorded,
    /// Read from a line of source.
    Source,
    /// Simplified by us.
    Simplified,
}

impl Known {
    /// Every way, the surest first.
    pub const ALL: [Self; 3] = [Self::Recorded, Self::Source, Self::Simplified];

    /// The name in keys and classes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Source => "source",
            Self::Simplified => "simplified",
        }
    }
    /// How an event is known.
    pub fn of(event: &Event, recorded: &Recorded) -> Self {
        match event.evidence {
            Evidence::Recorded => Self::Recorded,
            _ if recorded.position(event.seq).is_some() => Self::Recorded,
            Evidence::Source { .. } => Self::Source,
            Evidence::Simplified(_) => Self::Simplified,
        }
    }
    /// How step `index` is known; none if there are no steps.
    pub fn of_step(trace: &Trace, steps: &Steps, recorded: &Recorded, index: usize) -> Option<Self> {
        let event = trace.events.get(steps.mark(index)?.seq as usize)?;
        Some(Self::of(event, recorded))
    }
}

/// How many steps are known in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    counts: [usize; 3],
}

impl Shares {
    /// Those of a trace.
    pub fn of(trace: &Trace, steps: &Steps, recorded: &Recorded) -> Self {
        let mut shares = Self::default();
        for known in (1..=steps.len()).filter_map(|index| Known::of_step(trace, steps, recorded, index)) {
            shares.counts[known as usize] += 1;
        }
        shares
    }
    /// How many steps are known like this.
    pub fn count(&self, known: Known) -> usize {
        self.counts[known as usize]
    }
    /// The same in percent. The three make a hundred: what rounding leaves goes to those that lost most by it.
    pub fn percent(&self, known: Known) -> usize {
        let total: usize = self.counts.iter().sum();
        if total == 0 {
            return 0;
        }
        let mut parts = self.counts.map(|count| count * 100 / total);
        let mut by_loss = [0, 1, 2];
        by_loss.sort_by_key(|at| std::cmp::Reverse(self.counts[*at] * 100 % total));
        let missing = 100 - parts.iter().sum::<usize>();
        for at in by_loss.into_iter().take(missing) {
            parts[at] += 1;
        }
        parts[known as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_make_a_hundred() {
        for counts in [[1, 1, 1], [2, 2, 3], [0, 0, 7], [199, 1, 0], [1, 1, 999]] {
            let shares = Shares { counts };
            assert_eq!(Known::ALL.map(|known| shares.percent(known)).iter().sum::<usize>(), 100, "{counts:?}");
        }
        assert_eq!(Known::ALL.map(|known| Shares::default().percent(known)), [0, 0, 0]);
        assert_eq!(Known::ALL.map(|known| Shares { counts: [199, 1, 0] }.percent(known)), [100, 0, 0]);
    }
}
