//! A registry: answers for the images that it has, and for whatever name it does not know if it is a public one.

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Program, Sys};
use crate::programs::Work;
use crate::programs::description::{Description, Place};
use crate::programs::images::Image;
use crate::programs::world::World;
use crate::trace::{Evidence, Failure, Rank, Role, Side, Text};
use crate::wire::registry::{Blob, BlobGet, Manifest, ManifestGet, address};
use crate::wire::{Incoming, Service, dispatch, serve};

/// The registry in the trace.
pub static ROLE: Role = Role::new("registry", Rank::Surroundings, Side::Right);
/// The registry to be started elsewhere.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };
/// A registry is another machine.
pub static DESCRIPTION: Description = Description::new(&ROLE, Place::Elsewhere);

/// What a registry serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stock {
    /// The host under which it is reached: `registry-1.docker.io`.
    pub host: Text,
    /// The images that it has, by full reference; none if it has whatever is asked for.
    pub images: Option<Vec<Text>>,
}

/// Whether a name can be that of a registry: nobody will ever have one below `invalid` (RFC 2606).
pub fn may_exist(host: &str) -> bool {
    !host.split(':').next().unwrap_or(host).ends_with(".invalid")
}

struct Registry {
    stock: Rc<Stock>,
}

async fn main(sys: Sys) -> i32 {
    let Some(stock) = sys.input::<Stock>() else { return 1 };
    let step = sys.step(Evidence::Simplified("simplified-registry"));
    let listener = step.listen(&address(&stock.host)).await;
    serve(sys.clone(), listener, Rc::new(Registry { stock })).await;
    0
}

impl Service for Registry {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        dispatch!(self, incoming, { ManifestGet => manifest, BlobGet => blob });
    }
}

impl Registry {
    fn image(&self, sys: &Sys, name: &str, reference: &str) -> Option<Image> {
        let separator = if reference.starts_with("sha256:") { '@' } else { ':' };
        let host = if &*self.stock.host == "registry-1.docker.io" { "docker.io" } else { &self.stock.host };
        let image = Image::by_reference(&format!("{host}/{name}{separator}{reference}"));
        if World::seen(sys).is_missing(&image.reference) {
            return None;
        }
        match &self.stock.images {
            Some(images) => images.contains(&image.reference).then_some(image),
            None => Some(image),
        }
    }
    async fn manifest(&self, sys: Sys, request: Rc<ManifestGet>) -> Result<Manifest, Failure> {
        sys.work(Work::RegistryAnswer).await;
        let image = self.image(&sys, &request.name, &request.reference);
        image.map(|image| image.manifest()).ok_or_else(|| Failure::new("404", "manifest unknown"))
    }
    async fn blob(&self, sys: Sys, request: Rc<BlobGet>) -> Result<Blob, Failure> {
        sys.work(Work::RegistryAnswer).await;
        Ok(Blob { digest: request.digest.clone(), size: 0, config: None })
    }
}
