//! Standard output.

use std::io::{self, ErrorKind, Write};

use crate::failure::Failure;
use crate::input::reason;
use crate::report::Console;

/// Writes to standard output through one buffer. A reader who goes away is not an error worth a word.
pub(crate) fn write_out(console: &mut Console, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(|error| {
        if error.kind() != ErrorKind::BrokenPipe {
            console.refuse("cli-unwritable", &[("reason", reason(&error).into())], None);
        }
        Failure::Output(error)
    })
}
