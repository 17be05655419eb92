//! What no scenario determines: how long a thing takes this time, and what a program draws. All of it comes from one seed, which is part of
//! the scenario, and from the order of events, so that the same scenario with the same seed is the same run.

/// How long an event takes by itself, in nanoseconds.
const EVENT_NS: u64 = 12_000;

/// A seed, and how often something was drawn. With the seed 0 everything is as it mostly is.
#[derive(Debug, Default)]
pub(super) struct Chance {
    seed: u64,
    drawn: u64,
    /// What stands before the start of a program, by its name, in nanoseconds.
    delays: Vec<(&'static str, u64)>,
}

impl Chance {
    pub(super) fn of(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }
    pub(super) fn delay(&mut self, program: &'static str, ns: u64) {
        self.delays.push((program, ns));
    }

    /// A number below that; none with the seed 0.
    pub(super) fn draw(&mut self, below: u64) -> Option<u64> {
        if self.seed == 0 || below == 0 {
            return None;
        }
        self.drawn += 1;
        Some(spread(self.seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15))) % below)
    }
    /// A number below that which is the same for the same name throughout; none with the seed 0.
    pub(super) fn draw_once(&self, name: u64, below: u64) -> Option<u64> {
        (self.seed != 0 && below != 0).then(|| spread(self.seed ^ name.wrapping_mul(0x9e37_79b9_7f4a_7c15)) % below)
    }
    pub(super) fn event_ns(&self) -> u64 {
        if self.seed == 0 { 0 } else { EVENT_NS }
    }
    /// How long it takes until a program begins to run: mostly what was said, sometimes half as much more.
    pub(super) fn start_ns(&mut self, program: &str) -> u64 {
        let Some((_, ns)) = self.delays.iter().find(|(name, _)| *name == program) else { return 0 };
        let ns = *ns;
        ns + self.draw(ns / 2).unwrap_or(0)
    }
}

/// One number from another, spread over all bits (splitmix64).
fn spread(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_seed_nothing_is_drawn_and_with_one_the_same_each_time() {
        assert_eq!(Chance::default().draw(10), None);
        let drawn = |seed| {
            let mut chance = Chance::of(seed);
            [0; 8].map(|_| chance.draw(1_000).unwrap_or(1_000))
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert!(drawn(7).iter().all(|number| *number < 1_000));
    }

    #[test]
    fn a_program_that_is_not_named_begins_at_once() {
        let mut chance = Chance::of(1);
        chance.delay("slow", 1_000);
        assert!((1_000..1_500).contains(&chance.start_ns("slow")));
        assert_eq!(chance.start_ns("other"), 0);
    }
}
