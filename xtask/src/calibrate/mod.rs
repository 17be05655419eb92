//! `cargo xtask calibrate`: how long each kind of work takes, from the recordings, as a table that the model is built with.

mod events;
mod measure;
mod rules;
mod table;

use crate::process::{Failure, of_model, output, root};
use std::fs;

/// What the model is built with.
const TABLE: &str = "crates/podpath-model/src/programs/timing/table.rs";
/// What a client was answered, and what a kubelet did.
const RECORDINGS: [(&str, bool); 2] = [("cri/", false), ("kubelet/", true)];
const SYSTEM_CALLS: &str = "recordings/runc/create.strace.txt";

/// Writes the table and prints it.
pub(crate) fn write() -> Result<(), Failure> {
    let (file, lines) = made()?;
    fs::write(root().join(TABLE), file)?;
    println!("{lines}\n{TABLE} is written");
    Ok(())
}

/// Whether the table is what the recordings give.
pub(crate) fn check() -> Result<(), Failure> {
    let (file, _) = made()?;
    if fs::read_to_string(root().join(TABLE))? == file {
        println!("calibrate: {TABLE} is what the recordings give");
        return Ok(());
    }
    Err(Failure::new(format!("{TABLE} is not what the recordings give: run `cargo xtask calibrate`")))
}

fn made() -> Result<(String, String), Failure> {
    let ours = ours()?;
    let mut recordings = Vec::new();
    for (folder, of_kubelet) in RECORDINGS {
        for name in ours.lines().filter(|name| name.starts_with(folder)) {
            recordings.push(events::read(&root().join(format!("recordings/{name}.json")), of_kubelet)?);
        }
    }
    let shares = measure::Shares::of(&fs::read_to_string(root().join(SYSTEM_CALLS))?);
    let measured = measure::all(rules::RULES, &recordings, &shares)?;
    Ok((table::file(&measured), table::lines(&measured)))
}

/// The recordings of programs that a node of ours has, one a line: how long other programs take says nothing about these.
fn ours() -> Result<String, Failure> {
    output(&mut of_model("ours")).ok_or_else(|| {
        Failure::new("the model does not say which recordings are of its nodes: run `cargo run -p podpath-model --example ours`")
    })
}
