//! Writes the index of what was recorded: `cargo xtask evidence` runs it.

#[path = "../tests/support/recordings.rs"]
mod recordings;

fn main() -> std::io::Result<()> {
    let index = podpath_model::conform::evidence::write(&recordings::of_our_nodes()?);
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/conform/evidence/index.txt"), index)
}
