//! The recordings of the repository.

use std::io::{Error, Result};
use std::path::{self, PathBuf};

use podpath_model::conform::Document;
use podpath_model::conform::versions::stranger;
use podpath_model::node::Path;

/// The folders of recordings.
const FOLDERS: [&str; 5] = ["chain", "cri", "kubelet", "kubelet-api", "ttrpc"];

/// Those whose path and programs a node of ours has.
pub(crate) fn of_our_nodes() -> Result<Vec<(String, Document)>> {
    Ok(all()?.into_iter().filter(|(_, document)| is_of_our_nodes(document)).collect())
}

/// Whether a node of ours has the path and the programs of a recording.
pub(crate) fn is_of_our_nodes(document: &Document) -> bool {
    Path::by_id(&document.path).is_some() && stranger(document).is_none()
}

/// All of them by name, `cri/containerd/exit1.1`, in alphabetical order.
pub(crate) fn all() -> Result<Vec<(String, Document)>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../recordings"));
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    files.sort();
    files.iter().map(|file| read(&root, file)).collect()
}

fn collect(folder: &path::Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(root: &path::Path, file: &path::Path) -> Result<(String, Document)> {
    let name = file.strip_prefix(root).unwrap_or(file).with_extension("");
    let document =
        Document::read(&std::fs::read(file)?).map_err(|reason| Error::other(format!("{}: {}", file.display(), reason.key().0)))?;
    Ok((name.to_string_lossy().replace('\\', "/"), document))
}
