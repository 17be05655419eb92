//! What has no end: devices that give as much as is asked for, and programs that write on for ever. None of it is kept.

use super::super::bounds::Remark;
use super::super::inside::Inside;
use super::super::io::Sink;
use super::forever;
use crate::kernel::Sys;

/// How fast memory is filled, in bytes per nanosecond.
const BYTES_PER_NS: u64 = 1;
const SECOND_NS: u64 = 1_000_000_000;

/// Writes without an end: to a pipe until nobody reads it any more, elsewhere for ever.
pub(super) async fn pour(sys: &Sys, inside: &Inside, program: &str) -> i32 {
    match inside.io.output {
        Sink::Output => {
            // Whoever takes a little of it and goes has seen all there is to see.
            if sys.timeout(SECOND_NS, sys.pour_stdout()).await.is_none() {
                inside.tell(sys, Remark::Endless, program).await;
                sys.stdout_left().await;
            }
            1
        }
        _ => {
            inside.tell(sys, Remark::Endless, program).await;
            forever().await
        }
    }
}

/// The same, where lines were written that are worth reading.
pub(super) async fn go_on(sys: &Sys, inside: &Inside, program: &str) -> i32 {
    inside.tell(sys, Remark::Endless, program).await;
    match inside.io.output {
        Sink::Output => {
            sys.stdout_left().await;
            1
        }
        _ => forever().await,
    }
}

/// Keeps everything of what has no end, until there is no memory left: the kernel kills whoever has most of it, and in the end this one.
pub(in super::super) async fn hoard(sys: &Sys) -> i32 {
    loop {
        let limit = sys.memory_limit();
        sys.sleep(limit / BYTES_PER_NS).await;
        sys.use_memory(limit.saturating_add(1)).await;
    }
}
