//! Where a run ends, and that it can go on.

use podpath_model::kernel::{Ending, Sys};
use podpath_model::trace::Trace;

use super::toy::{SECOND, boot, idle, lines, say, start};

/// Polls for ever, and is woken three times a day.
async fn poller(sys: Sys) -> i32 {
    sys.routine(true);
    start(&sys, "pacemaker").await;
    start(&sys, "other_pacemaker").await;
    loop {
        sys.sleep(SECOND).await;
        say(&sys, "poll").await;
    }
}

async fn pacemaker(sys: Sys) -> i32 {
    sys.routine(false);
    loop {
        say(&sys, "beat").await;
        sys.sleep(60 * SECOND).await;
    }
}

async fn other_pacemaker(sys: Sys) -> i32 {
    sys.routine(false);
    loop {
        say(&sys, "other beat").await;
        sys.sleep(60 * SECOND).await;
    }
}

fn beats(trace: &Trace) -> Vec<&str> {
    lines(trace).into_iter().filter(|line| *line != "poll").collect()
}

#[test]
fn a_run_settles_when_nothing_but_polling_happens() {
    let kernel = boot![poller, pacemaker, other_pacemaker].kernel();
    assert_eq!(kernel.run(3_600 * SECOND, 10 * SECOND), Ending::Settled);
    assert_eq!(kernel.now_ns(), 10 * SECOND);
}

#[test]
fn a_run_that_has_settled_can_go_on() {
    let kernel = boot![poller, pacemaker, other_pacemaker].kernel();
    assert_eq!(kernel.run(3_600 * SECOND, 10 * SECOND), Ending::Settled);
    assert_eq!(kernel.run(121 * SECOND, 100 * SECOND), Ending::TimeUp);
    assert_eq!(beats(&kernel.finish().finish("toy")), ["beat", "other beat"].repeat(3));
}

#[test]
fn a_run_in_pieces_is_the_same_run() {
    let whole = boot![poller, pacemaker, other_pacemaker].kernel();
    whole.run(180 * SECOND, 100 * SECOND);
    let pieces = boot![poller, pacemaker, other_pacemaker].kernel();
    for second in 0..=180 {
        pieces.run(second * SECOND, 100 * SECOND);
        pieces.run(second * SECOND + SECOND / 2, 1);
    }
    pieces.run(180 * SECOND, 100 * SECOND);
    assert_eq!(whole.finish().finish("toy"), pieces.finish().finish("toy"));
}

#[test]
fn a_run_is_idle_when_nobody_has_anything_to_do() {
    let kernel = boot![idle].kernel();
    assert_eq!(kernel.run(u64::MAX, u64::MAX), Ending::Idle);
}

async fn sleeps_for_ever(sys: Sys) -> i32 {
    sys.sleep(1).await;
    sys.sleep(u64::MAX).await;
    0
}

#[test]
fn sleeping_for_ever_is_no_overflow() {
    let kernel = boot![sleeps_for_ever].kernel();
    assert_eq!(kernel.run(SECOND, u64::MAX), Ending::TimeUp);
}
