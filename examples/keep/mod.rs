//! Files that are made when the app is built, each named by what is in it.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Writes a file, compressed, and gives back its name.
pub(crate) fn keep(folder: &Path, name: &str, content: &[u8]) -> io::Result<String> {
    let file = format!("{name}.{:08x}.gz", digest(content));
    let mut out = GzEncoder::new(File::create(folder.join(&file))?, Compression::best());
    out.write_all(content)?;
    out.finish()?;
    Ok(file)
}

/// FNV-1a, 32 bits: enough to tell two versions of one file apart.
pub(crate) fn digest(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
