//! Ports, each in a network namespace. The network stack is left out: opening a port leaves no event, and there are no addresses.

use std::rc::Rc;

use super::core::Core;
use super::files::Errno;
use super::namespace::NamespaceKind;
use super::socket::{Connection, Listener, ListenerId, Message};
use super::sys::Sys;
use crate::trace::Text;

/// Where a listener of a port is found. No file has such a path.
fn place(namespace: u32, port: u16) -> Text {
    format!("tcp:[{namespace}]:{port}").into()
}

impl Core {
    fn port_listener(&self, namespace: u32, port: u16) -> Result<ListenerId, Errno> {
        self.open_listener_at(&place(namespace, port)).ok_or(Errno::ECONNREFUSED)
    }
}

impl Sys {
    /// Waits for connections on a port of the process's own network namespace.
    pub fn listen_on_port(&self, port: u16) -> Listener {
        let mut core = self.core();
        let namespace = core.processes.get(&self.pid()).map_or(1, |process| process.namespaces.get(NamespaceKind::Net));
        let id = core.open_listener(self.actor(), place(namespace, port));
        drop(core);
        self.listener_for(id)
    }

    /// Connects to a port in the network namespace behind a path.
    ///
    /// # Errors
    /// `ENOENT` if there is no such namespace, `ECONNREFUSED` if nobody listens.
    pub fn connect_to_port(&self, namespace: &str, port: u16) -> Result<Connection, Errno> {
        let id = {
            let mut core = self.core();
            let (_, number) = core.resolve_namespace(namespace).ok_or(Errno::ENOENT)?;
            let listener = core.port_listener(number, port)?;
            core.connect_to(self.pid(), listener)
        };
        Ok(self.connection_for(id))
    }

    /// Sends text to a port and waits for the text that comes back; none if nobody listens.
    pub async fn talk_to_port(&self, namespace: &str, port: u16, text: &Text) -> Option<Text> {
        let connection = self.connect_to_port(namespace, port).ok()?;
        connection.send(Message { body: Rc::new(text.clone()), cause: self.cause(), routine: self.is_routine() });
        let answer = connection.receive().await.ok()?;
        self.because_of(answer.cause);
        answer.body.downcast::<Text>().ok().map(|text| (*text).clone())
    }
}
