//! Servers that somebody may connect to. Simplified: each has the port that its name is known for, or those that its manifest declares and
//! asks, and one answer for everybody.

use std::rc::Rc;

use super::inside::Inside;
use super::pages::{Pages, pages_of};
use super::programs::{base, without_wrappers};
use crate::kernel::{Connection, Message, Sys};
use crate::trace::{Failure, Text};
use crate::wire::http::{Connect, Connected, Get, Page, refusal};
use crate::wire::{Incoming, answering};

/// Programs by name, and their ports.
const PORTS: [(&str, u16); 13] = [
    ("nginx", 80),
    ("httpd", 80),
    ("httpd-foreground", 80),
    ("apache2-foreground", 80),
    ("redis-server", 6379),
    ("postgres", 5432),
    ("mysqld", 3306),
    ("mariadbd", 3306),
    ("memcached", 11211),
    ("mongod", 27017),
    ("rabbitmq-server", 5672),
    ("etcd", 2379),
    ("kube-apiserver", 6443),
];
/// What a server listens on of which nothing is said.
const OTHER_PORT: u16 = 8080;
/// How long the server of the image `liveness` is well (kubernetes test/images/liveness/server.go).
pub(super) const LIVENESS_NS: u64 = 10_000_000_000;

/// What answers at a port.
struct Site {
    name: Text,
    /// With which status it fails, and from when on, in nanoseconds.
    failing: Option<(u16, u64)>,
    /// Nobody knows whether it speaks TLS, so it does with whoever begins like that.
    speaks_tls: bool,
    pages: Pages,
    inside: Inside,
}

/// Answers whoever connects, in tasks of its own.
pub(super) fn serve(sys: &Sys, inside: &Inside) {
    let argv = sys.argv();
    let inner = without_wrappers(&argv);
    let first: Text = inner.first().map_or("", |word| base(word)).into();
    let known = known_port(inside, inner);
    let expected = inside.facts.as_ref().map_or(&[][..], |facts| &facts.ports);
    let is_free =
        known.is_none() || inside.facts.as_ref().is_some_and(|facts| facts.is_configured) || inner.len() > 1 && !is_own_command(inner);
    let mut ports: Vec<u16> = known.into_iter().collect();
    if is_free {
        ports.extend(expected);
    }
    if ports.is_empty() {
        ports.push(OTHER_PORT);
    }
    ports.sort_unstable();
    ports.dedup();
    let is_configured = inside.facts.as_ref().is_none_or(|facts| facts.is_configured);
    let answer = inside.facts.as_ref().and_then(|facts| facts.answer);
    let begun_ns = inside.first.map_or(sys.now_ns(), |first| first.started_ns);
    let site = Rc::new(Site {
        name: first,
        failing: answer.map(|answer| (answer.status, begun_ns.saturating_add(answer.after_ns))),
        speaks_tls: is_free,
        pages: pages_of(&inside.root, &argv, is_configured),
        inside: inside.clone(),
    });
    for port in ports {
        listen(sys, port, &site);
    }
}

/// The port of a server that is known by name; of an image that is not known its name says nothing.
fn known_port(inside: &Inside, argv: &[Text]) -> Option<u16> {
    let given =
        argv.iter().position(|word| matches!(&**word, "-p" | "--port")).and_then(|at| argv.get(at + 1)).and_then(|port| port.parse().ok());
    let joined = argv.iter().find_map(|word| word.strip_prefix("--port=")?.parse().ok());
    let last =
        || argv.windows(2).find(|pair| matches!(&*pair[0], "http.server" | "SimpleHTTPServer")).and_then(|pair| pair[1].parse().ok());
    let named = || argv.first().and_then(|word| PORTS.iter().find(|(known, _)| *known == base(word))).map(|(_, port)| *port);
    given
        .or(joined)
        .or_else(last)
        .or_else(|| named().filter(|_| inside.root.known || inside.facts.is_none() || inside.root.has_known_entrypoint()))
}

/// The command lines of the images themselves: they say nothing of ports.
fn is_own_command(argv: &[Text]) -> bool {
    argv.get(1).is_some_and(|word| &**word == "-g")
}

/// A server on one port, whatever the manifest says.
pub(super) fn serve_at(sys: &Sys, inside: &Inside, port: u16) {
    listen(sys, port, &plain(sys, inside, None));
}

/// The server of the image `liveness`.
pub(super) fn serve_liveness(sys: &Sys, inside: &Inside) {
    listen(sys, OTHER_PORT, &plain(sys, inside, Some((500, sys.now_ns() + LIVENESS_NS))));
}

fn plain(sys: &Sys, inside: &Inside, failing: Option<(u16, u64)>) -> Rc<Site> {
    let name = sys.argv().first().map_or("", |word| base(word)).into();
    Rc::new(Site { name, failing, speaks_tls: false, pages: Pages::Any, inside: inside.clone() })
}

fn listen(sys: &Sys, port: u16, site: &Rc<Site>) {
    let listener = sys.listen_on_port(port);
    let site = Rc::clone(site);
    sys.background(|sys| async move {
        loop {
            let connection = listener.accept().await;
            let site = Rc::clone(&site);
            sys.background(|sys| async move {
                let Ok(message) = connection.receive().await else { return };
                match Incoming::of(sys.clone(), message, connection) {
                    Ok(incoming) => {
                        if let Some(incoming) = incoming.unless_it_fails().await {
                            site.answer(incoming).await;
                        }
                    }
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
        let page = self.page(&incoming.sys, &request);
        incoming.answer(answering::<Get>(async move { page })).await;
    }

    fn page(&self, sys: &Sys, request: &Get) -> Result<Page, Failure> {
        if request.tls && !self.speaks_tls {
            return Err(Failure::new("EPROTO", "http: server gave HTTP response to HTTPS client"));
        }
        let failing = self.failing.filter(|(_, from_ns)| sys.now_ns() > *from_ns);
        if let Some((code, reason)) = failing.and_then(|(status, _)| refusal(status)) {
            return Err(Failure::new(code, reason));
        }
        self.pages.at(sys, &self.inside, &request.path)?;
        Ok(Page { status: 200, body: "ok".into() })
    }
}
