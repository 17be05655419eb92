//! The lines of source that podpath cites. Each has a row in `rows/`: where it is, the token that must stand there, and a hash of the
//! line. The program text names a line at one version (`K.line(FILE, 123)`); a row for another version says where the same line is there.
//! The model's build script makes a table of those rows, the tests hold program text and rows against each other, and
//! `cargo xtask citations` holds the rows against checkouts.

mod follow;
mod place;
mod row;
mod scan;
mod token;

pub use follow::{Found, follow};
pub use place::Place;
pub use row::{Absent, Row, Rows, Stand, hash};
pub use scan::{Citation, Scan, scan};
pub use token::token_of;
