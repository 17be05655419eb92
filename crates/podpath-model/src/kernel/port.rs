//! Ports, each in a network namespace, and the addresses that lead there. The network stack is left out: an address leads straight to
//! its namespace, from wherever it is asked for, and opening a port leaves no event.

use std::rc::Rc;

use super::NamespaceKind;
use super::core::Core;
use super::files::Errno;
use super::socket::{Connection, Listener, ListenerId, Message};
use super::sys::Sys;
use crate::trace::{ProcessRef, Text};

/// Where a listener of a port is found. No file has such a path.
fn place(namespace: u32, port: u16) -> Text {
    format!("tcp:[{namespace}]:{port}").into()
}

impl Core {
    fn port_listener(&self, namespace: u32, port: u16) -> Result<ListenerId, Errno> {
        self.open_listener_at(&place(namespace, port)).ok_or(Errno::ECONNREFUSED)
    }

    /// Who listens at `10.88.0.2:80`, asked from a process: the loopback addresses are those of its own namespace.
    fn listener_at(&self, pid: u32, authority: &str) -> Result<ListenerId, Errno> {
        let (host, port) = authority.rsplit_once(':').ok_or(Errno::EINVAL)?;
        let port = port.parse().map_err(|_| Errno::EINVAL)?;
        let namespace = match host {
            "127.0.0.1" | "[::1]" | "localhost" => self.processes.get(&pid).map(|process| process.namespaces.get(NamespaceKind::Net)),
            _ => self.addresses.get(host).copied(),
        };
        self.port_listener(namespace.ok_or(Errno::EHOSTUNREACH)?, port)
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

    /// From here on an address leads to the network namespace behind a path.
    pub fn assign_address(&self, address: &str, namespace: &str) {
        let mut core = self.core();
        if let Some((_, number)) = core.resolve_namespace(namespace) {
            core.addresses.insert(address.into(), number);
        }
    }

    /// The network namespace behind a path has no address any more.
    pub fn release_addresses(&self, namespace: &str) {
        let mut core = self.core();
        if let Some((_, number)) = core.resolve_namespace(namespace) {
            core.addresses.retain(|_, namespace| *namespace != number);
        }
    }

    /// Who would answer at an address and port: `10.88.0.2:80`.
    ///
    /// # Errors
    /// `EHOSTUNREACH` if nobody has the address, `ECONNREFUSED` if nobody listens there.
    pub fn peer_at(&self, authority: &str) -> Result<ProcessRef, Errno> {
        let core = self.core();
        let listener = core.listener_at(self.pid(), authority)?;
        Ok(core.owner_of(listener))
    }

    /// Connects to an address and port: `10.88.0.2:80`.
    ///
    /// # Errors
    /// `EHOSTUNREACH` if nobody has the address, `ECONNREFUSED` if nobody listens there.
    pub fn connect_at(&self, authority: &str) -> Result<Connection, Errno> {
        let id = {
            let mut core = self.core();
            let listener = core.listener_at(self.pid(), authority)?;
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
