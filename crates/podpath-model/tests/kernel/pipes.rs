//! Pipes without a name: who holds an end, and what a writer gets that nobody reads.

use podpath_model::kernel::{Command, Pipe, Signal, Stream, Streams, Sys};
use podpath_model::trace::Status;

use super::toy::{E, SECOND, boot, exits, idle, lines, say, start};

/// A program whose standard output is a pipe.
fn into_pipe(pipe: Pipe, name: &'static str) -> Command {
    Command { streams: Streams { stdout: Some(Stream::Pipe(pipe)), ..Streams::default() }, ..Command::new([name]) }
}

/// Starts a writer whose standard output is a pipe, and reads until nobody can write into it any more.
async fn reader_of_pipe(sys: Sys) -> i32 {
    let (reader, pipe) = sys.pipe();
    let command = into_pipe(pipe, "writer");
    sys.step(E).spawn(command).await.unwrap();
    while let Some(text) = reader.read().await {
        say(&sys, format!("read {text}")).await;
    }
    say(&sys, "the pipe has ended").await;
    idle(sys).await
}

/// Writes, and so does a child that has inherited the pipe.
async fn writer(sys: Sys) -> i32 {
    sys.write_stdout("one").await;
    sys.step(E)
        .fork("writer", false, sys.actor().role, |child| async move {
            child.sleep(SECOND).await;
            child.write_stdout("two").await;
            0
        })
        .await;
    0
}

#[test]
fn a_pipe_ends_when_the_last_process_that_inherited_it_has_ended() {
    let trace = boot![reader_of_pipe, writer].trace();
    assert_eq!(lines(&trace), ["read one", "read two", "the pipe has ended"]);
}

/// Starts a process that reads from a writer, and outlives it.
async fn init_of_pipe(sys: Sys) -> i32 {
    start(&sys, "leaving_reader").await;
    sys.sleep(SECOND).await;
    idle(sys).await
}

async fn leaving_reader(sys: Sys) -> i32 {
    let (_reader, pipe) = sys.pipe();
    let command = into_pipe(pipe, "late_writer");
    sys.step(E).spawn(command).await.unwrap();
    0
}

async fn late_writer(sys: Sys) -> i32 {
    sys.sleep(SECOND).await;
    sys.write_stdout("to nobody").await;
    say(&sys, "it goes on").await;
    3
}

async fn careless_writer(sys: Sys) -> i32 {
    sys.ignore(Signal::Pipe);
    late_writer(sys).await
}

#[test]
fn writing_into_a_pipe_that_nobody_reads_is_the_end_of_the_writer() {
    let trace = boot![init_of_pipe, leaving_reader, late_writer].trace();
    assert_eq!(exits(&trace).last(), Some(&("late_writer", Status::Killed("SIGPIPE"))));
    assert!(lines(&trace).is_empty());
}

#[test]
fn a_writer_that_ignores_the_broken_pipe_goes_on() {
    let programs = vec![
        ("init_of_pipe", crate::kernel::toy::program!(init_of_pipe)),
        ("leaving_reader", crate::kernel::toy::program!(leaving_reader)),
        ("late_writer", crate::kernel::toy::program!(careless_writer)),
    ];
    let trace = crate::kernel::toy::Run::of(programs).trace();
    assert_eq!(lines(&trace), ["it goes on"]);
    assert_eq!(exits(&trace).last(), Some(&("careless_writer", Status::Exited(3))));
}
