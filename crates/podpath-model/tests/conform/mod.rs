//! Recordings of the real programs, replayed here; and the score in Rust beside the one that referee.py prints.

mod evidence;
mod hashes;
mod kubelet;
mod logs;
mod playback;
mod referee;
mod replay;
mod variants;
mod versions;
mod writing;

use std::path::PathBuf;

use podpath_model::conform::Document;

fn recordings() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../recordings")
}

fn read(file: &str) -> Document {
    let path = recordings().join(file);
    Document::read(&std::fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}
