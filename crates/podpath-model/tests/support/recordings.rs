//! Every recording of the repository.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use podpath_model::conform::Document;

/// The folders of recordings that have a path.
const FOLDERS: [&str; 2] = ["cri", "kubelet"];

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

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
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

fn read(root: &Path, file: &Path) -> Result<(String, Document)> {
    let name = file.strip_prefix(root).unwrap_or(file).with_extension("");
    let document = Document::read(&std::fs::read(file)?).map_err(|reason| Error::other(format!("{}: {reason}", file.display())))?;
    Ok((name.to_string_lossy().replace('\\', "/"), document))
}
