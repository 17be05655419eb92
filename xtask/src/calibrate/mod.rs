//! `cargo xtask calibrate`: how long each kind of work takes, from the recordings, as a table that the model is built with.

mod events;
mod measure;
mod rules;
mod table;

use crate::process::{Failure, root};
use std::fs;

/// What the model is built with.
const TABLE: &str = "crates/podpath-model/src/programs/timing/table.rs";
/// What a client was answered, and what a kubelet did.
const RECORDINGS: [(&str, bool); 2] = [("recordings/cri", false), ("recordings/kubelet", true)];
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
    let mut recordings = Vec::new();
    for (folder, of_kubelet) in RECORDINGS {
        recordings.extend(events::recordings(&root().join(folder), of_kubelet)?);
    }
    let shares = measure::Shares::of(&fs::read_to_string(root().join(SYSTEM_CALLS))?);
    let measured = measure::all(rules::RULES, &recordings, &shares)?;
    Ok((table::file(&measured), table::lines(&measured)))
}
