//! The icons of buttons: strokes in the text's own colour, hidden from screen readers. Whoever uses one gives it a name beside it.

use super::element::{Element, path};

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// What is below a choice.
    Down,
    /// What opens.
    Right,
    /// Light and dark.
    Theme,
    /// Help.
    Help,
    /// Search.
    Search,
    /// Sharing.
    Share,
    /// Closing.
    Close,
    /// To the first step.
    First,
    /// A step back.
    Back,
    /// Playing.
    Play,
    /// Pausing.
    Pause,
    /// A step forward.
    Forward,
    /// To the last step.
    Last,
    /// Known from the source.
    Check,
    /// Simplified.
    Tilde,
    /// Recorded.
    Record,
    /// A file.
    Folder,
    /// Copying.
    Copy,
    /// What people say.
    Claim,
    /// More.
    More,
    /// Doing harm.
    Break,
    /// What stays the same.
    Same,
    /// What heals.
    Heals,
    /// What is made anew.
    Renewed,
    /// What is left behind.
    LeftBehind,
    /// What never ends.
    Endless,
    /// Nobody.
    Nobody,
    /// A map.
    Map,
    /// A call.
    There,
    /// An answer.
    Return,
}

impl Glyph {
    /// Width, height and path data.
    const fn drawing(self) -> (u8, u8, &'static str) {
        match self {
            Self::Down => (12, 12, "M3 4.5l3 3 3-3"),
            Self::Right => (12, 12, "M4.5 3l3 3-3 3"),
            Self::Theme => (18, 18, "M15 10.8A6.3 6.3 0 1 1 7.2 3a5 5 0 0 0 7.8 7.8z"),
            Self::Search => (18, 18, "M8 2.5a5.5 5.5 0 1 0 .01 0zM12 12l3.8 3.8"),
            Self::Help => (18, 18, "M9 2.2a6.8 6.8 0 1 0 .01 0zM7.2 7.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1v.3M9 12.6v.01"),
            Self::Share => (16, 16, "M8 10V2M5 4.5L8 1.7l3 2.8M3 8v5.5h10V8"),
            Self::Close => (18, 18, "M4.5 4.5l9 9M13.5 4.5l-9 9"),
            Self::First => (18, 18, "M13 4L8 9l5 5M4.5 4v10"),
            Self::Back => (18, 18, "M11 4L6 9l5 5"),
            Self::Play => (16, 16, "M4.5 2.6v10.8c0 .6.7 1 1.2.6l8-5.4c.4-.3.4-.9 0-1.2l-8-5.4c-.5-.4-1.2 0-1.2.6z"),
            Self::Pause => (16, 16, "M4 2.5h2.6v11H4zM9.4 2.5H12v11H9.4z"),
            Self::Forward => (18, 18, "M7 4l5 5-5 5"),
            Self::Last => (18, 18, "M5 4l5 5-5 5M13.5 4v10"),
            Self::Check => (14, 14, "M7 1.4a5.6 5.6 0 1 0 .01 0zM4.6 7.2l1.7 1.7 3.2-3.5"),
            Self::Tilde => (14, 14, "M7 1.4a5.6 5.6 0 1 0 .01 0zM4.3 7.6q1.35-1.6 2.7-.6t2.7-.6"),
            Self::Record => (14, 14, "M7 1.4a5.6 5.6 0 1 0 .01 0zM7 5a2 2 0 1 0 .01 0z"),
            Self::Folder => (18, 18, "M2.5 14V4.5h4.6l1.6 2h6.8V14zM2.5 8.5h13"),
            Self::Copy => (16, 16, "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"),
            Self::Claim => (18, 18, "M2.5 3.5h13v9H8l-3.5 3v-3h-2zM9 5.8v2.6M9 10.2v.01"),
            Self::More => (
                18,
                18,
                "M2.6 9a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0zM7.6 9a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0zM12.6 9a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0z",
            ),
            Self::Break => (16, 16, "M9.2 1.8L3.6 9h4.2l-1 5.2L12.4 7H8.2z"),
            Self::Same => (18, 18, "M4.5 7h9M4.5 11h9"),
            Self::Heals => (18, 18, "M14.6 10.5A5.9 5.9 0 1 1 13.8 5.4M14.2 2.4v3.4h-3.4"),
            Self::Renewed => (18, 18, "M14.5 6.2A6.2 6.2 0 0 0 3.3 7M3.5 11.8A6.2 6.2 0 0 0 14.7 11M14.8 3v3.4h-3.4M3.2 15v-3.4h3.4"),
            Self::LeftBehind => (18, 18, "M3.5 14.5h11M9 3v7.5M5.8 7.6L9 10.8l3.2-3.2"),
            Self::Endless => (18, 18, "M9 9C7.4 6.8 6.4 6 5 6a3 3 0 0 0 0 6c1.4 0 2.4-.8 4-3s2.6-3 4-3a3 3 0 0 1 0 6c-1.4 0-2.4-.8-4-3z"),
            Self::Nobody => (18, 18, "M9 9v.01"),
            Self::Map => (16, 16, "M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11"),
            Self::There => (22, 10, "M1 5h19M16 1l4 4-4 4"),
            Self::Return => (22, 10, "M21 5H2M6 1L2 5l4 4"),
        }
    }
    /// The icon.
    pub fn icon(self) -> Element {
        let (width, height, d) = self.drawing();
        let filled = matches!(self, Self::Play | Self::Pause | Self::More);
        let [w, h] = [width, height].map(|side| side.to_string().into());
        let values = ["icon".into(), w, h, format!("0 0 {width} {height}").into(), "true".into()];
        let svg = Element::new("svg", &["class", "width", "height", "viewBox", "aria-hidden"], values.map(Some));
        svg.with([path(if filled { "filled" } else { "" }, d)])
    }
}
