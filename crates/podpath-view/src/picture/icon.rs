//! What is drawn in a component, in a box of 18 x 18.

use super::element::{Element, circle, path, rect};
use crate::scene::{Icon, Point, Rect};

pub(super) fn icon(icon: Icon) -> Vec<Element> {
    let dot = |x, y| circle("filled", Point { x, y }, 1.6);
    let bar = |x| rect("filled", Rect { x, y: 3.5, w: 3.0, h: 11.0, r: 1.0 });
    let lines = match icon {
        Icon::SyncLoop => "M14.5 6.2A6.2 6.2 0 0 0 3.3 7M3.5 11.8A6.2 6.2 0 0 0 14.7 11M14.8 3v3.4h-3.4M3.2 15v-3.4h3.4",
        Icon::Translator => "M3 6h11.5M11.5 3l3 3-3 3M15 12H3.5M6.5 9l-3 3 3 3",
        Icon::Runtime => "M9 2.2l6 3.4v6.8l-6 3.4-6-3.4V5.6zM3.2 5.7L9 9l5.8-3.3M9 9v6.6",
        Icon::Engine => "M3 11h12M3 7.5h3.4M7.3 7.5h3.4M11.6 7.5H15M7.3 4h3.4M3 14.5h12",
        Icon::Keeper => "M3 4h12M3 14h12M6 4v10M12 4v10",
        Icon::Command => "M5 3.5l6.5 5.5L5 14.5M12.5 14.5H15",
        Icon::Server => "M3 3h12v5H3zM3 10h12v5H3zM5.6 5.5h.8M5.6 12.5h.8",
        Icon::Store => "M3 5.5h12M4 5.5v9h10v-9M6 2.8h6v2.7M7.5 9h3",
        Icon::App => "M2.5 4h13v10h-13zM5 7.2L7 9l-2 1.8M9 11h3",
        Icon::Pause => return vec![bar(4.5), bar(10.5)],
        Icon::Network => "M9 2.5v4M4.5 15v-3.5h9V15M9 6.5v5",
    };
    let mut shapes = vec![path("", lines)];
    if icon == Icon::Network {
        shapes.extend([dot(9.0, 3.0), dot(4.5, 15.0), dot(13.5, 15.0)]);
    }
    shapes
}
