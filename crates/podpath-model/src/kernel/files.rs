//! Files as far as they matter: typed contents by path, without permissions or bytes.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::NamespaceKind;
use super::fifo::FifoId;
use super::process::Program;
use super::socket::ListenerId;
use crate::trace::{SharedPayload, Text};

/// Why the kernel refused, with Linux' own name and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "errno(3)")]
pub enum Errno {
    ENOENT,
    EEXIST,
    EINVAL,
    ESRCH,
    ECHILD,
    ECONNREFUSED,
    ECONNRESET,
    EHOSTUNREACH,
    EACCES,
    ENOSPC,
}

impl Errno {
    /// What `strerror` says.
    pub const fn text(self) -> &'static str {
        match self {
            Self::ENOENT => "no such file or directory",
            Self::EEXIST => "file exists",
            Self::EINVAL => "invalid argument",
            Self::ESRCH => "no such process",
            Self::ECHILD => "no child processes",
            Self::ECONNREFUSED => "connection refused",
            Self::ECONNRESET => "connection reset by peer",
            Self::EHOSTUNREACH => "no route to host",
            Self::EACCES => "permission denied",
            Self::ENOSPC => "no space left on device",
        }
    }
}

/// What sort of thing is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A folder.
    Directory,
    /// A regular file.
    File,
    /// A unix socket.
    Socket,
    /// A named pipe.
    Fifo,
    /// A device that is read and written byte by byte.
    CharacterDevice,
    /// A disk.
    BlockDevice,
}

/// How many links are followed one after the other: Linux include/linux/namei.h `MAXSYMLINKS`.
const LINKS_MAX: usize = 40;

/// What is found under a path.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Directory,
    File(SharedPayload),
    /// A file to which text is added.
    Log(String),
    /// A link, and where it leads.
    Symlink(Text),
    Fifo(FifoId),
    Socket(ListenerId),
    /// A program, and what somebody finds who reads its file.
    Executable(Program, Option<SharedPayload>),
    /// A namespace that is kept alive by a bind mount.
    Namespace(NamespaceKind, u32),
    /// A mount of a source; what is behind that is found under the path too.
    Mount(Text, Option<SharedPayload>),
}

/// All files of the node.
#[derive(Debug, Default)]
pub(crate) struct Files {
    nodes: BTreeMap<Text, Node>,
}

impl Files {
    pub(crate) fn get(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }
    /// The same where a folder on the way may be a link.
    pub(crate) fn find(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path).or_else(|| {
            let folder =
                path.match_indices('/').map(|(at, _)| &path[..at]).find(|folder| matches!(self.get(folder), Some(Node::Symlink(_))))?;
            match self.get(folder) {
                Some(Node::Symlink(target)) => self.get(&format!("{target}{}", &path[folder.len()..])),
                _ => None,
            }
        })
    }
    /// What a reader of this path finds.
    pub(crate) fn contents(&self, path: &str) -> Option<SharedPayload> {
        let mut node = self.nodes.get(path);
        for _ in 0..LINKS_MAX {
            match node {
                Some(Node::File(contents) | Node::Mount(_, Some(contents)) | Node::Executable(_, Some(contents))) => {
                    return Some(contents.clone());
                }
                Some(Node::Log(text)) => return Some(SharedPayload::new(Text::from(text.as_str()))),
                Some(Node::Symlink(target)) => node = self.nodes.get(target),
                _ => return None,
            }
        }
        None
    }
    /// What sort of thing is there; a path below which something is, is a folder.
    pub(crate) fn kind(&self, path: &str) -> Option<FileKind> {
        let mut path = path;
        for _ in 0..LINKS_MAX {
            let kind = match self.nodes.get(path) {
                Some(Node::Symlink(target)) => {
                    path = target;
                    continue;
                }
                Some(Node::Directory | Node::Mount(_, None)) => FileKind::Directory,
                Some(Node::Fifo(_)) => FileKind::Fifo,
                Some(Node::Socket(_)) => FileKind::Socket,
                Some(Node::File(_) | Node::Log(_) | Node::Executable(..) | Node::Namespace(..) | Node::Mount(_, Some(_))) => FileKind::File,
                None => return self.under(path).next().map(|_| FileKind::Directory),
            };
            return Some(kind);
        }
        None
    }
    /// Adds text to a file; true if it was there.
    pub(crate) fn append(&mut self, path: &Text, text: &str) -> bool {
        match self.nodes.get_mut(path) {
            Some(Node::Log(log)) => {
                log.push_str(text);
                true
            }
            _ => {
                let before = self.contents(path).and_then(|before| before.text()).unwrap_or_default();
                self.nodes.insert(path.clone(), Node::Log(format!("{before}{text}"))).is_some()
            }
        }
    }
    /// Everything that is there.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Text, &Node)> {
        self.nodes.iter()
    }
    /// Puts a node under a path and returns what was there.
    pub(crate) fn put(&mut self, path: Text, node: Node) -> Option<Node> {
        self.nodes.insert(path, node)
    }
    pub(crate) fn remove(&mut self, path: &str) -> Option<Node> {
        self.nodes.remove(path)
    }
    /// The paths under a directory, the directory itself left out.
    pub(crate) fn under<'a>(&'a self, directory: &'a str) -> impl Iterator<Item = &'a Text> {
        let range = (Bound::Excluded(directory), Bound::Unbounded);
        self.nodes
            .range::<str, _>(range)
            .map(|(path, _)| path)
            .skip_while(move |path| path.starts_with(directory) && path.as_bytes().get(directory.len()) != Some(&b'/'))
            .take_while(move |path| path.starts_with(directory) && path.as_bytes().get(directory.len()) == Some(&b'/'))
    }
    /// A program by its path, or by its name along the usual search path.
    pub(crate) fn executable(&self, name: &str) -> Option<Program> {
        let find = |path: &str| match self.nodes.get(path) {
            Some(Node::Executable(program, _)) => Some(*program),
            _ => None,
        };
        if name.contains('/') {
            return find(name);
        }
        let mut path = String::with_capacity("/usr/local/sbin/".len() + name.len());
        ["/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"].iter().find_map(|directory| {
            path.clear();
            path.push_str(directory);
            path.push_str(name);
            find(&path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_lists_what_is_in_it_and_not_its_namesakes() {
        let mut files = Files::default();
        for path in ["/run", "/run/a", "/run/a/config.json", "/run/a/x/y", "/run/a.sock", "/run/a-b/c", "/run/ab"] {
            files.put(path.into(), Node::Directory);
        }
        let found: Vec<&str> = files.under("/run/a").map(|path| &**path).collect();
        assert_eq!(found, ["/run/a/config.json", "/run/a/x/y"]);
    }
}
