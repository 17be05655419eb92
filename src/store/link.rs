//! From a state to its link, and from a link to a state. No link is refused: what it says and cannot be had becomes a notice.

use std::rc::Rc;

use podpath_view::link::{Link, PackedError, Place};
use podpath_view::steps::{Nearest, Number};
use podpath_view::words::Lang;

use crate::preset::{Preset, STARTUP};
use crate::simulate::{Arrival, first_path, path_of, release_of, release_on, simulate};

use super::{Claims, Draft, Moved, Notice, Opened, Settings, Store, Tab, Theme, View};

/// The version of links that this app writes.
const VERSION: u32 = 1;

impl Store {
    /// The state that a link describes, where it describes one.
    pub fn open(link: &Link, settings: Settings) -> Self {
        let (manifest, mut notice) = manifest(link);
        let path = path_of(&link.path);
        if path.is_none() && !link.path.is_empty() && !link.is_misconceptions() {
            notice = notice.or_else(|| Some(Notice { key: "notice-unknown-path", what: link.path.clone() }));
        }
        let asked = link.release.as_deref().map(|id| release_of(id).ok_or(id));
        if let Some(Err(id)) = asked {
            notice = notice.or_else(|| Some(Notice { key: "notice-unknown-release", what: id.to_owned() }));
        }
        let draft = Draft::of(manifest, None);
        let path = path.unwrap_or(first_path());
        let release = asked.and_then(Result::ok);
        let run = simulate(path, release_on(path, release), &arrival(link, &draft));
        // A step of the steady chatter is there only where that is shown.
        let run = if matches!(link.place, Place::Step(Number { chatter: 1.., .. })) { run.chattering(true) } else { run };
        let (cursor, note) = match &run.refused {
            Some(refused) if !matches!(link.place, Place::Step(_)) => (run.steps.at_seq(refused.seq), None),
            _ => cursor(&run.steps, link),
        };
        let settings = Settings {
            lang: link.lang.unwrap_or(settings.lang),
            theme: link.theme.as_deref().and_then(|theme| theme.parse().ok()).unwrap_or(settings.theme),
            view: link.view.as_deref().and_then(|view| view.parse().ok()).unwrap_or(settings.view),
            ..settings
        };
        let opened = if draft.reading.pod.is_none() || link.view.as_deref() == Some("manifest") { Opened::Editor } else { Opened::Nothing };
        let mut store = Self {
            run: Rc::new(run),
            release,
            api_server: link.api,
            without: link.without.as_deref().unwrap_or_default().into(),
            kept: None,
            cursor,
            moved: Moved::Jumped,
            playing: false,
            settings,
            opened,
            tab: Tab::default(),
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
        let name = run.name();
        let manifest = if name.is_some() { None } else { Some(run.packed()?) };
        let Settings { view, .. } = self.settings;
        let view = match (self.opened, view) {
            (Opened::Editor, _) => Some("manifest"),
            (_, View::List) => Some("list"),
            (_, View::Graph) => Some("graph"),
            (_, View::Auto) => None,
        };
        Ok(self.looking(Link {
            version: VERSION,
            path: run.path.to_owned(),
            place: Place::read(&run.steps.place(cursor)),
            preset: name.filter(|name| *name != Preset::first().id).map(str::to_owned),
            api: run.api_server,
            without: Some(run.without.to_string()).filter(|flags| !flags.is_empty()),
            release: (run.release != release_on(run.path, None)).then(|| run.release.to_owned()),
            manifest,
            view: view.map(str::to_owned),
            range: self.range,
            ..Link::default()
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

/// What a link brings to the node: its manifest, no manifest, or, where its own cannot be run, the first bundled one.
fn arrival(link: &Link, draft: &Draft) -> Arrival {
    let (api_server, without) = (link.api, link.without.as_deref().unwrap_or_default().into());
    if is_startup(link) {
        return Arrival { api_server, without, ..Arrival::default() };
    }
    let first = || Draft::of(Preset::first().manifest.into(), None);
    let draft = if draft.reading.pod.is_some() { draft.clone() } else { first() };
    Arrival { manifest: draft.text, pod: draft.reading.pod.clone(), api_server, without }
}

fn is_startup(link: &Link) -> bool {
    link.manifest.is_none() && link.preset.as_deref() == Some(STARTUP)
}

fn manifest(link: &Link) -> (Rc<str>, Option<Notice>) {
    let first = Preset::first().manifest;
    match (&link.manifest, &link.preset) {
        (Some(packed), _) => match packed.unpack() {
            Ok(text) => (text.into(), None),
            Err(error) => (first.into(), Some(Notice { key: error.key(), what: String::new() })),
        },
        // The first one waits in the editor.
        (None, Some(_)) if is_startup(link) => (first.into(), None),
        (None, Some(id)) => match Preset::find(id) {
            Some(preset) => (preset.manifest.into(), None),
            None => (first.into(), Some(Notice { key: "notice-unknown-preset", what: id.clone() })),
        },
        (None, None) => (first.into(), None),
    }
}

fn cursor(steps: &podpath_view::steps::Steps, link: &Link) -> (usize, Option<Notice>) {
    let place = link.place.to_string();
    if link.place == Place::First || link.is_misconceptions() {
        return (steps.opening(), None);
    }
    match steps.nearest(&place) {
        Nearest::Exact(step) if link.version == VERSION => (step, None),
        Nearest::Exact(step) | Nearest::Instead(step) => (step, Some(Notice { key: "notice-nearest", what: place })),
    }
}
