//! What is drawn at all, by the size of the app's own box. The numbers are those of the container queries in `static/css/layout.css`.

/// Which parts are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Everything: steps, stage, inspector.
    Wide,
    /// Everything but the list of steps, one below the other.
    Medium,
    /// The picture, the sentence and the controls.
    Low,
    /// A list of hops instead of the picture, and two large buttons.
    Compact,
}

const WIDE_PX: f64 = 1100.0;
const NARROW_PX: f64 = 640.0;
const LOW_PX: f64 = 560.0;
const LOW_NARROW_PX: f64 = 560.0;

impl Layout {
    /// Its name as a class.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Compact => "compact-frame",
        }
    }
    /// The layout for a box of this size, in CSS pixels.
    pub fn of(width_px: f64, height_px: f64) -> Self {
        if width_px >= LOW_NARROW_PX && height_px < LOW_PX {
            Self::Low
        } else if width_px < NARROW_PX {
            Self::Compact
        } else if width_px < WIDE_PX {
            Self::Medium
        } else {
            Self::Wide
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn each_size_of_the_brief_has_its_layout() {
        let sizes = [(1440.0, 900.0), (820.0, 1180.0), (390.0, 844.0), (640.0, 420.0), (638.0, 418.0)];
        let layouts = sizes.map(|(width, height)| Layout::of(width, height));
        assert_eq!(layouts, [Layout::Wide, Layout::Medium, Layout::Compact, Layout::Low, Layout::Low]);
    }
}
