//! Unix sockets: a listener under a path, and connections that carry typed messages.

use std::any::Any;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::core::{Core, KERNEL};
use super::executor::{Context, Waiters};
use super::files::{Errno, Node};
use super::sys::Sys;
use crate::trace::{Change, Evidence, Kind, Object, ProcessRef, Seq, Text, What};

pub(crate) type ListenerId = usize;
pub(crate) type EndpointId = usize;

/// The state of a socket that somebody listens on.
pub(crate) const LISTENING: &str = "listening";

/// The owner of what no process holds at the moment.
const NOBODY: u32 = 0;

/// A typed message, with its place in the story.
#[derive(Clone, Debug)]
pub struct Message {
    /// What it carries.
    pub body: Rc<dyn Any>,
    /// The event that sent it.
    pub cause: Seq,
    /// Part of the steady polling.
    pub routine: bool,
}

#[derive(Debug)]
pub(crate) struct ListenerState {
    owner: ProcessRef,
    path: Text,
    open: bool,
    backlog: VecDeque<EndpointId>,
    waiters: Waiters,
}

#[derive(Debug, Default)]
pub(crate) struct Endpoint {
    owner: u32,
    peer: EndpointId,
    queue: VecDeque<Message>,
    waiters: Waiters,
    open: bool,
    /// Why the peer closed.
    closed_by: Option<Seq>,
    /// No handle is left; a slot is used again only when that is so on both ends.
    dropped: bool,
}

/// All sockets of the node.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    listeners: Vec<ListenerState>,
    endpoints: Vec<Endpoint>,
    free: Vec<EndpointId>,
    /// Messages that nobody will read, dropped when nobody borrows the kernel: they may carry connections.
    pub(crate) graveyard: Vec<Message>,
}

impl Sockets {
    /// Takes every message that is on its way.
    pub(crate) fn drain(&mut self) -> Vec<Message> {
        let mut messages = std::mem::take(&mut self.graveyard);
        messages.extend(self.endpoints.iter_mut().flat_map(|endpoint| std::mem::take(&mut endpoint.queue)));
        messages
    }

    /// A new open end. A slot that is used again keeps the memory of its queue.
    fn endpoint(&mut self, owner: u32, peer: EndpointId) -> EndpointId {
        let (id, queue) = match self.free.pop() {
            Some(id) => (id, std::mem::take(&mut self.endpoints[id].queue)),
            None => {
                self.endpoints.push(Endpoint::default());
                (self.endpoints.len() - 1, VecDeque::new())
            }
        };
        self.endpoints[id] = Endpoint { owner, peer, queue, open: true, ..Endpoint::default() };
        id
    }

    /// Two connected ends.
    fn pair(&mut self, near_owner: u32, far_owner: u32) -> (EndpointId, EndpointId) {
        let near = self.endpoint(near_owner, 0);
        let far = self.endpoint(far_owner, near);
        self.endpoints[near].peer = far;
        (near, far)
    }
}

impl Core {
    pub(crate) fn open_listener(&mut self, owner: ProcessRef, path: Text) -> ListenerId {
        self.sockets.listeners.push(ListenerState { owner, path, open: true, backlog: VecDeque::new(), waiters: Waiters::default() });
        self.sockets.listeners.len() - 1
    }

    /// Who listens under this path.
    pub(crate) fn listener(&self, path: &str) -> Result<(ListenerId, ProcessRef), Errno> {
        match self.files.find(path) {
            Some(Node::Socket(id)) if self.sockets.listeners[*id].open => Ok((*id, self.sockets.listeners[*id].owner)),
            Some(_) => Err(Errno::ECONNREFUSED),
            None => Err(Errno::ENOENT),
        }
    }

    fn connect(&mut self, pid: u32, path: &str) -> Result<EndpointId, Errno> {
        let (id, _) = self.listener(path)?;
        Ok(self.connect_to(pid, id))
    }

    /// Who listens at a place that is no file.
    pub(super) fn open_listener_at(&self, place: &str) -> Option<ListenerId> {
        self.sockets.listeners.iter().rposition(|listener| listener.open && &*listener.path == place)
    }

    pub(super) fn owner_of(&self, id: ListenerId) -> ProcessRef {
        self.sockets.listeners[id].owner
    }

    pub(super) fn connect_to(&mut self, pid: u32, id: ListenerId) -> EndpointId {
        let owner = self.sockets.listeners[id].owner;
        let (near, far) = self.sockets.pair(pid, owner.pid);
        for (pid, endpoint) in [(pid, near), (owner.pid, far)] {
            if let Some(process) = self.processes.get_mut(&pid) {
                process.endpoints.push(endpoint);
            }
        }
        let listener = &mut self.sockets.listeners[id];
        listener.backlog.push_back(far);
        let waiters = std::mem::take(&mut listener.waiters);
        self.wake_all(&waiters);
        near
    }

    /// Closes what a process that has ended was listening on. The files stay, and connecting to them is refused.
    pub(crate) fn close_listeners(&mut self, pid: u32, exit: Seq) {
        for id in 0..self.sockets.listeners.len() {
            let listener = &mut self.sockets.listeners[id];
            if listener.owner.pid != pid || !listener.open {
                continue;
            }
            listener.open = false;
            listener.waiters.clear();
            listener.backlog.clear();
            let path = listener.path.clone();
            if matches!(self.files.get(&path), Some(Node::Socket(found)) if *found == id) {
                let actor = ProcessRef { pid: 0, role: &KERNEL };
                let context = Context { cause: Some(exit), within: None, routine: false };
                let (before, after) = (Some(LISTENING.into()), Some("nobody listens".into()));
                let change = Change { object: Object::new(Kind::Socket, path), before, after };
                self.record_as(actor, context, What::Change(change), Evidence::KERNEL);
            }
        }
    }

    /// Closes one end; the other end learns of it.
    pub(crate) fn close_endpoint(&mut self, id: EndpointId, cause: Option<Seq>) {
        let endpoint = &mut self.sockets.endpoints[id];
        if !endpoint.open {
            return;
        }
        endpoint.open = false;
        endpoint.waiters.clear();
        let (owner, peer) = (endpoint.owner, endpoint.peer);
        self.sockets.graveyard.extend(endpoint.queue.drain(..));
        if let Some(process) = self.processes.get_mut(&owner) {
            process.let_go(id);
        }
        let other = &mut self.sockets.endpoints[peer];
        if other.open {
            other.closed_by = cause;
            let waiters = std::mem::take(&mut other.waiters);
            self.wake_all(&waiters);
        }
    }

    fn drop_endpoint(&mut self, id: EndpointId) {
        // Whoever closes an end by itself does so because of what it did last.
        self.close_endpoint(id, self.context().cause);
        let endpoint = &mut self.sockets.endpoints[id];
        endpoint.dropped = true;
        let peer = endpoint.peer;
        if self.sockets.endpoints[peer].dropped {
            self.sockets.free.extend([id, peer]);
        }
    }
}

/// A socket that waits for connections.
#[derive(Debug)]
pub struct Listener {
    sys: Sys,
    id: ListenerId,
}

/// One end of a connection; dropping it closes it.
#[derive(Debug)]
pub struct Connection {
    sys: Sys,
    id: EndpointId,
}

impl Sys {
    pub(crate) fn listener_for(&self, id: ListenerId) -> Listener {
        Listener { sys: self.clone(), id }
    }
    pub(super) fn connection_for(&self, id: EndpointId) -> Connection {
        Connection { sys: self.clone(), id }
    }
    /// Who would answer under this path.
    ///
    /// # Errors
    /// `ENOENT` if there is no such socket, `ECONNREFUSED` if nobody listens.
    pub fn peer(&self, path: &str) -> Result<ProcessRef, Errno> {
        self.core().listener(path).map(|found| found.1)
    }
    /// Connects to the socket under this path.
    ///
    /// # Errors
    /// `ENOENT` if there is no such socket, `ECONNREFUSED` if nobody listens.
    pub fn connect(&self, path: &str) -> Result<Connection, Errno> {
        let id = self.core().connect(self.pid(), path)?;
        Ok(Connection { sys: self.clone(), id })
    }
}

impl Sys {
    /// Two connected ends (`socketpair(2)`), both held by this process until one is adopted by another.
    pub fn socketpair(&self) -> (Connection, Connection) {
        let mut core = self.core();
        let (near, far) = core.sockets.pair(self.pid(), self.pid());
        if let Some(process) = core.processes.get_mut(&self.pid()) {
            process.endpoints.extend([near, far]);
        }
        drop(core);
        (Connection { sys: self.clone(), id: near }, Connection { sys: self.clone(), id: far })
    }
}

impl Listener {
    /// The next connection.
    pub async fn accept(&self) -> Connection {
        poll_fn(|_| {
            let mut core = self.sys.core();
            let current = core.current;
            let listener = &mut core.sockets.listeners[self.id];
            if let Some(id) = listener.backlog.pop_front() {
                return Poll::Ready(Connection { sys: self.sys.clone(), id });
            }
            listener.waiters.add(current);
            Poll::Pending
        })
        .await
    }
}

impl Connection {
    /// Sends a message; to a peer that is gone it is lost.
    pub fn send(&self, message: Message) {
        let mut core = self.sys.core();
        let peer = core.sockets.endpoints[self.id].peer;
        let other = &mut core.sockets.endpoints[peer];
        if other.open {
            other.queue.push_back(message);
            let waiters = std::mem::take(&mut other.waiters);
            core.wake_all(&waiters);
        }
    }

    /// The next message; an error once the peer has closed. What the peer sent before is still delivered.
    ///
    /// # Errors
    /// `ECONNRESET` with the event that closed the peer, if there was one.
    pub async fn receive(&self) -> Result<Message, (Errno, Option<Seq>)> {
        poll_fn(|_| {
            let mut core = self.sys.core();
            let current = core.current;
            let peer = core.sockets.endpoints[self.id].peer;
            let peer_open = core.sockets.endpoints[peer].open;
            let endpoint = &mut core.sockets.endpoints[self.id];
            if let Some(message) = endpoint.queue.pop_front() {
                return Poll::Ready(Ok(message));
            }
            if !peer_open {
                return Poll::Ready(Err((Errno::ECONNRESET, endpoint.closed_by)));
            }
            endpoint.waiters.add(current);
            Poll::Pending
        })
        .await
    }

    /// Hands this end to another process, as a file descriptor is inherited.
    pub fn adopted_by(mut self, sys: &Sys) -> Self {
        self.owned_by(sys.pid());
        self.sys = sys.clone();
        self
    }

    /// Lets this end go without closing it: it is on its way to another process (`SCM_RIGHTS`).
    pub fn released(self) -> Self {
        self.owned_by(NOBODY);
        self
    }

    /// A process inherits this end, and if it dies before it looks at it the end is closed.
    pub fn inherited_by(&self, pid: u32) {
        self.owned_by(pid);
    }

    fn owned_by(&self, pid: u32) {
        let mut core = self.sys.core();
        let former = std::mem::replace(&mut core.sockets.endpoints[self.id].owner, pid);
        if let Some(process) = core.processes.get_mut(&former) {
            process.let_go(self.id);
        }
        if let Some(process) = core.processes.get_mut(&pid) {
            process.endpoints.push(self.id);
        }
    }

    /// Whether the peer is still there.
    pub fn is_open(&self) -> bool {
        let core = self.sys.core();
        core.sockets.endpoints[core.sockets.endpoints[self.id].peer].open
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.sys.core_cell().borrow_mut().drop_endpoint(self.id);
    }
}

/// The path under which a socket address is found: `unix:///run/x.sock` is `/run/x.sock`.
pub(crate) fn path_of(address: &str) -> &str {
    address.strip_prefix("unix://").unwrap_or(address)
}
