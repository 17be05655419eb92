//! What can be chosen: language, theme, speed, what is shown.

use std::str::FromStr;

use podpath_view::words::Lang;

/// What the reader, or the page around an embed, has chosen about how it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The language.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// How fast it plays.
    pub speed: Speed,
    /// Nothing moves, whatever the system says.
    pub still: bool,
    /// The picture, or the list of hops.
    pub view: View,
    /// Whether there are controls.
    pub controls: Controls,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

/// How fast it plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// Half as fast.
    Half,
    /// As fast as one reads.
    #[default]
    One,
    /// Twice as fast.
    Two,
    /// Four times as fast.
    Four,
    /// Eight times as fast: nothing travels any more.
    Eight,
}

/// What stands in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The picture where there is room for it, else the list.
    #[default]
    Auto,
    /// The picture.
    Graph,
    /// The list of hops.
    List,
}

/// Whether there are controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// There are.
    #[default]
    Auto,
    /// There are none: the page around drives.
    None,
}

/// What is open over or beside the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opened {
    /// Nothing.
    #[default]
    Nothing,
    /// The manifest editor.
    Editor,
    /// The keys.
    Help,
    /// Link and snippets.
    Share,
}

/// A tab of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What travels.
    #[default]
    Payload,
    /// What it changes.
    Changed,
    /// How it is known.
    Source,
    /// The command that shows it on a node.
    Node,
}

/// How the cursor came to where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moved {
    /// At once: back, a click, the scrub bar, a link.
    #[default]
    Jumped,
    /// Forwards, from one step to what follows from it: the token travels.
    Stepped,
}

/// Something that the reader should know; the key of its text, and what the text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The key.
    pub key: &'static str,
    /// The argument `$what`.
    pub what: String,
}

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
