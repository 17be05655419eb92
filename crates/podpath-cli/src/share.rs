//! Every processor takes its share of the faults.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use podpath_model::Scenario;
use podpath_model::explore::{Fault, Ground, Verdict};
use podpath_model::scenario::manifest;

/// One of so many is tried twice.
const AGAIN: usize = 16;
/// How often it is looked how far all are.
const LOOK: Duration = Duration::from_millis(50);

/// What is to be tried. A manifest is read by everybody for themselves: a run belongs to one thread.
pub(crate) struct Wanted {
    pub(crate) manifest: String,
    pub(crate) path: &'static str,
    pub(crate) release: &'static str,
    /// Flags that are taken from the kubelet's command line.
    pub(crate) without: Vec<String>,
    /// Whether the Pod comes from an API server.
    pub(crate) api_server: bool,
    /// How many pairs at most; none for faults one at a time.
    pub(crate) pairs: Option<usize>,
}

/// What came of something that was tried.
pub(crate) struct Tried {
    pub(crate) faults: Vec<Fault>,
    pub(crate) verdict: Verdict,
    /// It was tried again, and something else came of it.
    pub(crate) differs: bool,
}

/// How far all are.
#[derive(Default)]
struct Progress {
    next: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
}

/// Tries all of it; somebody is told now and then how much is done, of how much. Whoever does it, it comes in the same order.
pub(crate) fn share(wanted: &Wanted, workers: usize, mut tell: impl FnMut(usize, usize)) -> Vec<Tried> {
    let progress = Progress::default();
    let mut parts: Vec<(usize, Vec<Tried>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(|| part(wanted, &progress))).collect();
        while !threads.iter().all(|thread| thread.is_finished()) {
            std::thread::sleep(LOOK);
            tell(progress.done.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed));
        }
        // One that panicked has ended the program.
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    parts.sort_by_key(|(first, _)| *first);
    parts.into_iter().flat_map(|(_, tried)| tried).collect()
}

/// What one processor does of it, each with its place among all.
fn part(wanted: &Wanted, progress: &Progress) -> Vec<(usize, Vec<Tried>)> {
    let Some(pod) = manifest::read(wanted.manifest.as_bytes()).pod else { return Vec::new() };
    let ground = Ground::new(Scenario {
        release: wanted.release,
        without: wanted.without.iter().map(|flag| flag.as_str().into()).collect(),
        api_server: wanted.api_server,
        ..Scenario::new(wanted.path, pod)
    });
    let faults = ground.faults();
    let (firsts, seconds) = match wanted.pairs {
        None => (faults, None),
        // As many second faults to a first as there are first ones.
        Some(pairs) => {
            let each = pairs.isqrt().max(1);
            (evenly(faults, pairs / each), Some(each))
        }
    };
    progress.total.store(firsts.len() * seconds.unwrap_or(1), Ordering::Relaxed);
    let mut tried = Vec::new();
    loop {
        let index = progress.next.fetch_add(1, Ordering::Relaxed);
        let Some(first) = firsts.get(index) else { return tried };
        let tries = match seconds {
            None => vec![vec![first.clone()]],
            Some(each) => evenly(ground.faults_after(first), each).into_iter().map(|second| vec![first.clone(), second]).collect(),
        };
        let twice = index.is_multiple_of(AGAIN);
        let came = tries.into_iter().map(|faults| {
            let verdict = ground.attempt(&faults);
            let differs = twice && !ground.repeats(&faults, &verdict);
            progress.done.fetch_add(1, Ordering::Relaxed);
            Tried { faults, verdict, differs }
        });
        tried.push((index, came.collect()));
    }
}

/// So many of them, from everywhere.
fn evenly(faults: Vec<Fault>, count: usize) -> Vec<Fault> {
    let stride = faults.len().div_ceil(count.max(1)).max(1);
    faults.into_iter().step_by(stride).collect()
}
