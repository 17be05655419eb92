//! Sockets and fifos.

use std::rc::Rc;

use podpath_model::kernel::{Connection, Message, Signal, Sys};
use podpath_model::trace::{Kind, Status, What};

use super::toy::{E, SECOND, boot, changes, exits, idle, lines, say, seq_of, start};

const SOCKET: &str = "unix:///run/toy.sock";
const PATH: &str = "/run/toy.sock";
const FIFO: &str = "/run/toy.fifo";

fn send(sys: &Sys, connection: &Connection, body: &'static str) {
    connection.send(Message { body: Rc::new(body), cause: sys.cause(), routine: false });
}

async fn hear(connection: &Connection) -> Result<&'static str, String> {
    match connection.receive().await {
        Ok(message) => Ok(message.body.downcast_ref().copied().unwrap()),
        Err((errno, cause)) => Err(format!("{errno:?} because of {cause:?}")),
    }
}

async fn init_of_pair(sys: Sys) -> i32 {
    start(&sys, "server").await;
    sys.sleep(SECOND / 10).await;
    start(&sys, "client").await;
    idle(sys).await
}

/// Answers one message and dies over the second.
async fn server(sys: Sys) -> i32 {
    let listener = sys.step(E).listen(SOCKET).await;
    let connection = listener.accept().await;
    let heard = hear(&connection).await.unwrap();
    say(&sys, format!("server heard {heard}")).await;
    send(&sys, &connection, "welcome");
    hear(&connection).await.unwrap();
    sys.sleep(SECOND).await;
    11
}

async fn client(sys: Sys) -> i32 {
    let connection = sys.connect(PATH).unwrap();
    send(&sys, &connection, "hello");
    say(&sys, format!("client heard {:?}", hear(&connection).await)).await;
    send(&sys, &connection, "again");
    say(&sys, format!("client heard {:?}", hear(&connection).await)).await;
    say(&sys, format!("then {:?}", sys.connect(PATH).err())).await;
    0
}

#[test]
fn a_dead_process_closes_its_sockets_and_the_peer_sees_it() {
    let trace = boot![init_of_pair, server, client].signal_at(SECOND, 2, Signal::Kill).trace();
    let exit = seq_of(&trace, |what| *what == What::Exit { status: Status::Killed("SIGKILL") });
    let reset = format!("client heard Err(\"ECONNRESET because of Some({exit})\")");
    assert_eq!(lines(&trace), ["server heard hello", "client heard Ok(\"welcome\")", &reset, "then Some(ECONNREFUSED)"]);
}

#[test]
fn a_peer_that_leaves_by_itself_closes_its_sockets_too() {
    let trace = boot![init_of_pair, server, client].trace();
    let last = seq_of(&trace, |what| matches!(what, What::Log { line, .. } if line.starts_with("server heard")));
    assert_eq!(lines(&trace)[2], format!("client heard Err(\"ECONNRESET because of Some({last})\")"));
}

#[test]
fn connecting_where_nobody_listens_is_refused() {
    let trace = boot![init_of_pair, server, client].trace();
    assert_eq!(lines(&trace).last(), Some(&"then Some(ECONNREFUSED)"));
    assert_eq!(exits(&trace).len(), 2);
}

#[test]
fn a_socket_without_a_listener_is_a_change_of_state() {
    let trace = boot![init_of_pair, server, client].trace();
    let expected = [(PATH, None, Some("listening")), (PATH, Some("listening"), Some("nobody listens"))];
    assert_eq!(changes(&trace, Kind::Socket), expected);
}

async fn init_without_server(sys: Sys) -> i32 {
    say(&sys, format!("{:?}", sys.connect(PATH).err())).await;
    say(&sys, format!("{:?}", sys.peer(PATH).err())).await;
    0
}

#[test]
fn connecting_to_no_socket_is_no_such_file() {
    assert_eq!(lines(&boot![init_without_server].trace()), ["Some(ENOENT)", "Some(ENOENT)"]);
}

/// Writes something and goes before anybody has read it.
async fn hasty(sys: Sys) -> i32 {
    let listener = sys.step(E).listen(SOCKET).await;
    let connection = listener.accept().await;
    send(&sys, &connection, "last words");
    0
}

async fn init_of_hasty(sys: Sys) -> i32 {
    start(&sys, "hasty").await;
    sys.sleep(SECOND).await;
    let connection = sys.connect(PATH).unwrap();
    sys.sleep(SECOND).await;
    say(&sys, format!("{:?} {}", hear(&connection).await, connection.is_open())).await;
    0
}

#[test]
fn what_was_sent_before_the_end_still_arrives() {
    assert_eq!(lines(&boot![init_of_hasty, hasty].trace()), ["Ok(\"last words\") false"]);
}

async fn init_of_fifo(sys: Sys) -> i32 {
    sys.step(E).mkfifo(FIFO).await;
    start(&sys, "writer").await;
    start(&sys, "reader").await;
    idle(sys).await
}

async fn writer(sys: Sys) -> i32 {
    say(&sys, "writer opens").await;
    let fifo = sys.open_fifo_write(FIFO).await.unwrap();
    say(&sys, "writer has it open").await;
    fifo.write("0");
    0
}

async fn reader(sys: Sys) -> i32 {
    sys.sleep(SECOND).await;
    say(&sys, "reader opens").await;
    let fifo = sys.open_fifo_read(FIFO).await.unwrap();
    say(&sys, format!("reader read {:?}", fifo.read().await)).await;
    say(&sys, format!("reader read {:?}", fifo.read().await)).await;
    0
}

#[test]
fn a_fifo_waits_for_its_other_end() {
    let said = boot![init_of_fifo, writer, reader].trace();
    let mut said = lines(&said);
    assert_eq!(said[..2], ["writer opens", "reader opens"]);
    said[2..].sort_unstable();
    assert_eq!(said[2..], ["reader read None", "reader read Some(\"0\")", "writer has it open"]);
}

async fn init_of_early_reader(sys: Sys) -> i32 {
    sys.step(E).mkfifo(FIFO).await;
    start(&sys, "early_reader").await;
    start(&sys, "late_writer").await;
    idle(sys).await
}

async fn early_reader(sys: Sys) -> i32 {
    say(&sys, "reader opens").await;
    let fifo = sys.open_fifo_read(FIFO).await.unwrap();
    say(&sys, format!("reader read {:?}", fifo.read().await)).await;
    say(&sys, format!("reader read {:?}", fifo.read().await)).await;
    0
}

/// Opens the fifo, writes nothing, and is killed.
async fn late_writer(sys: Sys) -> i32 {
    sys.sleep(SECOND).await;
    say(&sys, "writer opens").await;
    let _fifo = sys.open_fifo_write(FIFO).await.unwrap();
    idle(sys.clone()).await
}

#[test]
fn a_fifo_ends_when_its_last_writer_dies() {
    let killed = boot![init_of_early_reader, early_reader, late_writer].signal_at(2 * SECOND, 3, Signal::Kill);
    assert_eq!(lines(&killed.trace()), ["reader opens", "writer opens", "reader read None", "reader read None"]);
}

async fn init_without_fifo(sys: Sys) -> i32 {
    sys.step(E).mkdir("/run").await;
    say(&sys, format!("{:?} {:?}", sys.fifo_reader(FIFO).err(), sys.fifo_reader("/run").err())).await;
    0
}

#[test]
fn opening_what_is_no_fifo_fails() {
    assert_eq!(lines(&boot![init_without_fifo].trace()), ["Some(ENOENT) Some(EINVAL)"]);
}

#[test]
fn who_waited_for_a_fifo_goes_on_because_of_the_other_end() {
    let trace = boot![init_of_fifo, writer, reader].trace();
    let event =
        |start: &str| trace.events.iter().find(|event| matches!(&event.what, What::Log { line, .. } if line.starts_with(start))).unwrap();
    let (opened, open, read) = (event("reader opens"), event("writer has it open"), event("reader read Some"));
    assert_eq!((open.cause, read.cause), (Some(opened.seq), Some(open.seq)));
    assert_eq!(read.process.role.name, "reader");
}

/// Hands a connection over inside of a message, as `SCM_RIGHTS` does, to somebody who dies before reading it.
async fn init_of_handover(sys: Sys) -> i32 {
    start(&sys, "deaf").await;
    sys.sleep(SECOND / 10).await;
    let connection = sys.connect(PATH).unwrap();
    let (near, far) = sys.socketpair();
    connection.send(Message { body: Rc::new(far), cause: sys.cause(), routine: false });
    say(&sys, format!("{} {:?}", near.is_open(), hear(&near).await)).await;
    0
}

async fn deaf(sys: Sys) -> i32 {
    let listener = sys.step(E).listen(SOCKET).await;
    let _connection = listener.accept().await;
    idle(sys.clone()).await
}

#[test]
fn a_connection_in_a_message_that_nobody_reads_is_closed() {
    for at_ns in [SECOND / 10 + 1, SECOND] {
        let trace = boot![init_of_handover, deaf, idle].signal_at(at_ns, 2, Signal::Kill).trace();
        let said = lines(&trace);
        assert!(said.len() == 1 && said[0].starts_with("true Err(\"ECONNRESET"), "{said:?}");
    }
}
