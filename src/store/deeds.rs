//! What the reader does to the node. A deed makes a run of its own, which is the same until then: the reader stays where they are, and
//! goes on into what comes of it.

use std::rc::Rc;

use podpath_trace::ask::Said;
use podpath_view::deeds::listed;

use super::{Errand, Store, Whither};
use crate::wish::Wish;

/// What was done and taken back: it can be done again, the last one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone(Vec<Rc<str>>);

impl Undone {
    /// Whether there is something.
    pub fn is_there(&self) -> bool {
        !self.0.is_empty()
    }
}

impl Store {
    /// One more deed, after those that were done.
    pub(super) fn do_more(&mut self, deed: Rc<str>) {
        self.undone = Undone::default();
        self.append(deed);
    }

    /// What was taken back last is done again.
    pub(super) fn redo(&mut self) {
        if let Some(deed) = self.undone.0.pop() {
            self.append(deed);
        }
    }

    fn append(&mut self, deed: Rc<str>) {
        let wish = self.wish().clone();
        let deeds = wish.deeds.iter().cloned().chain([deed]).collect();
        self.want_run(Wish { deeds, ..wish }, false);
    }

    /// These deeds and no others, as an attribute has them.
    pub(super) fn do_only(&mut self, deeds: &str) {
        let deeds = listed(deeds).map(Rc::from).collect();
        self.want_run(Wish { deeds, ..self.wish().clone() }, false);
    }

    /// Without any deed.
    pub(super) fn mend(&mut self) {
        let deeds = self.wish().deeds.clone();
        self.undone.0.extend(deeds.iter().rev().cloned());
        self.do_only("");
    }

    /// Without the last deed.
    pub(super) fn undo(&mut self) {
        let wish = self.wish().clone();
        self.undone.0.extend(wish.deeds.last().cloned());
        let kept = wish.deeds.len().saturating_sub(1);
        self.want_run(Wish { deeds: wish.deeds.iter().take(kept).cloned().collect(), ..wish }, false);
    }

    /// A deed cannot be done in the run that was wanted: that is said, and the run comes without it; where it is on screen it stays.
    pub(super) fn undone(&mut self, wish: Wish, whither: Whither, said: Said) {
        self.notice = Some(said);
        let unbroken = wish.unbroken();
        let stays = self.run.wish.unbroken() == unbroken && matches!(whither, Whither::Same { .. });
        if !stays {
            self.want(Errand::Run(unbroken, whither));
        }
    }
}
