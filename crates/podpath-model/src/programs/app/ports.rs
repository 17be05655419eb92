//! Servers that somebody may connect to. Simplified: each has the port that its name is known for, and one answer for everybody.

use std::rc::Rc;

use crate::kernel::{Message, Sys};
use crate::trace::Text;

/// Programs by name, and their ports.
const PORTS: [(&str, u16); 7] = [
    ("nginx", 80),
    ("httpd", 80),
    ("httpd-foreground", 80),
    ("redis-server", 6379),
    ("postgres", 5432),
    ("mysqld", 3306),
    ("memcached", 11211),
];
/// What any other server listens on.
const OTHER_PORT: u16 = 8080;

/// Answers whoever connects, in tasks of its own.
pub(super) fn serve(sys: &Sys) {
    let argv = sys.argv();
    // An image's entrypoint is a script that becomes the server which its arguments name.
    let named = |word: &Text| PORTS.iter().find(|(known, _)| word.rsplit('/').next() == Some(*known)).copied();
    let first = argv.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word));
    let (name, port) = argv.iter().find_map(named).map_or((first.into(), OTHER_PORT), |(name, port)| (Text::from(name), port));
    let listener = sys.listen_on_port(port);
    sys.background(|sys| async move {
        loop {
            let connection = listener.accept().await;
            let server = name.clone();
            sys.background(|sys| async move {
                let Ok(message) = connection.receive().await else { return };
                sys.because_of(message.cause);
                let answer: Text = format!("HTTP/1.1 200 OK\r\nServer: {server}\r\nContent-Length: 0\r\n\r\n").into();
                connection.send(Message { body: Rc::new(answer), cause: sys.cause(), routine: message.routine });
            });
        }
    });
}
