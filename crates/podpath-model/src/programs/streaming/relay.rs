//! Whoever stands between a client and the streams: an API server between `kubectl` and the kubelet, the kubelet between the API server
//! and the streaming server. What comes from one side goes to the other.

use crate::trace::{Evidence, Text};
use crate::wire::streaming::Frame;
use crate::wire::{Incoming, Request};

/// Opens the way to `address` and copies what comes back until one of the two sides goes.
pub(crate) async fn relay<From: Request<Reply = Frame>, To: Request<Reply = Frame>>(
    incoming: Incoming,
    evidence: Evidence,
    address: &Text,
    request: To,
) {
    let sys = incoming.sys.clone();
    let stream = match sys.step(evidence).open(address, request).await {
        Ok(stream) => stream,
        Err(failure) => return incoming.refuse(failure).await,
    };
    if let Err(failure) = stream.next().await {
        return incoming.refuse(failure).await;
    }
    incoming.begin::<From>(Frame::default()).await;
    let copy = async {
        while let Some(frame) = stream.following().await {
            incoming.push(Ok(frame), sys.cause());
        }
    };
    sys.either(copy, incoming.closed(&sys)).await;
}
