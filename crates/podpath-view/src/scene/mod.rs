//! The stage at a step, as plain data in the stage's own units (a unit is a CSS pixel, fixed seats, three widths). `picture` makes shapes of it.

mod bracket;
mod captions;
mod column;
mod draw;
mod edges;
mod facts;
mod graph;
mod index;
mod kernel;
mod nodes;
mod now;
mod occupant;
mod plan;
mod plate;
mod route;
mod seat;
mod seating;
mod stack;
mod types;
mod window;

pub use index::{Look, SceneIndex};
pub use plan::Geometry;
pub use seat::Seat;
pub use stack::Stacked;
pub use types::*;
pub use window::{Beyond, Side};
