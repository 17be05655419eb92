//! Makes what is at hand, the traces and the texts of each language: `cargo run --example at_hand -- DIRECTORY`. A trace is what the simulator answers to the question that the
//! app would ask. Each is compressed, in a file that is named by its content; `index.json` says which file is which.

mod keep;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

use keep::keep;
use podpath::catalogue::{paths, releases};
use podpath::preset::{PRESETS, Preset};
use podpath::recording::BYTES_MAX;
use podpath::store::Store;
use podpath::wish::Wish;
use podpath_view::link::Link;
use podpath_view::words::Lang;

fn main() -> io::Result<()> {
    let folder: PathBuf = env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?.into();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut index = BTreeMap::new();
    let words = Lang::ALL.map(|lang| Ok((format!("words-{}", lang.tag()), lang.sources().concat().into_bytes())));
    let traces = wishes().into_iter().filter_map(|wish| Some(answer(wish.at_hand()?, &wish)));
    for made in words.into_iter().chain(traces) {
        let (name, content) = made?;
        let file = keep(&folder, &name, &content)?;
        index.insert(name, file);
    }
    index.insert("recordings".to_owned(), recordings(&folder)?);
    // What a page without a link begins with.
    let first = Store::wish_of(&Link::default()).at_hand().ok_or(io::ErrorKind::NotFound)?;
    index.insert("first".to_owned(), first);
    fs::write(folder.join("index.json"), serde_json::to_vec(&index)?)
}

/// The recordings of the repository, each once: its first repetition. The list is a file of its own, which is asked for when somebody wants to
/// choose one.
fn recordings(folder: &Path) -> io::Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings");
    let mut list: Vec<(String, String)> = Vec::new();
    for kind in ["cri", "kubelet", "kubelet-api"] {
        for node in fs::read_dir(root.join(kind))?.filter_map(Result::ok).filter(|node| node.path().is_dir()) {
            for file in fs::read_dir(node.path())?.filter_map(Result::ok) {
                let name = file.file_name().to_string_lossy().into_owned();
                let content = name.ends_with(".1.json").then(|| fs::read(file.path())).transpose()?;
                if let Some(content) = content.filter(|content| content.len() <= BYTES_MAX) {
                    let scenario = name.trim_end_matches(".1.json");
                    let node = node.file_name().to_string_lossy().into_owned();
                    let kept = keep(folder, &format!("{kind}-{node}-{scenario}"), &content)?;
                    list.push((format!("{kind}/{node}/{scenario}"), kept));
                }
            }
        }
    }
    list.sort_unstable();
    keep(folder, "recordings", &serde_json::to_vec(&list)?)
}

/// A trace under its name.
fn answer(name: String, wish: &Wish) -> io::Result<(String, Vec<u8>)> {
    Ok((name, podpath_worker::answer(&serde_json::to_string(&wish.ask())?, &[])))
}

/// Every bundled manifest and none on every path with its own release, and the first one with every release; from a file and in a cluster.
fn wishes() -> Vec<Wish> {
    let mut all = Vec::new();
    for path in paths() {
        for api_server in [false, true] {
            let wish = |manifest, release| Wish { api_server, ..Wish::of(path.id, release, manifest) };
            all.extend(PRESETS.iter().map(|preset| wish(preset.manifest, path.release)));
            let others = releases().filter(|release| *release != path.release);
            all.extend(others.map(|release| wish(Preset::first().manifest, release)));
            all.push(wish("", path.release));
        }
    }
    all
}
