//! What is drawn at all, by the size of the app's own box. The numbers are those of the container queries in `static/css/layout.css`.

/// Which parts are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Everything: steps, stage, inspector.
    Wide,
    /// The steps behind a door; from 900 pixels the inspector is beside the stage, else everything is one column that scrolls.
    Medium,
    /// The picture, the sentence and the controls, in a box on somebody else's page.
    Low,
    /// One column with the picture of one container's chain, and large buttons at its foot.
    Compact,
    /// A list of hops instead of the picture, where it is asked for.
    List,
}

const WIDE_PX: f64 = 1240.0;
const NARROW_PX: f64 = 640.0;
const LOW_PX: f64 = 560.0;
const LOW_NARROW_PX: f64 = 560.0;
const TOPPED_PX: f64 = 400.0;

impl Layout {
    /// Its name as a class.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Compact | Self::List => "compact-frame",
        }
    }
    /// Whether there is a bar at the top: in a low box on somebody else's page there is no room for it.
    pub fn is_topped(self, height_px: f64, guest: bool) -> bool {
        !guest || self == Self::List || self == Self::Compact && height_px >= TOPPED_PX
    }
    /// The layout for a box of this size, in CSS pixels. A page of its own scrolls where it is low; a guest has no room for that.
    pub fn of(width_px: f64, height_px: f64, guest: bool) -> Self {
        if guest && width_px >= LOW_NARROW_PX && height_px < LOW_PX {
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
        let page = |(width, height)| Layout::of(width, height, false);
        let sizes = [(1440.0, 900.0), (1280.0, 600.0), (1024.0, 768.0), (820.0, 1180.0), (720.0, 450.0), (390.0, 844.0), (360.0, 225.0)];
        let [wide, low_window, medium, tablet, zoomed, phone, zoomed_more] = sizes.map(page);
        assert_eq!([wide, low_window], [Layout::Wide; 2]);
        assert_eq!([medium, tablet, zoomed], [Layout::Medium; 3]);
        assert_eq!([phone, zoomed_more], [Layout::Compact; 2]);
        let guests = [(958.0, 418.0), (638.0, 418.0), (300.0, 240.0)].map(|(width, height)| Layout::of(width, height, true));
        assert_eq!(guests, [Layout::Low, Layout::Low, Layout::Compact]);
    }
}
