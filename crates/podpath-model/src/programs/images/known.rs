//! The images that podpath knows something of: the official ones that most manifests begin with. What is here is what their Dockerfiles
//! say; sizes are those of one release.

use super::tags::{Tags, is_slim};
use super::{ENTRYPOINT, programs};

/// What an image is made from, which says which programs are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// busybox alone.
    Busybox,
    /// Alpine: busybox and apk.
    Alpine,
    /// Debian or Ubuntu.
    Debian,
    /// Nobody knows.
    Unknown,
}

/// How much an unpacked image takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unpacked {
    pub(super) files: u64,
    pub(super) stored: u64,
}

/// What is known of an image, whatever its tag.
pub(super) struct Known {
    pub(super) name: &'static str,
    /// What comes over the network, its manifest and its configuration with it.
    pub(super) size: u64,
    /// What it is unpacked, where that was recorded: the files of its layers, and its layers with what storage knows of them.
    pub(super) unpacked: Option<Unpacked>,
    pub(super) layers: u32,
    pub(super) entrypoint: &'static [&'static str],
    pub(super) cmd: &'static [&'static str],
    pub(super) stop_signal: &'static str,
    /// What its tags without a word of Alpine are made from.
    pub(super) family: Family,
    /// The programs that it has besides those of its family.
    pub(super) programs: &'static [&'static str],
    /// The versions that its tags begin with.
    pub(super) tags: Tags,
    /// Its usual tags are made from a Debian with tools for building: git, curl, gcc.
    pub(super) has_tools: bool,
}

const DEFAULT: Known = Known {
    name: "",
    size: 50_000_000,
    unpacked: None,
    layers: 4,
    entrypoint: &[],
    cmd: &[],
    stop_signal: "",
    family: Family::Debian,
    programs: &[],
    tags: Tags { first: 0, last: 0, words: &[] },
    has_tools: false,
};

const fn tags(first: u32, last: u32, words: &'static [&'static str]) -> Tags {
    Tags { first, last, words }
}

/// Every image of which something is known.
static KNOWN: &[Known] = &[
    Known {
        name: "pause",
        size: 687_402,
        unpacked: Some(Unpacked { files: 683_000, stored: 688_033 }),
        layers: 1,
        entrypoint: &["/pause"],
        family: Family::Busybox,
        tags: tags(1, 3, &["amd64"]),
        ..DEFAULT
    },
    Known {
        name: "busybox",
        size: 1_998_119,
        unpacked: Some(Unpacked { files: 1_982_373, stored: 1_998_751 }),
        layers: 1,
        cmd: &["sh"],
        family: Family::Busybox,
        tags: tags(1, 1, &["stable", "unstable", "glibc", "musl", "uclibc"]),
        ..DEFAULT
    },
    Known {
        name: "hello",
        size: 1_066_199,
        unpacked: Some(Unpacked { files: 1_982_379, stored: 1_998_751 }),
        layers: 1,
        cmd: &["sh"],
        family: Family::Busybox,
        tags: tags(1, 1, &[]),
        ..DEFAULT
    },
    Known { name: "alpine", size: 3_625_000, layers: 1, cmd: &["/bin/sh"], family: Family::Alpine, tags: tags(2, 3, &["edge"]), ..DEFAULT },
    Known {
        name: "debian",
        size: 49_500_000,
        layers: 1,
        cmd: &["bash"],
        tags: tags(7, 13, &["stable", "oldstable", "testing", "sid", "unstable", "wheezy"]),
        ..DEFAULT
    },
    Known {
        name: "ubuntu",
        size: 29_500_000,
        layers: 1,
        cmd: &["/bin/bash"],
        tags: tags(12, 25, &["rolling", "devel", "trusty", "xenial", "bionic", "focal", "jammy", "noble", "lunar", "mantic"]),
        ..DEFAULT
    },
    Known {
        name: "nginx",
        size: 67_200_000,
        layers: 7,
        entrypoint: &["/docker-entrypoint.sh"],
        cmd: &["nginx", "-g", "daemon off;"],
        stop_signal: "SIGQUIT",
        programs: programs::NGINX,
        tags: tags(1, 1, &["stable", "mainline", "perl", "otel"]),
        ..DEFAULT
    },
    Known {
        name: "redis",
        size: 41_600_000,
        layers: 6,
        entrypoint: &[ENTRYPOINT],
        cmd: &["redis-server"],
        programs: programs::REDIS,
        tags: tags(2, 8, &[]),
        ..DEFAULT
    },
    Known {
        name: "httpd",
        size: 58_900_000,
        layers: 5,
        cmd: &["httpd-foreground"],
        stop_signal: "SIGWINCH",
        programs: programs::HTTPD,
        tags: tags(2, 2, &[]),
        ..DEFAULT
    },
    Known {
        name: "postgres",
        size: 149_000_000,
        layers: 14,
        entrypoint: &[ENTRYPOINT],
        cmd: &["postgres"],
        stop_signal: "SIGINT",
        programs: programs::POSTGRES,
        tags: tags(8, 18, &[]),
        ..DEFAULT
    },
    Known {
        name: "hello-world",
        size: 2_400,
        layers: 1,
        cmd: &["/hello"],
        family: Family::Unknown,
        tags: tags(0, 0, &["linux", "nanoserver"]),
        ..DEFAULT
    },
    Known {
        name: "mysql",
        size: 170_000_000,
        layers: 11,
        entrypoint: &[ENTRYPOINT],
        cmd: &["mysqld"],
        family: Family::Unknown,
        tags: tags(5, 9, &["lts", "innovation", "oracle", "debian"]),
        ..DEFAULT
    },
    Known {
        name: "mariadb",
        size: 120_000_000,
        layers: 8,
        entrypoint: &[ENTRYPOINT],
        cmd: &["mariadbd"],
        family: Family::Unknown,
        tags: tags(5, 12, &["lts"]),
        ..DEFAULT
    },
    Known {
        name: "mongo",
        size: 260_000_000,
        layers: 9,
        entrypoint: &[ENTRYPOINT],
        cmd: &["mongod"],
        family: Family::Unknown,
        tags: tags(3, 8, &[]),
        ..DEFAULT
    },
    Known {
        name: "memcached",
        size: 38_000_000,
        layers: 6,
        entrypoint: &[ENTRYPOINT],
        cmd: &["memcached"],
        family: Family::Unknown,
        tags: tags(1, 1, &[]),
        ..DEFAULT
    },
    Known {
        name: "rabbitmq",
        size: 100_000_000,
        layers: 9,
        entrypoint: &[ENTRYPOINT],
        cmd: &["rabbitmq-server"],
        family: Family::Unknown,
        tags: tags(3, 4, &["management"]),
        ..DEFAULT
    },
    Known {
        name: "wordpress",
        size: 230_000_000,
        layers: 21,
        entrypoint: &[ENTRYPOINT],
        cmd: &["apache2-foreground"],
        family: Family::Unknown,
        tags: tags(4, 6, &["php", "apache", "fpm", "cli"]),
        ..DEFAULT
    },
    Known {
        name: "python",
        size: 360_000_000,
        layers: 8,
        cmd: &["python3"],
        programs: programs::PYTHON,
        tags: tags(2, 3, &[]),
        has_tools: true,
        ..DEFAULT
    },
    Known {
        name: "node",
        size: 380_000_000,
        layers: 8,
        entrypoint: &[ENTRYPOINT],
        cmd: &["node"],
        programs: programs::NODE,
        tags: tags(4, 24, &["lts", "current"]),
        has_tools: true,
        ..DEFAULT
    },
    Known {
        name: "perl",
        size: 340_000_000,
        layers: 7,
        cmd: &["perl5", "-de0"],
        programs: programs::PERL,
        tags: tags(5, 5, &["stable", "threaded", "devel"]),
        has_tools: true,
        ..DEFAULT
    },
    Known {
        name: "golang",
        size: 300_000_000,
        layers: 7,
        cmd: &["bash"],
        programs: programs::GOLANG,
        tags: tags(1, 1, &[]),
        has_tools: true,
        ..DEFAULT
    },
];

/// What the tags of images that are made from Debian and Alpine say of that.
pub(super) const SYSTEMS: &[&str] =
    &["alpine", "slim", "bookworm", "bullseye", "buster", "stretch", "jessie", "trixie", "latest", "trusted", "windowsservercore"];

/// Repositories that hold the official images under other names.
const MIRRORS: [&str; 9] = [
    "docker.io/library/",
    "public.ecr.aws/docker/library/",
    "registry.k8s.io/",
    "k8s.gcr.io/",
    "gcr.io/google_containers/",
    "gcr.io/google-containers/",
    "mirror.gcr.io/library/",
    "gcr.io/k8s-minikube/",
    "127.0.0.1:5000/",
];

/// What is known of an image, by its full reference. Only the official images are what they are called: another one of that name may be
/// anything.
pub(super) fn known(reference: &str) -> Option<&'static Known> {
    let repository = super::repository_of(reference);
    if repository.rsplit('/').next() == Some("pause") {
        return KNOWN.iter().find(|known| known.name == "pause");
    }
    let name = MIRRORS.iter().find_map(|mirror| repository.strip_prefix(mirror))?;
    KNOWN.iter().find(|known| known.name == name)
}

impl Known {
    /// What a tag is made from.
    pub(super) fn family_of(&self, tag: &str) -> Family {
        match self.family {
            Family::Debian if tag.contains("alpine") => Family::Alpine,
            family => family,
        }
    }
    /// Whether a tag has the tools for building.
    pub(super) fn has_tools(&self, tag: &str) -> bool {
        self.has_tools && !is_slim(tag)
    }
}
