//! What is known of images: how they are run, what they are made of, and which programs are in them.

use std::rc::Rc;

use serde::Serialize;

use super::ids::digest;
use crate::kernel::Program;
use crate::trace::Text;
use crate::wire::oci::ImageConfig;
use crate::wire::registry::{Descriptor, Manifest};

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

/// The programs of busybox that the model knows by name; the rest of its applets only exist.
const BUSYBOX: [&str; 36] = [
    "sh", "ash", "sleep", "echo", "true", "false", "cat", "ls", "touch", "rm", "mkdir", "cp", "mv", "ps", "kill", "date", "env", "id",
    "hostname", "wget", "nc", "ping", "vi", "grep", "sed", "awk", "head", "tail", "test", "top", "find", "httpd", "tar", "chmod", "ln",
    "pwd",
];

impl Image {
    /// What is known of an image; an unknown one is one layer.
    pub fn by_reference(reference: &str) -> Self {
        let reference = normalize(reference);
        let name = reference.rsplit('/').next().unwrap_or(&reference);
        let name = name.split([':', '@']).next().unwrap_or(name);
        let (size, layers, entrypoint, cmd): (u64, u32, &'static [&'static str], &'static [&'static str]) = match name {
            "pause" => (687_402, 1, &["/pause"], &[]),
            "busybox" => (1_998_119, 1, &[], &["sh"]),
            "hello" => (1_066_199, 1, &[], &["sh"]),
            "alpine" => (3_625_000, 1, &[], &["/bin/sh"]),
            "nginx" => (67_200_000, 7, &["/docker-entrypoint.sh"], &["nginx", "-g", "daemon off;"]),
            "redis" => (41_600_000, 6, &["docker-entrypoint.sh"], &["redis-server"]),
            "httpd" => (58_900_000, 5, &[], &["httpd-foreground"]),
            "postgres" => (149_000_000, 14, &["docker-entrypoint.sh"], &["postgres"]),
            _ => (10_000_000, 1, &[], &[]),
        };
        let known = matches!(name, "pause" | "busybox" | "hello" | "alpine" | "nginx" | "redis" | "httpd" | "postgres");
        // The pause image has no environment of its own: recordings/cri/containerd/lifecycle.1.json.
        let env: &'static [&'static str] = if name == "pause" { &[] } else { &[PATH] };
        let stop_signal = if name == "nginx" || name == "postgres" { "SIGQUIT" } else { "" };
        let config = ImageConfig {
            entrypoint: entrypoint.into(),
            cmd: cmd.into(),
            env: env.into(),
            stop_signal: stop_signal.into(),
            ..ImageConfig::default()
        };
        Self { id: digest(&format!("config of {reference}")), reference, size, config, known, layers, pulled: false }
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

    /// The digest under which a registry knows the manifest.
    pub fn manifest_digest(&self) -> Text {
        digest(&format!("manifest of {}", self.reference))
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
        let rest = self.reference.split_once('/').map_or(&*self.reference, |split| split.1);
        let tag = rest.rfind(':').filter(|at| !rest[*at..].contains('/')).unwrap_or(rest.len());
        &rest[..tag.min(rest.find('@').unwrap_or(rest.len()))]
    }

    /// The tag or digest.
    pub fn tag(&self) -> &str {
        let rest = &self.reference[self.reference.find('/').map_or(0, |at| at + 1) + self.repository().len()..];
        rest.trim_start_matches([':', '@'])
    }
}

impl RootFilesystem {
    /// Whether a program can be started in it, by the way runc looks for one.
    pub fn has(&self, program: &str) -> bool {
        let name = program.rsplit('/').next().unwrap_or(program);
        let directory = program.strip_suffix(name).unwrap_or("");
        let usual = matches!(directory, "" | "/bin/" | "/usr/bin/" | "/sbin/" | "/usr/sbin/");
        let image = Image::by_reference(&self.image);
        let configured = image.config.entrypoint.contains(program) || image.config.cmd.contains(program);
        let has_busybox = ["/busybox:", "/hello:", "/alpine:"].iter().any(|name| self.image.contains(name));
        configured || !self.known || (has_busybox && usual && BUSYBOX.contains(&name)) || (self.is_debian() && usual)
    }

    fn is_debian(&self) -> bool {
        ["/nginx:", "/redis:", "/httpd:", "/postgres:"].iter().any(|name| self.image.contains(name))
    }

    /// The program that runs when one of that name is started.
    pub fn program(&self, name: &str) -> Program {
        match name.rsplit('/').next().unwrap_or(name) {
            "pause" => super::pause::PROGRAM,
            "sh" | "ash" | "bash" => super::app::SHELL,
            "server" if self.image.contains("/liveness:") => super::app::LIVENESS,
            "sleep" | "echo" | "true" | "false" | "cat" | "touch" | "rm" | "test" | "[" => super::app::UTILITY,
            _ => super::app::SERVER,
        }
    }
}

/// The full form of a reference, as every runtime makes it: host, `library/` and tag are added.
pub fn normalize(reference: &str) -> Text {
    let (host, rest) = match reference.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest.to_owned()),
        _ => ("docker.io", reference.to_owned()),
    };
    let rest = if host == "docker.io" && !rest.contains('/') { format!("library/{rest}") } else { rest };
    let tagged = rest.contains('@') || rest.rsplit('/').next().is_some_and(|name| name.contains(':'));
    if tagged { format!("{host}/{rest}").into() } else { format!("{host}/{rest}:latest").into() }
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
}
