//! What a process finds in its container: files, variables, a user, its streams. Children inherit it; no event shows it.

use std::rc::Rc;

use super::bounds::Together;
use super::io::Io;
use crate::kernel::Sys;
use crate::programs::images::RootFilesystem;
use crate::programs::world::{Facts, World};
use crate::trace::Text;
use crate::wire::oci::{Process, Spec};

/// The surroundings of a process in a container.
#[derive(Clone, Debug)]
pub(crate) struct Inside {
    pub(super) root: Rc<RootFilesystem>,
    pub(super) env: Vec<(Text, Text)>,
    pub(super) mounts: Rc<[Mounted]>,
    /// Nothing can be written to the root.
    pub(super) is_read_only: bool,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) directory: Text,
    pub(super) facts: Option<Rc<Facts>>,
    pub(super) position: Position,
    pub(super) io: Io,
    /// The container's first process.
    pub(super) first: Option<First>,
    pub(super) together: Together,
}

/// The first process of a container, and when it has become the program.
#[derive(Clone, Copy, Debug)]
pub(super) struct First {
    pub(super) pid: u32,
    pub(super) started_ns: u64,
}

/// A mount, by where it is in the container.
#[derive(Clone, Debug)]
pub(super) struct Mounted {
    pub(super) destination: Text,
    /// A path of the node; empty for a file system of its own.
    pub(super) source: Text,
    pub(super) is_read_only: bool,
}

/// How a process stands to its container: what nobody knows by name serves in some places and ends in others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// The first process, or what a script has become or waits for at its end.
    First,
    /// A script has put it in the background.
    Background,
    /// A script goes on when it has ended.
    Foreground,
    /// Somebody runs it beside the container's own processes: a probe, a hook, a person.
    Asked,
}

impl Inside {
    /// What the first process of a container finds.
    pub(crate) fn of_container(sys: &Sys, spec: &Spec, root: &Rc<RootFilesystem>) -> Self {
        let facts = World::seen(sys).of_container(spec, &root.image).map(Rc::new);
        Self::of(spec, root, &spec.process, facts, Position::First)
    }

    /// The same from the moment on at which the program begins.
    pub(crate) fn beginning(self, sys: &Sys) -> Self {
        Self { first: Some(First { pid: sys.pid(), started_ns: sys.now_ns() }), ..self }
    }

    /// What one more process of it finds.
    pub(crate) fn of_exec(sys: &Sys, spec: &Spec, root: &Rc<RootFilesystem>, process: &Process) -> Self {
        let facts = World::seen(sys).of_container(spec, &root.image).map(Rc::new);
        Self::of(spec, root, process, facts, Position::Asked)
    }

    fn of(spec: &Spec, root: &Rc<RootFilesystem>, process: &Process, facts: Option<Rc<Facts>>, position: Position) -> Self {
        let mounts = spec.mounts.iter().map(|mount| Mounted {
            destination: mount.destination.text(),
            source: if mount.r#type == "bind" { mount.source.text() } else { "".into() },
            is_read_only: mount.options.texts().iter().any(|option| &**option == "ro"),
        });
        let env =
            process.env.texts().iter().filter_map(|entry| entry.split_once('=').map(|(name, value)| (name.into(), value.into()))).collect();
        Self {
            root: Rc::clone(root),
            env,
            mounts: mounts.collect(),
            is_read_only: spec.root.readonly,
            uid: process.user.uid,
            gid: process.user.gid,
            directory: if process.cwd.is_empty() { "/".into() } else { process.cwd.text() },
            facts,
            position,
            io: Io::default(),
            first: None,
            together: Together::default(),
        }
    }

    /// What this process finds; a process that nobody has told of a container is in an image that nobody knows.
    pub(super) fn here(sys: &Sys) -> Rc<Self> {
        sys.environment::<Self>().unwrap_or_else(|| {
            Rc::new(Self {
                root: Rc::new(RootFilesystem { image: "".into(), known: false }),
                env: Vec::new(),
                mounts: Rc::new([]),
                is_read_only: false,
                uid: 0,
                gid: 0,
                directory: "/".into(),
                facts: None,
                position: Position::First,
                io: Io::default(),
                first: None,
                together: Together::default(),
            })
        })
    }

    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> Option<&Text> {
        self.env.iter().rfind(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    /// The name of the host that it believes to be on.
    pub(super) fn hostname(&self) -> Text {
        self.variable("HOSTNAME").cloned().unwrap_or_else(|| "localhost".into())
    }
}

impl Inside {
    /// How and when the container is to end, if this is its first process and a manifest wishes for it: a code, and a moment.
    pub(super) fn end(&self, sys: &Sys) -> Option<(i32, u64)> {
        let exit = self.facts.as_ref()?.exit?;
        let started_ns = self.first.filter(|first| first.pid == sys.pid())?.started_ns;
        Some((i32::from(exit.code), started_ns.saturating_add(exit.after_ns)))
    }
}
