//! Who a trace is about: its sandboxes and containers, with the names that people gave them.

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Event, Outcome, Protocol, Seq, SharedPayload, Text, Trace, What};
use serde_json::Value;

use super::short_id;

/// The sandboxes and containers of a trace, in the order in which they appear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    units: Vec<Unit>,
    by_id: SortedMap<Text, usize>,
    /// Of each container its number in its sandbox, and how many there are.
    numbers: Vec<Option<(usize, usize)>>,
}

/// A sandbox or a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: Text,
    /// Which of the two.
    pub kind: UnitKind,
    /// What people call it: of a container its name, of a sandbox the pod's name; the short id if nobody named it.
    pub name: Text,
    /// Of a container: its sandbox, as position in [`Cast::units`].
    pub sandbox: Option<usize>,
    /// The call that asked for it.
    pub asked: Option<Seq>,
}

/// Sandbox or container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// The pod's sandbox, which is the pause container.
    Sandbox,
    /// A container of the pod.
    Container,
}

impl Cast {
    /// Who a trace is about.
    pub fn of(trace: &Trace) -> Self {
        let mut cast = Self::default();
        let mut asked: SortedMap<Seq, Asked> = SortedMap::new();
        for event in &trace.events {
            if let Some(new) = Asked::read(event) {
                asked.insert(event.seq, new);
            }
            if let Some(subject) = &event.subject
                && !cast.by_id.contains_key(subject)
            {
                cast.meet(trace, &asked, event, subject);
            }
            cast.learn(&mut asked, event);
        }
        cast.count();
        cast
    }
    /// All of them.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }
    /// The name of the first one of a kind; empty where there is none.
    pub fn first_name(&self, kind: UnitKind) -> &str {
        self.units.iter().find(|unit| unit.kind == kind).map_or("", |unit| &unit.name)
    }
    /// One of them.
    pub fn unit(&self, index: usize) -> Option<&Unit> {
        self.units.get(index)
    }
    /// The position of an id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
    /// How many containers the largest pod has; one that is started again counts once.
    pub fn containers(&self) -> usize {
        self.numbers.iter().flatten().map(|(_, total)| *total).max().unwrap_or(0)
    }
    /// Of a container: its how-manieth it is of its sandbox, from 1, and how many there are. By names, so that a restarted container
    /// keeps its number.
    pub fn number(&self, index: usize) -> Option<(usize, usize)> {
        self.numbers.get(index).copied().flatten()
    }

    fn count(&mut self) {
        let mut names: SortedMap<Option<usize>, Vec<Text>> = SortedMap::new();
        let mut at = Vec::with_capacity(self.units.len());
        for unit in &self.units {
            let known = names.entry(unit.sandbox).or_default();
            at.push((unit.kind == UnitKind::Container).then(|| {
                known.iter().position(|name| *name == unit.name).unwrap_or_else(|| {
                    known.push(unit.name.clone());
                    known.len() - 1
                })
            }));
        }
        let total = |unit: &Unit| names.get(&unit.sandbox).map_or(0, Vec::len);
        self.numbers = self.units.iter().zip(at).map(|(unit, at)| Some((at? + 1, total(unit)))).collect();
    }

    /// An id that was not seen before: the innermost request around it that asks for a sandbox or a container says what it is.
    fn meet(&mut self, trace: &Trace, asked: &SortedMap<Seq, Asked>, event: &Event, subject: &Text) {
        let mut at = Some(event.seq);
        while let Some(seq) = at {
            if let Some(request) = asked.get(&seq).filter(|request| !request.answered) {
                return self.add(subject.clone(), seq, request);
            }
            at = trace.events.get(seq as usize).and_then(|event| event.within).filter(|outer| *outer < seq);
        }
        let kind = match event.milestone {
            Some(milestone) if milestone.name().starts_with("sandbox.") => UnitKind::Sandbox,
            Some(milestone) if milestone.name().starts_with("container.") => UnitKind::Container,
            _ => return,
        };
        let name = short_id(subject).into();
        self.insert(Unit { id: subject.clone(), kind, name, sandbox: None, asked: None });
    }

    /// The answer to such a request names the id.
    fn learn(&mut self, asked: &mut SortedMap<Seq, Asked>, event: &Event) {
        let What::Reply { call, outcome } = &event.what else { return };
        let Some(request) = asked.get_mut(call) else { return };
        request.answered = true;
        let Outcome::Ok { reply, .. } = outcome else { return };
        let key = match request.kind {
            UnitKind::Sandbox => "pod_sandbox_id",
            UnitKind::Container => "container_id",
        };
        if let Some(id) = json(reply).get(key).and_then(Value::as_str) {
            let request = request.clone();
            self.add(id.into(), *call, &request);
        }
    }

    fn add(&mut self, id: Text, call: Seq, request: &Asked) {
        let sandbox = request.sandbox.as_ref().and_then(|id| self.find(id));
        self.insert(Unit { id, kind: request.kind, name: request.name.clone(), sandbox, asked: Some(call) });
    }

    fn insert(&mut self, unit: Unit) {
        match self.by_id.get(&unit.id) {
            Some(known) => {
                if let Some(known) = self.units.get_mut(*known).filter(|known| known.asked.is_none()) {
                    *known = unit;
                }
            }
            None => {
                self.by_id.insert(unit.id.clone(), self.units.len());
                self.units.push(unit);
            }
        }
    }
}

/// A request that makes a sandbox or a container.
#[derive(Clone)]
struct Asked {
    kind: UnitKind,
    name: Text,
    sandbox: Option<Text>,
    answered: bool,
}

impl Asked {
    fn read(event: &Event) -> Option<Self> {
        let What::Call { protocol: Protocol::Cri, method, request, .. } = &event.what else { return None };
        let kind = match *method {
            "RunPodSandbox" => UnitKind::Sandbox,
            "CreateContainer" => UnitKind::Container,
            _ => return None,
        };
        let request = json(request);
        let name = request.pointer("/config/metadata/name").and_then(Value::as_str).unwrap_or_default();
        let sandbox = request.get("pod_sandbox_id").and_then(Value::as_str).map(Text::from);
        Some(Self { kind, name: name.into(), sandbox, answered: false })
    }
}

/// A payload as JSON; null if it is none.
pub(crate) fn json(payload: &SharedPayload) -> Value {
    serde_json::from_str(&payload.json()).unwrap_or(Value::Null)
}
