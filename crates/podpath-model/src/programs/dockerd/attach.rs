//! `POST /containers/{id}/attach`: moby v20.10.24 daemon/attach.go.

use std::rc::Rc;

use super::Daemon;
use crate::trace::Failure;
use crate::wire::Incoming;
use crate::wire::engine::ContainerAttach;
use crate::wire::streaming::Frame;

impl Daemon {
    /// The connection becomes the container's own streams, from now on: what was written before is in the log.
    pub(super) async fn attach_container(self: Rc<Self>, incoming: Incoming, request: Rc<ContainerAttach>) {
        let sys = incoming.sys.clone();
        let container = match self.find(&request.id) {
            Ok(container) => container,
            Err(failure) => return incoming.refuse(failure).await,
        };
        let output = self.outputs.get().get(&container.id).cloned().filter(|_| container.state.running);
        let Some(output) = output else {
            let text = format!("Container {} is not running", container.id);
            return incoming.refuse(Failure::new("409", text)).await;
        };
        incoming.begin::<ContainerAttach>(Frame::default()).await;
        if request.stdin && container.config.open_stdin {
            self.feed(&sys, &container.id, "", &request.input).await;
        }
        let connection = Rc::new(incoming);
        let (wanted, reader) = (Rc::clone(&request), Rc::clone(&connection));
        output.attach(Rc::new(move |sys, stream, data| {
            let is_wanted = if stream == "stderr" { wanted.stderr } else { wanted.stdout };
            if is_wanted {
                reader.push(Ok(Rc::new(Frame { stream, data: data.clone() })), sys.cause());
            }
            reader.is_open()
        }));
        sys.either(output.closed(&sys), connection.closed(&sys)).await;
    }
}
