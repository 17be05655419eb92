//! Makes what is at hand, the traces, the texts of each language, and the first picture of the page: `cargo run --example at_hand -- DIRECTORY`. A trace is what the simulator answers to the question that the
//! app would ask. Each is compressed, in a file that is named by its content; `index.json` says which file is which.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;
use podpath::catalogue::{path_name, paths, releases};
use podpath::preset::{PRESETS, Preset};
use podpath::run::Run;
use podpath::store::Store;
use podpath::wish::Wish;
use podpath_trace::read::read;
use podpath_view::link::Link;
use podpath_view::picture::{Still, book, first_picture};
use podpath_view::words::{Lang, Words};

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
    let first = first()?;
    let book = keep(&folder, "book-en", first.book.as_bytes())?;
    fs::write(folder.join("first.book"), format!("embed/at-hand/{book}"))?;
    fs::write(folder.join("first.html"), first.picture)?;
    index.insert("first".to_owned(), first.name);
    fs::write(folder.join("index.json"), serde_json::to_vec(&index)?)
}

/// Writes a file whose name says what is in it, and gives back that name.
fn keep(folder: &Path, name: &str, content: &[u8]) -> io::Result<String> {
    let file = format!("{name}.{:08x}.gz", digest(content));
    let mut out = GzEncoder::new(fs::File::create(folder.join(&file))?, Compression::best());
    out.write_all(content)?;
    out.finish()?;
    Ok(file)
}

/// What a page shows before the app is there: the place at which the app opens without a link, the leaves to walk from there, and the
/// name of the trace.
struct First {
    name: String,
    picture: String,
    book: String,
}

fn first() -> io::Result<First> {
    let wish = Store::wish_of(&Link::default());
    let (name, answer) = answer(wish.at_hand().ok_or(io::ErrorKind::NotFound)?, &wish)?;
    let document = read(&answer).map_err(io::Error::other)?;
    let run = Run::of(document).ok_or(io::ErrorKind::InvalidData)?;
    let words = Words::new(Lang::En);
    let (path, step) = (path_name(run.wish.path), run.steps.opening());
    let still = Still { trace: &run.trace, steps: &run.steps, scene: &run.scene, words: &words, path, step };
    let here = Link { version: 1, path: run.wish.path.to_owned(), ..Link::default() };
    Ok(First { name, picture: first_picture(&still, &here), book: book(&still, &here) })
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
            let wish = |manifest: &str, release| Wish { path: path.id, release, manifest: manifest.into(), api_server, without: "".into() };
            all.extend(PRESETS.iter().map(|preset| wish(preset.manifest, path.release)));
            let others = releases().filter(|release| *release != path.release);
            all.extend(others.map(|release| wish(Preset::first().manifest, release)));
            all.push(wish("", path.release));
        }
    }
    all
}

/// FNV-1a, 32 bits: enough to tell two versions of one trace apart.
fn digest(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
