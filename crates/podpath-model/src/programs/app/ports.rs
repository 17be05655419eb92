//! Servers that somebody may connect to. Simplified: each has the port that its name is known for, and one answer for everybody.

use std::rc::Rc;

use crate::kernel::{Connection, Message, Sys};
use crate::trace::{Failure, Text};
use crate::wire::http::{Connect, Connected, Get, Page};
use crate::wire::{Incoming, answering};

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
/// How long the server of the image `liveness` is well (kubernetes test/images/liveness/server.go).
pub(super) const LIVENESS_NS: u64 = 10_000_000_000;

/// What answers at a port.
struct Site {
    name: Text,
    /// When it begins to fail, in nanoseconds.
    well_until_ns: u64,
}

/// Answers whoever connects, in tasks of its own.
pub(super) fn serve(sys: &Sys) {
    serve_until(sys, u64::MAX);
}

/// The same, with errors after a time in nanoseconds.
pub(super) fn serve_for(sys: &Sys, ns: u64) {
    serve_until(sys, sys.now_ns() + ns);
}

fn serve_until(sys: &Sys, well_until_ns: u64) {
    let argv = sys.argv();
    // An image's entrypoint is a script that becomes the server which its arguments name.
    let named = |word: &Text| PORTS.iter().find(|(known, _)| word.rsplit('/').next() == Some(*known)).copied();
    let first = argv.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word));
    let (name, port) = argv.iter().find_map(named).map_or((first.into(), OTHER_PORT), |(name, port)| (Text::from(name), port));
    let listener = sys.listen_on_port(port);
    let site = Rc::new(Site { name, well_until_ns });
    sys.background(|sys| async move {
        loop {
            let connection = listener.accept().await;
            let site = Rc::clone(&site);
            sys.background(|sys| async move {
                let Ok(message) = connection.receive().await else { return };
                match Incoming::of(sys.clone(), message, connection) {
                    Ok(incoming) => site.answer(incoming).await,
                    Err((message, connection)) => site.write(&sys, &message, &connection),
                }
            });
        }
    });
}

impl Site {
    /// What a port-forward gets to read.
    fn write(&self, sys: &Sys, message: &Message, connection: &Connection) {
        sys.because_of(message.cause);
        let answer: Text = format!("HTTP/1.1 200 OK\r\nServer: {}\r\nContent-Length: 0\r\n\r\n", self.name).into();
        connection.send(Message { body: Rc::new(answer), cause: sys.cause(), routine: message.routine });
    }

    async fn answer(&self, incoming: Incoming) {
        if incoming.request::<Connect>().is_some() {
            return incoming.answer(answering::<Connect>(async { Ok(Connected {}) })).await;
        }
        let Some(request) = incoming.request::<Get>() else { return };
        let page = self.page(&request, incoming.sys.now_ns());
        incoming.answer(answering::<Get>(async move { page })).await;
    }

    fn page(&self, request: &Get, now_ns: u64) -> Result<Page, Failure> {
        if request.tls {
            return Err(Failure::new("EPROTO", "http: server gave HTTP response to HTTPS client"));
        }
        if now_ns > self.well_until_ns {
            return Err(Failure::new("500", "Internal Server Error"));
        }
        Ok(Page { status: 200, body: "ok".into() })
    }
}
