//! From a state to its link, and from a link to a state. No link is refused: what it says and cannot be had becomes a notice.

use std::rc::Rc;

use podpath_trace::ask::Said;
use podpath_trace::manifest::Reading;
use podpath_view::link::{Link, PackedError, Place};
use podpath_view::steps::{Level, Nearest, Number};
use podpath_view::words::Lang;

use crate::catalogue::{first_path, path_of, release_of, release_on};
use crate::preset::{Preset, STARTUP};
use crate::run::{Run, VERSION};
use crate::wish::Wish;

use super::{Claims, Moved, Opened, Settings, Store, Tab, Theme, View, noticed};

impl Store {
    /// What is to be run for a link. A path or a release that nobody knows is the first or the path's own.
    pub fn wish_of(link: &Link) -> Wish {
        let path = path_of(&link.path).unwrap_or(first_path());
        Wish {
            path,
            release: release_on(path, link.release.as_deref().and_then(release_of)),
            manifest: if is_startup(link) { "".into() } else { manifest(link).0 },
            // A newcomer knows kubectl and the API server, if anything.
            api_server: link.api || link.says_nothing(),
            without: link.without.as_deref().unwrap_or_default().into(),
            deeds: link.deeds.iter().map(|deed| deed.as_str().into()).collect(),
            seconds: link.seconds.unwrap_or(0),
        }
    }

    /// The state that a link describes, where it describes one. `run` is what was wished for; with `reading`, what is wrong with the
    /// manifest of the link, it is the first one's.
    pub fn open(link: &Link, settings: Settings, run: Rc<Run>, reading: Option<Rc<Reading>>) -> Self {
        let (manifest, mut notice) = manifest(link);
        if path_of(&link.path).is_none() && !link.path.is_empty() && !link.is_misconceptions() {
            notice = notice.or_else(|| Some(noticed("notice-unknown-path", &link.path)));
        }
        let asked = link.release.as_deref().map(|id| release_of(id).ok_or(id));
        if let Some(Err(id)) = asked {
            notice = notice.or_else(|| Some(noticed("notice-unknown-release", id)));
        }
        let release = asked.and_then(Result::ok);
        // A step of the steady chatter is there only where that is shown.
        let chatters = link.level == Some(Level::All) || matches!(link.place, Place::Step(Number { chatter: 1.., .. }));
        let run = if chatters { Rc::new(run.chattering(true)) } else { run };
        let (cursor, note) = match &run.refused {
            Some(refused) if !matches!(link.place, Place::Step(_)) => (run.steps.at_seq(refused.seq), None),
            _ => cursor(&run.steps, link),
        };
        let level = if run.routine { Level::All } else { link.level.unwrap_or_default() };
        let settings = Settings {
            lang: link.lang.unwrap_or(settings.lang),
            theme: link.theme.as_deref().and_then(|theme| theme.parse().ok()).unwrap_or(settings.theme),
            view: link.view.as_deref().and_then(|view| view.parse().ok()).unwrap_or(settings.view),
            level,
            ..settings
        };
        let (draft, opened) = Self::draft_of(manifest, reading);
        let opened = match link.view.as_deref() {
            Some("manifest") => Opened::Editor,
            Some("map") => Opened::Map,
            _ => opened,
        };
        let mut store = Self {
            run,
            release,
            wanted: None,
            asked: 0,
            lost: None,
            kept: None,
            other: None,
            exploring: None,
            cursor,
            moved: Moved::Jumped,
            playing: false,
            settings,
            opened,
            sought: "".into(),
            tab: Tab::of(level),
            draft,
            range: link.range,
            notice: notice.or(note),
            playing_recording: None,
            claims: Claims::default(),
            refusal: None,
            unknown: link.unknown.clone(),
        };
        store.cursor = store.within(store.cursor);
        store.claims.follow(link);
        store.compare(link.with.as_deref().map(Rc::from));
        if store.opened == Opened::Map {
            store.explore();
        }
        store
    }

    /// The link of this state.
    ///
    /// # Errors
    /// [`PackedError::TooLong`] if the manifest does not go into a link.
    pub fn link(&self) -> Result<Link, PackedError> {
        if self.claims.shown {
            return Ok(self.looking(self.claims.link()));
        }
        let (run, cursor) = self.linked();
        let (Settings { view, .. }, level) = (self.settings, self.linked_level());
        let view = match (self.opened, view) {
            (Opened::Editor, _) => Some("manifest"),
            (Opened::Map, _) => Some("map"),
            (_, View::List) => Some("list"),
            (_, View::Graph) => Some("graph"),
            (_, View::Auto) => None,
        };
        Ok(self.looking(Link {
            view: view.map(str::to_owned),
            with: self.other.as_ref().map(|other| other.asked.to_string()),
            level: Some(level).filter(|level| *level != Level::default()),
            range: self.range,
            ..run.link(cursor)?
        }))
    }

    /// A link with what was chosen about how things look.
    fn looking(&self, link: Link) -> Link {
        let Settings { lang, theme, .. } = self.settings;
        Link {
            lang: (lang != Lang::En).then_some(lang),
            theme: (theme != Theme::Auto).then(|| theme.name().to_owned()),
            unknown: self.unknown.clone(),
            ..link
        }
    }
}

fn is_startup(link: &Link) -> bool {
    link.manifest.is_none() && link.preset.as_deref() == Some(STARTUP)
}

fn manifest(link: &Link) -> (Rc<str>, Option<Said>) {
    let first = Preset::first().manifest;
    match (&link.manifest, &link.preset) {
        (Some(packed), _) => match packed.unpack() {
            Ok(text) => (text.into(), None),
            Err(error) => (first.into(), Some(noticed(error.key(), ""))),
        },
        // The first one waits in the editor.
        (None, Some(_)) if is_startup(link) => (first.into(), None),
        (None, Some(id)) => match Preset::find(id) {
            Some(preset) => (preset.manifest.into(), None),
            None => (first.into(), Some(noticed("notice-unknown-preset", id))),
        },
        (None, None) => (first.into(), None),
    }
}

fn cursor(steps: &podpath_view::steps::Steps, link: &Link) -> (usize, Option<Said>) {
    let place = link.place.to_string();
    if link.place == Place::First || link.is_misconceptions() {
        return (steps.opening(), None);
    }
    match steps.nearest(&place) {
        Nearest::Exact(step) if link.version == VERSION => (step, None),
        Nearest::Exact(step) | Nearest::Instead(step) => (step, Some(noticed("notice-nearest", &place))),
    }
}
