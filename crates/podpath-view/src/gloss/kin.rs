//! The lines that a trace can fill: program, who starts it, parent, children.

use podpath_trace::Status;

use super::{INIT, View};
use crate::processes::Process;

/// So many children are named; the others are counted.
const NAMED: usize = 3;

impl View<'_> {
    /// In the order of the lines; none where the general text is better.
    pub(super) fn facts(&self, process: &Process) -> Vec<Option<String>> {
        vec![self.program(process), self.starter(process), Some(self.parent(process)), Some(self.children(process)), None]
    }

    /// The name and the number of a process.
    pub(super) fn named(&self, pid: u32) -> Option<String> {
        let process = self.index.find(pid)?;
        let name = process.face(self.end).map(|face| process.name(face))?;
        let number = if process.on_node { pid.to_string() } else { String::new() };
        Some(self.words.say("gloss-named", &[("name", &name), ("pid", &number)]).trim().to_owned())
    }

    /// The last part of the path that it runs; of a fork what it calls itself.
    fn program(&self, process: &Process) -> Option<String> {
        let face = process.face(self.end)?;
        let path = face.argv.first().map_or(&*face.comm, |path| path);
        path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
    }

    fn starter(&self, process: &Process) -> Option<String> {
        if process.pid == INIT {
            return Some(self.words.say("gloss-starts-kernel", &[]));
        }
        let maker = self.index.find(process.parents.first()?.1)?;
        let role = |process: &Process| process.faces.first().map(|(_, face)| face.role.name);
        // Who only makes another one of itself is not who wanted it.
        let mut first = maker;
        while let Some(above) = first.parents.first().and_then(|(_, pid)| self.index.find(*pid)).filter(|_| role(first) == role(process)) {
            first = above;
        }
        if process.is_init() {
            // The last of its kind is the command itself.
            let own = self.above(maker, role(process));
            return Some(self.words.say("gloss-starts-init", &[("name", &self.named(own)?)]));
        }
        let key = if first.pid == maker.pid { return self.named(maker.pid) } else { "gloss-starts-launcher" };
        Some(self.words.say(key, &[("name", &self.named(first.pid)?)]))
    }

    /// The oldest process of the same role in a line of parents.
    fn above(&self, process: &Process, role: Option<&str>) -> u32 {
        let mut here = process;
        let is_one = |process: &&Process| process.faces.first().map(|(_, face)| face.role.name) == role;
        while let Some(above) = here.parents.first().and_then(|(_, pid)| self.index.find(*pid)).filter(is_one) {
            here = above;
        }
        here.pid
    }

    fn parent(&self, process: &Process) -> String {
        let none = || self.words.say("gloss-nobody", &[]);
        if process.ended(self.end).is_some() {
            return self.words.say("gloss-parent-gone", &[]);
        }
        let Some(name) = process.parent(self.end).and_then(|pid| self.named(pid)) else { return none() };
        let before = process.parents.first().and_then(|(_, pid)| self.index.find(*pid)).filter(|_| process.is_adopted(self.end));
        let Some(before) = before else { return name };
        let killed = matches!(before.ended(self.end), Some(Status::Killed(_)));
        let key = if killed { "gloss-parent-killed" } else { "gloss-parent-left" };
        let old = self.named(before.pid).unwrap_or_default();
        self.words.say(key, &[("name", &name), ("before", &old)])
    }

    fn children(&self, process: &Process) -> String {
        let names: Vec<String> = self
            .index
            .living(self.end)
            .filter(|child| child.parent(self.end) == Some(process.pid))
            .filter_map(|child| self.named(child.pid))
            .collect();
        let between = self.words.say("list-between", &[]);
        match names.len() {
            0 => self.words.say("gloss-nobody", &[]),
            count if count > NAMED => {
                let (first, more) = (names[..NAMED].join(&between), (count - NAMED).to_string());
                self.words.say("gloss-more", &[("names", &first), ("n", &more)])
            }
            _ => names.join(&between),
        }
    }
}
