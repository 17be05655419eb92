//! What is known of images: how they are run, what they are made of, and which programs are in them.

mod known;
mod programs;
mod tags;

use std::rc::Rc;

use serde::Serialize;

use super::ids::digest;
use crate::trace::Text;
use crate::wire::oci::ImageConfig;
use crate::wire::registry::{Descriptor, Manifest};

pub use known::Family;
use known::{Known, known};

/// An image, by its full reference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Image {
    /// `docker.io/library/busybox:1.36`.
    pub reference: Text,
    /// The digest of its configuration.
    pub id: Text,
    /// Its size in bytes.
    pub size: u64,
    /// How it is run.
    pub config: ImageConfig,
    /// Whether podpath knows this image, or takes it for one layer with whatever is asked for in it.
    pub known: bool,
    /// How many layers it has.
    pub layers: u32,
    /// It came from a registry, not from a file that was imported: only then does its digest belong to a repository.
    pub pulled: bool,
}

/// Images, those first that were there first.
pub fn in_order(mut images: Vec<SharedImage>, first: &[Text]) -> Vec<SharedImage> {
    let first: Vec<Text> = first.iter().map(|name| normalize(name)).collect();
    images.sort_by_key(|image| first.iter().position(|name| *name == image.reference).unwrap_or(first.len()));
    images
}

/// The root file system of a container, as far as starting a program goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RootFilesystem {
    /// The image that it was made from.
    pub image: Text,
    /// Whether its programs are known.
    pub known: bool,
}

/// The path that every image here uses.
const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Files that every image or runtime puts there.
pub const USUAL_FILES: [&str; 6] = ["/etc/passwd", "/etc/group", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab"];

/// The script with which an image begins whose own nobody knows, and many official ones.
const ENTRYPOINT: &str = "docker-entrypoint.sh";
/// How an image begins that nobody knows: with some program of its own.
const UNKNOWN_ENTRYPOINT: &str = "/entrypoint";

impl Image {
    /// What is known of an image; an unknown one is one layer with some program that begins it.
    pub fn by_reference(reference: &str) -> Self {
        let reference = normalize(reference);
        let known = known(&reference);
        let words = |words: &'static [&'static str]| words.into();
        let (size, layers) = known.map_or((10_000_000, 1), |known| (known.size, known.layers));
        // The pause image has no environment of its own: recordings/cri/containerd/lifecycle.1.json.
        let env: &'static [&'static str] = if known.is_some_and(|known| known.name == "pause") { &[] } else { &[PATH] };
        let config = ImageConfig {
            entrypoint: known.map_or(words(&[UNKNOWN_ENTRYPOINT]), |known| words(known.entrypoint)),
            cmd: known.map_or(words(&[]), |known| words(known.cmd)),
            env: env.into(),
            stop_signal: known.map_or("", |known| known.stop_signal).into(),
            ..ImageConfig::default()
        };
        let is_known = known.is_some_and(|known| known.family != Family::Unknown);
        Self { id: digest(&format!("config of {reference}")), reference, size, config, known: is_known, layers, pulled: false }
    }

    /// What dockerd says of its size: the files in its layers. recordings/cri/cri-dockerd; of another image only what is fetched is known.
    pub fn size_of_files(&self) -> u64 {
        known(&self.reference).and_then(|known| known.unpacked).map_or(self.size, |unpacked| unpacked.files)
    }
    /// What containers/storage says of its size: its layers, and what is written down about it. recordings/kubelet/crio.
    pub fn size_in_storage(&self) -> u64 {
        known(&self.reference).and_then(|known| known.unpacked).map_or(self.size, |unpacked| unpacked.stored)
    }

    /// Whether anybody knows how it is run.
    pub fn has_known_entrypoint(&self) -> bool {
        known(&self.reference).is_some()
    }

    /// Whether it has a tag of the form that tags of this image have; of another image, and of a digest, nobody knows.
    pub fn has_likely_tag(&self) -> bool {
        known(&self.reference).is_some_and(|known| known.tags.is_likely(self.tag()))
    }

    /// What a registry answers for it.
    pub fn manifest(&self) -> Manifest {
        let layers = (1..=self.layers)
            .map(|layer| Descriptor {
                digest: digest(&format!("layer {layer} of {}", self.reference)),
                size: self.size / u64::from(self.layers),
            })
            .collect();
        Manifest { schema_version: 2, config: Descriptor { digest: self.id.clone(), size: 1_470 }, layers }
    }

    /// The digest under which a registry knows the manifest: the one that was asked for, if it was asked for by one.
    pub fn manifest_digest(&self) -> Text {
        if let Some((_, asked)) = self.reference.split_once('@') {
            return asked.into();
        }
        digest(&["manifest of ", &self.reference].concat())
    }

    /// The name by its digest: `docker.io/library/busybox@sha256:…`.
    pub fn name_by_digest(&self) -> Text {
        [repository_of(&self.reference), "@", &self.manifest_digest()].concat().into()
    }

    /// The name by its tag; an image that was asked for by its digest has none.
    pub fn name_by_tag(&self) -> Option<Text> {
        (!self.reference.contains('@')).then(|| self.reference.clone())
    }

    /// The chain id of its layers: what a snapshot is made on.
    pub fn chain_id(&self) -> Text {
        digest(&format!("chain of {}", self.reference))
    }

    /// What a container of this image finds under its root.
    pub fn root_filesystem(&self) -> RootFilesystem {
        RootFilesystem { image: self.reference.clone(), known: self.known }
    }

    /// The host of its registry: `docker.io` is served by another name.
    pub fn registry(&self) -> &str {
        match self.reference.split('/').next() {
            Some("docker.io") | None => "registry-1.docker.io",
            Some(host) => host,
        }
    }

    /// The repository without its host: `library/busybox`.
    pub fn repository(&self) -> &str {
        split(&self.reference).0
    }

    /// The tag or digest.
    pub fn tag(&self) -> &str {
        split(&self.reference).1
    }
}

/// The repository of a full reference without its host, and its tag or digest.
fn split(reference: &str) -> (&str, &str) {
    let rest = reference.split_once('/').map_or(reference, |split| split.1);
    let tag = rest.rfind(':').filter(|at| !rest[*at..].contains('/')).unwrap_or(rest.len());
    let (repository, tag) = rest.split_at(tag.min(rest.find('@').unwrap_or(rest.len())));
    (repository, tag.trim_start_matches([':', '@']))
}

impl RootFilesystem {
    /// Whether a program can be started in it, by the way runc looks for one.
    pub fn has(&self, program: &str) -> bool {
        if !self.known {
            return true;
        }
        let name = program.rsplit('/').next().unwrap_or(program);
        let directory = program.strip_suffix(name).unwrap_or("");
        let is_usual = matches!(directory, "" | "/bin/" | "/usr/bin/" | "/sbin/" | "/usr/sbin/" | "/usr/local/bin/" | "/usr/local/sbin/");
        let Some(known) = known(&self.image) else { return program == UNKNOWN_ENTRYPOINT || is_usual };
        let is_configured = known.entrypoint.contains(&program) || known.cmd.contains(&program);
        is_configured || is_usual && self.has_in_path(known, name)
    }

    /// Whether a path is a file, as far as anybody knows: one that is everywhere, or a program.
    pub fn is_known_file(&self, path: &str) -> bool {
        USUAL_FILES.contains(&path)
            || self.known && path.rsplit_once('/').is_some_and(|(directory, _)| !directory.is_empty()) && self.has(path)
    }

    fn has_in_path(&self, known: &Known, name: &str) -> bool {
        let tag = split(&self.image).1;
        let is_of_family = match known.family_of(tag) {
            Family::Busybox => known.name != "pause" && programs::busybox(name),
            Family::Alpine => programs::alpine(name),
            Family::Debian => programs::debian(name) || known.has_tools(tag) && programs::tools(name),
            Family::Unknown => true,
        };
        is_of_family || known.programs.contains(&name)
    }

    /// Whether it is the official image of that name.
    pub fn is_official(&self, name: &str) -> bool {
        known(&self.image).is_some_and(|known| known.name == name)
    }
    /// Whether anybody knows how it is run.
    pub fn has_known_entrypoint(&self) -> bool {
        known(&self.image).is_some()
    }

    /// What it is made from.
    pub fn family(&self) -> Family {
        let Some(known) = known(&self.image) else { return Family::Unknown };
        known.family_of(split(&self.image).1)
    }
}

/// Whether a program is one that busybox or every Debian has: what it does is no secret.
pub fn is_common_program(name: &str) -> bool {
    programs::busybox(name) || programs::debian(name)
}

/// A reference without its tag or digest.
fn repository_of(reference: &str) -> &str {
    let reference = reference.split('@').next().unwrap_or(reference);
    let tag = reference.rfind(':').filter(|at| !reference[*at..].contains('/')).unwrap_or(reference.len());
    &reference[..tag]
}

/// The full form of a reference, as every runtime makes it: host, `library/` and tag are added.
pub fn normalize(reference: &str) -> Text {
    let (host, rest) = match reference.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest),
        _ => ("docker.io", reference),
    };
    let library = if host == "docker.io" && !rest.contains('/') { "library/" } else { "" };
    // Of a tag and a digest the digest is kept: containerd v1.6.20 reference/docker/reference.go `ParseDockerRef`.
    if let Some((name, digest)) = rest.split_once('@') {
        let name = name.rfind(':').filter(|at| !name[*at..].contains('/')).map_or(name, |at| &name[..at]);
        return [host, "/", library, name, "@", digest].concat().into();
    }
    let is_tagged = rest.rsplit('/').next().is_some_and(|name| name.contains(':'));
    let is_full = is_tagged && library.is_empty() && reference.len() > rest.len();
    if is_full { reference.into() } else { [host, "/", library, rest, if is_tagged { "" } else { ":latest" }].concat().into() }
}

/// The reference with its tag, as the kubelet makes it: `busybox` is `busybox:latest`, the rest stays as it was written.
pub fn with_tag(reference: &str) -> Text {
    let tagged = reference.contains('@') || reference.rsplit('/').next().is_some_and(|name| name.contains(':'));
    if tagged { reference.into() } else { format!("{reference}:latest").into() }
}

/// A shared image.
pub type SharedImage = Rc<Image>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_reference_gets_its_host_its_library_and_its_tag() {
        let cases = [
            ("busybox", "docker.io/library/busybox:latest"),
            ("busybox:1.36", "docker.io/library/busybox:1.36"),
            ("bitnami/redis", "docker.io/bitnami/redis:latest"),
            ("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9"),
            ("127.0.0.1:5000/hello:1.0", "127.0.0.1:5000/hello:1.0"),
            ("quay.io/a/b@sha256:0123", "quay.io/a/b@sha256:0123"),
            ("nginx:1.25@sha256:0123", "docker.io/library/nginx@sha256:0123"),
        ];
        for (short, full) in cases {
            assert_eq!(&*normalize(short), full);
        }
    }

    #[test]
    fn a_reference_comes_apart_into_host_repository_and_tag() {
        let image = Image::by_reference("127.0.0.1:5000/hello:1.0");
        assert_eq!((image.registry(), image.repository(), image.tag()), ("127.0.0.1:5000", "hello", "1.0"));
        let image = Image::by_reference("busybox");
        assert_eq!((image.registry(), image.repository(), image.tag()), ("registry-1.docker.io", "library/busybox", "latest"));
    }

    #[test]
    fn a_program_that_busybox_does_not_have_is_not_found() {
        let root = Image::by_reference("busybox:1.36").root_filesystem();
        assert!(root.has("sh") && root.has("/bin/sleep"));
        assert!(!root.has("nginx") && !root.has("/no/such/program"));
    }

    #[test]
    fn a_program_is_known_to_be_missing_only_where_the_programs_of_an_image_are_known() {
        let table = [
            ("busybox:1.36", "wget", true),
            ("busybox:1.36", "wge", false),
            ("busybox:1.36", "curl", false),
            ("busybox:1.36", "bash", false),
            ("alpine", "apk", true),
            ("alpine", "bash", false),
            ("nginx:1.25", "nginx", true),
            ("nginx:1.25", "wge", false),
            ("nginx:1.25", "bash", true),
            ("nginx:1.25-alpine", "bash", false),
            ("nginx:1.25-alpine", "wget", true),
            ("ubuntu:22.04", "curl", false),
            ("ubuntu:22.04", "apt-get", true),
            ("python:3.11", "curl", true),
            ("python:3.11-slim", "curl", false),
            ("python:3.11-slim", "/usr/local/bin/python3", true),
            ("registry.k8s.io/busybox", "wge", false),
            ("quay.io/team/busybox", "wge", true),
            ("mysql:8.0", "whatever", true),
            ("bitnami/redis", "whatever", true),
        ];
        for (image, program, is_there) in table {
            assert_eq!(Image::by_reference(image).root_filesystem().has(program), is_there, "{image}: {program}");
        }
    }

    #[test]
    fn a_tag_is_likely_if_it_looks_like_the_tags_of_its_image() {
        let likely = [
            "nginx",
            "nginx:1.25",
            "nginx:1.27.3-alpine3.20-slim",
            "busybox:1.36.1-musl",
            "ubuntu:22.04",
            "ubuntu:jammy",
            "alpine:3.18.4",
            "postgres:15-bookworm",
            "node:20-alpine",
            "debian:bookworm-slim",
            "python:3.11-slim-bullseye",
        ];
        for image in likely {
            assert!(Image::by_reference(image).has_likely_tag(), "{image}");
        }
        for image in
            ["nginx:doesnotexist", "nginx:99", "busybox:2.0", "ubuntu:1.25", "quay.io/a/b:1.0", "nginx:1.25-alpin", "nginx@sha256:0123"]
        {
            assert!(!Image::by_reference(image).has_likely_tag(), "{image}");
        }
    }
}
