//! What no scenario determines: how long a thing takes this time, and what a program draws. All of it comes from one seed, which is part of
//! the scenario, and from the order of events, so that the same scenario with the same seed is the same run.

use crate::trace::Protocol;

/// How long an event takes by itself, in nanoseconds.
const EVENT_NS: u64 = 12_000;
/// A timer rings late by less than this, in nanoseconds, if what it measures is at least [`TIMED_NS`]. What is shorter decides who of two
/// is first.
const LATE_NS: u64 = 1_200_000;
const TIMED_NS: u64 = 50_000_000;
/// How long things go on at the same pace on a busy machine, in nanoseconds: at least, and how much longer.
const EPISODE_NS: [u64; 2] = [150_000_000, 700_000_000];
/// Of what takes longer only so much is felt: the rest is waited for, or evens out. In nanoseconds.
const FELT_NS: u64 = 100_000_000;
/// A thousand thousandths, and by how many of them something takes longer one time than another.
const WHOLE: u64 = 1_000;
const OWN: u64 = 120;

/// What else a machine has to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Burden {
    /// Nothing: everything takes about as long as it always does.
    #[default]
    Quiet,
    /// Something small now and then.
    Shared,
    /// A lot: for a while things take several times as long, then almost as usual again.
    Busy,
}

/// A seed, and how often something was drawn. With the seed 0 everything is as it mostly is.
#[derive(Debug, Default)]
pub(super) struct Chance {
    seed: u64,
    drawn: u64,
    /// What stands before the start of a program, by its name, in nanoseconds.
    delays: Vec<(&'static str, u64)>,
    /// The same before the answers of a protocol.
    answers: Vec<(Protocol, u64)>,
    burden: Burden,
    /// How much longer everything takes, in thousandths, and until when.
    pace: (u64, u64),
}

impl Chance {
    pub(super) fn of(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }
    pub(super) fn burden(&mut self, burden: Burden) {
        self.burden = burden;
    }
    pub(super) fn delay(&mut self, program: &'static str, ns: u64) {
        self.delays.push((program, ns));
    }

    pub(super) fn delay_answers(&mut self, protocol: Protocol, ns: u64) {
        self.answers.push((protocol, ns));
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
    /// How late a timer rings, in nanoseconds.
    pub(super) fn late_ns(&mut self, measured_ns: u64) -> u64 {
        if measured_ns < TIMED_NS { 0 } else { self.draw(LATE_NS).unwrap_or(0) }
    }

    /// How long it takes until a program begins to run.
    pub(super) fn start_ns(&mut self, program: &str, now_ns: u64) -> u64 {
        let Some((_, ns)) = self.delays.iter().find(|(name, _)| *name == program) else { return 0 };
        let ns = *ns;
        self.stretched(ns, now_ns)
    }

    /// How much later an answer comes.
    pub(super) fn answer_ns(&mut self, protocol: Protocol, now_ns: u64) -> u64 {
        let Some((_, ns)) = self.answers.iter().find(|(known, _)| *known == protocol) else { return 0 };
        let ns = *ns;
        self.stretched(ns, now_ns)
    }

    /// How long something takes that mostly takes so long.
    pub(super) fn stretched(&mut self, ns: u64, now_ns: u64) -> u64 {
        if self.seed == 0 {
            return ns;
        }
        let own = WHOLE - OWN / 2 + self.draw(OWN).unwrap_or(0);
        let part = ns.min(FELT_NS);
        ns - part + part * own / WHOLE * self.pace(now_ns) / WHOLE
    }

    /// How much longer everything takes now, in thousandths.
    fn pace(&mut self, now_ns: u64) -> u64 {
        if now_ns >= self.pace.1 {
            let burden = self.burden;
            let pace = match burden {
                Burden::Quiet => WHOLE,
                Burden::Shared => match self.draw(40).unwrap_or(0) {
                    0 => 3_000 + self.draw(4_000).unwrap_or(0),
                    1..13 => 1_150 + self.draw(800).unwrap_or(0),
                    _ => WHOLE,
                },
                // Twice as long as often as four times as long, and as eight times as long.
                Burden::Busy => (1_100 + self.draw(900).unwrap_or(0)) << self.draw(4).unwrap_or(0),
            };
            let [least, more] = EPISODE_NS;
            self.pace = (pace, now_ns + least + self.draw(more).unwrap_or(0));
        }
        self.pace.0
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
        assert!((900..1_100).contains(&chance.start_ns("slow", 0)));
        assert_eq!(chance.start_ns("other", 0), 0);
    }
}
