//! What can be chosen: language, theme, speed, what is shown.

use podpath_trace::ask::Said;
use podpath_view::steps::Level;
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
    /// Keys that are a letter or a sign do nothing: somebody who speaks to the machine types them by accident.
    pub letters_off: bool,
    /// The picture, or the list of hops.
    pub view: View,
    /// Whether there are controls.
    pub controls: Controls,
    /// How closely the run is told.
    pub level: Level,
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
    /// The picture, in the width that there is room for.
    #[default]
    Auto,
    /// The same, as links of before say it.
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
    /// Search.
    Search,
    /// Every fault at every beat.
    Map,
    /// Where a recording is chosen.
    Recording,
    /// The list of steps, where there is no room for it beside the stage.
    Steps,
    /// All processes.
    Tree,
    /// How calls travel.
    Legend,
    /// The picture of the node, where the list of hops stands in its place.
    Stage,
}

impl Opened {
    /// Whether it is a part of the app that is shown over the rest of it.
    pub(crate) const fn is_sheet(self) -> bool {
        matches!(self, Self::Steps | Self::Tree | Self::Legend | Self::Stage)
    }
}

/// A tab of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What happened, and who waits.
    #[default]
    Story,
    /// The Pod as `kubectl describe` prints it.
    Describe,
    /// What travels.
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
    /// To the same place on another path or of another Pod: what was used there comes up.
    Switched,
}

/// Something that the reader should know: a text that names `$what`.
pub(super) fn noticed(key: &str, what: &str) -> Said {
    Said::with(key, [("what", what)])
}
