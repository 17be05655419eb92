//! The names of choices in links, attributes and classes, and the way back from a name.

use std::str::FromStr;

use podpath_view::steps::Level;

use super::{Controls, Speed, Tab, Theme, View};

impl Theme {
    /// Its name in links, attributes and classes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
    /// The other one, for a button: what is on screen decides.
    pub const fn other(self, system_is_dark: bool) -> Self {
        match (self, system_is_dark) {
            (Self::Dark, _) | (Self::Auto, true) => Self::Light,
            (Self::Light | Self::Auto, _) => Self::Dark,
        }
    }
}

impl Tab {
    /// The first one to look at: of a beat its story, of a call what travels.
    pub const fn of(level: Level) -> Self {
        match level {
            Level::Beats => Self::Story,
            Level::Calls | Level::All => Self::Payload,
        }
    }
}

impl Speed {
    /// Every speed, slowest first.
    pub const ALL: [Self; 5] = [Self::Half, Self::One, Self::Two, Self::Four, Self::Eight];

    /// By how much.
    pub const fn factor(self) -> f64 {
        match self {
            Self::Half => 0.5,
            Self::One => 1.0,
            Self::Two => 2.0,
            Self::Four => 4.0,
            Self::Eight => 8.0,
        }
    }
    /// Its name in attributes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Half => "0.5",
            Self::One => "1",
            Self::Two => "2",
            Self::Four => "4",
            Self::Eight => "8",
        }
    }
}

/// What an attribute or a parameter says is no value of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown;

impl FromStr for Theme {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == text).ok_or(Unknown)
    }
}

impl FromStr for Speed {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        let wanted: f64 = text.parse().map_err(|_| Unknown)?;
        let same = |speed: &Self| (speed.factor() - wanted).abs() < 0.01;
        Self::ALL.into_iter().find(same).ok_or(Unknown)
    }
}

impl FromStr for View {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        match text {
            "auto" => Ok(Self::Auto),
            "graph" => Ok(Self::Graph),
            "list" => Ok(Self::List),
            _ => Err(Unknown),
        }
    }
}

impl FromStr for Controls {
    type Err = Unknown;
    fn from_str(text: &str) -> Result<Self, Unknown> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => Err(Unknown),
        }
    }
}
