//! What a manifest asks of the world, not of Kubernetes: the annotations `podpath.dev/…`.

/// How the world is to be for one container. Without a wish it is as kind as it can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Its image is in no registry (`podpath.dev/image.CONTAINER: missing`).
    pub image_is_missing: bool,
    /// Its program is not in the image (`podpath.dev/command.CONTAINER: missing`).
    pub command_is_missing: bool,
    /// How it ends (`podpath.dev/exit.CONTAINER: "3 after 20s"`).
    pub exit: Option<Exit>,
    /// What its server answers (`podpath.dev/answer.CONTAINER: "500 after 20s"`).
    pub answer: Option<Answer>,
    /// It has settings that come from outside of the manifest, which no annotation says.
    pub is_configured: bool,
}

/// What a server answers whoever asks by HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// This status.
    pub status: u16,
    /// From so long after its start on, in nanoseconds.
    pub after_ns: u64,
}

/// How a process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// With this code.
    pub code: u8,
    /// So long after its start, in nanoseconds.
    pub after_ns: u64,
}
