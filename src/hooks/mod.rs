//! What the app does beside drawing: it measures itself, plays, listens to keys, keeps the address and the page's title.

mod address;
mod asked;
mod couple;
mod exploring;
mod files;
mod give_back;
mod kept;
mod keys;
mod measure;
mod pan;
mod play;
mod print;
mod report;
mod resize;
mod reveal;
mod scroll;
mod simulator;
mod viewport;

pub(crate) use address::{use_address, use_page};
pub(crate) use asked::use_asked;
pub(crate) use couple::use_couple;
pub(crate) use exploring::use_exploring;
pub(crate) use files::{choose as choose_file, use_drop};
pub(crate) use give_back::use_give_back;
pub(crate) use kept::use_kept;
pub(crate) use keys::use_keys;
pub(crate) use measure::{Measure, use_measure};
pub(crate) use pan::use_pan;
pub(crate) use play::use_play;
pub(crate) use print::use_print;
pub(crate) use report::use_report;
pub(crate) use reveal::use_reveal;
pub(crate) use scroll::{Seen, use_scroll};
pub(crate) use simulator::{use_described, use_fields, use_simulator, use_wish, use_words};
pub(crate) use viewport::use_viewport;
