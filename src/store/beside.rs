//! Another run beside the one on screen: the same Pod on another path or with another release, or without what was done to the node.

use std::rc::Rc;

use crate::catalogue::{path_of, release_of, release_on};
use crate::run::Run;
use crate::wish::Wish;

use super::{Errand, Moved, Store};

/// What stands in the place of a path for the run to which nothing was done.
pub const UNBROKEN: &str = "unbroken";

/// Another run beside the one on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// `containerd`, `containerd:1.24`, `unbroken`: as links say it.
    pub asked: Rc<str>,
    /// The run, once it is there.
    pub run: Option<Rc<Run>>,
}

impl Store {
    /// The other run and the one on screen, where two are looked at and neither is of a recording.
    pub fn beside(&self) -> Option<(&Rc<Run>, &Rc<Run>)> {
        let other = self.other.as_ref().filter(|_| self.playing_recording.is_none())?;
        Some((&self.run, other.run.as_ref()?))
    }

    /// Puts another run beside this one, or takes it away.
    pub(super) fn compare(&mut self, asked: Option<Rc<str>>) {
        self.other = asked.map(|asked| Other { asked, run: None });
        self.moved = Moved::Jumped;
        self.want_other();
    }

    /// Asks for the run beside the one on screen, if there is to be one. What is no run, or the same one, is left out.
    pub(super) fn want_other(&mut self) {
        let Some(other) = self.other.take() else { return };
        let Some(wish) = other_of(&self.run.wish, &other.asked).filter(|wish| *wish != self.run.wish) else { return };
        self.other = Some(Other { run: None, ..other });
        self.want(Errand::Other(wish));
    }

    /// The other run is there.
    pub(super) fn besides(&mut self, run: Rc<Run>) {
        if let Some(other) = &mut self.other {
            other.run = Some(if self.run.routine { Rc::new(run.chattering(true)) } else { run });
        }
    }
}

/// The run that is meant beside one.
fn other_of(wish: &Wish, asked: &str) -> Option<Wish> {
    if asked == UNBROKEN {
        return Some(wish.unbroken());
    }
    let (path, release) = asked.split_once(':').map_or((asked, None), |(path, release)| (path, Some(release)));
    let path = if path.is_empty() { wish.path } else { path_of(path)? };
    let release = release_on(path, release.and_then(release_of));
    Some(Wish { path, release, without: "".into(), ..wish.clone() })
}
