//! The attributes of the element, as they change the store.

use std::rc::Rc;

use crate::catalogue::{first_path, path_of, release_of};
use crate::preset::{Preset, STARTUP};

use podpath_view::steps::{Level, Steps};

use super::{Controls, Draft, Moved, Speed, Store, Theme, View, noticed};

impl Store {
    /// An attribute of the element. What it cannot mean is a notice, and leaves everything as it is.
    pub(super) fn attribute(&mut self, name: &str, value: Option<&str>) {
        let bad = || noticed("notice-bad-attribute", &format!("{name}=\"{}\"", value.unwrap_or_default()));
        let done = match name {
            "path" => value.map_or(Some(first_path()), path_of).map(|path| self.take(path, self.release)),
            "release" => value.map_or(Some(None), |id| release_of(id).map(Some)).map(|release| self.take(self.wish().path, release)),
            "do" => {
                self.do_only(value.unwrap_or_default());
                Some(())
            }
            "compare" => {
                self.compare(value.filter(|asked| !asked.is_empty()).map(Rc::from));
                Some(())
            }
            "api-server" => boolean(value).map(|there| self.join(there)),
            "step" => value.filter(|place| Steps::is_place(place)).map(|place| {
                self.cursor = self.within(self.run.steps.nearest(place).step());
            }),
            "range" => value.map_or(Ok(None), |range| range.parse().map(Some)).ok().map(|range| {
                self.range = range;
                self.cursor = self.within(self.cursor);
            }),
            "lang" => value.and_then(|tag| tag.parse().ok()).map(|lang| self.settings.lang = lang),
            "theme" => value.map_or(Ok(Theme::Auto), str::parse).ok().map(|theme| self.settings.theme = theme),
            "view" => value.map_or(Ok(View::Auto), str::parse).ok().map(|view| self.settings.view = view),
            "level" => value.map_or(Ok(Level::default()), str::parse).ok().map(|level| self.tell(level)),
            "controls" => value.map_or(Ok(Controls::Auto), str::parse).ok().map(|controls| self.settings.controls = controls),
            "speed" => value.map_or(Ok(Speed::One), str::parse).ok().map(|speed| self.settings.speed = speed),
            "manifest" => return self.manifest(value),
            _ => Some(()),
        };
        self.moved = Moved::Jumped;
        self.notice = if done.is_none() && value.is_some() { Some(bad()) } else { None };
    }

    /// A bundled manifest by its name, no manifest by its name, or a whole manifest.
    fn manifest(&mut self, value: Option<&str>) {
        self.notice = None;
        let text = value.unwrap_or(Preset::first().id);
        if text == STARTUP {
            self.moved = Moved::Jumped;
            return self.start_alone();
        }
        self.draft = Draft::of(Preset::find(text).map_or(text, |preset| preset.manifest).into(), None);
        self.want_draft(true);
    }
}

/// What an attribute says that is there or not, as HTML writes it; `false` is a no too.
pub(crate) fn boolean(value: Option<&str>) -> Option<bool> {
    match value {
        None | Some("false" | "0") => Some(false),
        Some("" | "true" | "1" | "api-server") => Some(true),
        Some(_) => None,
    }
}
