//! The stage at a step, as plain data in the stage's own units (760 x 616, a unit is a CSS pixel, fixed seats). `picture` makes shapes of it.

mod bracket;
mod captions;
mod draw;
mod edges;
mod facts;
mod graph;
mod index;
mod kernel;
mod nodes;
mod now;
mod occupant;
mod route;
mod seat;
mod seating;
mod types;
mod window;

pub use index::SceneIndex;
pub use seat::Seat;
pub use types::*;
pub use window::{Beyond, Side};
