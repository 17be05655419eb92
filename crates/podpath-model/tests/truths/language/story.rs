//! What a trace tells.

use podpath_model::trace::state::{Process, State};
use podpath_model::trace::{Event, Kind, Outcome, Protocol, Seq, SharedPayload, Text, Trace, What};
use podpath_model::wire::cni::Invocation;
use serde_json::Value;

/// A run, and what can be asked of it.
pub(crate) struct Story {
    /// Everything that happened.
    pub(crate) trace: Trace,
    /// When something was broken from outside, in nanoseconds; 0 if nothing was.
    pub(crate) broken_at_ns: u64,
    pub(super) end: State,
}

/// The answer to a call: its code and text, or what it says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Ok(Value),
    Failed(String, String),
    /// Whoever should have answered died, or the run ended.
    None,
}

impl Answer {
    /// `OK`, or the code of the failure.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Ok(_) => "OK",
            Self::Failed(code, _) => code,
            Self::None => "",
        }
    }
    /// The text of the failure; empty if it is none.
    pub(crate) fn text(&self) -> &str {
        if let Self::Failed(_, text) = self { text } else { "" }
    }
    /// What is under that pointer in the answer.
    pub(crate) fn at(&self, pointer: &str) -> Value {
        if let Self::Ok(value) = self { value.pointer(pointer).cloned().unwrap_or_default() } else { Value::Null }
    }
}

/// A container as `ContainerStatus` tells it: state, exit code, reason.
pub(crate) type Seen = (&'static str, i64, &'static str);

impl Story {
    pub(crate) fn of(trace: Trace) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        crate::support::citations::check(&trace);
        let mut end = State::default();
        trace.events.iter().for_each(|event| end.apply(event));
        Self { trace, broken_at_ns: 0, end }
    }
    /// When the last thing happened, in nanoseconds.
    pub(crate) fn ends_ns(&self) -> u64 {
        self.end.at_ns
    }
    /// The events, each with its position.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.trace.events.iter()
    }
    /// The position of the first event that is so.
    pub(crate) fn first(&self, what: impl Fn(&Event) -> bool) -> Option<usize> {
        self.trace.events.iter().position(what)
    }
    /// The node after so many events.
    pub(crate) fn after(&self, events: usize) -> State {
        let mut state = State::default();
        self.trace.events[..events].iter().for_each(|event| state.apply(event));
        state
    }
    /// The node at the end.
    pub(crate) fn end(&self) -> &State {
        &self.end
    }

    /// The processes that have ever been of a role, by pid.
    pub(crate) fn ever(&self, role: &str) -> Vec<&Process> {
        self.end.processes.values().filter(|process| process.role.name == role).collect()
    }
    /// The processes of a role that are alive at the end.
    pub(crate) fn alive(&self, role: &str) -> Vec<&Process> {
        alive(&self.end, role)
    }
    /// The processes that keep containers, alive at the end: shims, or conmons.
    pub(crate) fn keepers(&self) -> Vec<&Process> {
        self.alive("shim").into_iter().chain(self.alive("conmon")).collect()
    }
    /// The inits of app containers that are alive at the end.
    pub(crate) fn apps(&self) -> Vec<&Process> {
        inits(&self.end)
    }
    /// The process, dead or alive.
    pub(crate) fn process(&self, pid: u32) -> &Process {
        &self.end.processes[&pid]
    }

    /// The calls of a method, in order, each with its position.
    pub(crate) fn calls(&self, method: &str) -> Vec<&Event> {
        self.events().filter(|event| matches!(&event.what, What::Call { method: made, .. } if *made == method)).collect()
    }
    /// All calls of a protocol.
    pub(crate) fn protocol(&self, wanted: Protocol) -> Vec<(&Event, &'static str)> {
        let call = |event| match event {
            &Event { what: What::Call { protocol, method, .. }, .. } if protocol == wanted => Some(method),
            _ => None,
        };
        self.events().filter_map(|event| Some((event, call(event)?))).collect()
    }
    /// The answer to a call.
    pub(crate) fn answer_to(&self, call: Seq) -> Answer {
        let reply = self.events().find_map(|event| match &event.what {
            What::Reply { call: answered, outcome } if *answered == call => Some(outcome),
            _ => None,
        });
        match reply {
            Some(Outcome::Ok { reply, .. }) => Answer::Ok(serde_json::from_str(&reply.json()).expect("JSON")),
            Some(Outcome::Failed(failure)) => Answer::Failed(failure.code.to_owned(), failure.message.to_string()),
            None => Answer::None,
        }
    }
    /// The answers to all calls of a method that the kubelet or the client made, in order.
    pub(crate) fn answers(&self, method: &str) -> Vec<Answer> {
        let made = self.calls(method).into_iter().filter(|event| ["client", "kubelet"].contains(&event.process.role.name));
        made.map(|event| self.answer_to(event.seq)).collect()
    }
    /// The last answer to a method.
    pub(crate) fn answer(&self, method: &str) -> Answer {
        self.answers(method).pop().unwrap_or_else(|| panic!("{method} was never called"))
    }
    /// The events between a call and its answer.
    pub(crate) fn during(&self, call: &Event) -> &[Event] {
        let answered = self.first(|event| matches!(event.what, What::Reply { call: answered, .. } if answered == call.seq));
        &self.trace.events[call.seq as usize..answered.unwrap_or(self.trace.events.len())]
    }
    /// The events during the first call of a method.
    pub(crate) fn during_first(&self, method: &str) -> &[Event] {
        let calls = self.calls(method);
        self.during(calls.first().unwrap_or_else(|| panic!("{method} was never called")))
    }

    /// Whether each `ContainerStatus` was as expected.
    pub(crate) fn statuses(&self) -> Vec<(String, i64, String)> {
        let text = |answer: &Answer, pointer| answer.at(pointer).as_str().unwrap_or_default().to_owned();
        let status = |answer: &Answer| {
            // What is the first of an enum is left out on the wire.
            let state = text(answer, "/status/state").trim_start_matches("CONTAINER_").to_owned();
            let state = if state.is_empty() && answer.code() == "OK" { "CREATED".to_owned() } else { state };
            (state, answer.at("/status/exit_code").as_i64().unwrap_or(0), text(answer, "/status/reason"))
        };
        self.answers("ContainerStatus").iter().map(status).collect()
    }
    /// What the last `ContainerStatus` said.
    #[track_caller]
    pub(crate) fn says(&self, path: &str, expected: Seen) {
        let last = self.statuses().pop().expect("ContainerStatus was called");
        assert_eq!((&*last.0, last.1, &*last.2), expected, "{path}");
    }

    /// The programs of that name that were started, in order.
    pub(crate) fn spawns(&self, program: &str) -> Vec<&Event> {
        self.events().filter(|event| is_spawn_of(event, program)).collect()
    }
    /// The runs of a CNI plugin with a command: `bridge`, `ADD`.
    pub(crate) fn plugins(&self, plugin: &str, command: &str) -> Vec<&Event> {
        self.spawns(plugin).into_iter().filter(|event| cni_command(event).as_deref() == Some(command)).collect()
    }
    /// The programs of that name that were started to do that: `runc create`.
    pub(crate) fn runs(&self, program: &str, verb: &str) -> Vec<&Event> {
        let has_verb = |event: &&Event| argv(event).iter().skip(1).any(|word| &**word == verb);
        self.spawns(program).into_iter().filter(has_verb).collect()
    }
    /// The command lines of those.
    pub(crate) fn command_lines(&self, program: &str) -> Vec<String> {
        self.spawns(program).into_iter().map(|event| argv(event).join(" ")).collect()
    }
    /// The signals that were sent, each with its position, target and name.
    pub(crate) fn signals(&self) -> Vec<(&Event, u32, &'static str)> {
        let signal = |event: &Event| if let What::Signal { target, signal } = event.what { Some((target, signal)) } else { None };
        self.events().filter_map(|event| signal(event).map(|(target, name)| (event, target, name))).collect()
    }
    /// The names of everything of a sort that there is at the end.
    pub(crate) fn things(&self, kind: Kind) -> Vec<&Text> {
        things(&self.end, kind)
    }
    /// Where a change like that first happens.
    pub(crate) fn changes(&self, kind: Kind, name: &str) -> Vec<&Event> {
        let is_it =
            |event: &&Event| matches!(&event.what, What::Change(change) if change.object.kind == kind && change.object.name.contains(name));
        self.events().filter(is_it).collect()
    }
}

/// What stands under that pointer in the first call of a method.
#[track_caller]
pub(crate) fn argument(story: &Story, method: &str, pointer: &str) -> Value {
    let calls = story.calls(method);
    let What::Call { request, .. } = &calls.first().unwrap_or_else(|| panic!("{method} was never called")).what else { unreachable!() };
    let request: Value = serde_json::from_str(&request.json()).expect("JSON");
    request.pointer(pointer).cloned().unwrap_or_default()
}

/// The processes of a role that are alive in a state.
pub(crate) fn alive<'a>(state: &'a State, role: &str) -> Vec<&'a Process> {
    state.processes.values().filter(|process| process.role.name == role && process.is_alive()).collect()
}
/// The inits of app containers that are alive: what an app has started has an app as its parent.
pub(crate) fn inits(state: &State) -> Vec<&Process> {
    let is_init = |process: &&Process| state.processes.get(&process.parent).is_none_or(|parent| parent.role.name != "app");
    alive(state, "app").into_iter().filter(is_init).collect()
}
/// The names of everything of a sort in a state.
pub(crate) fn things(state: &State, kind: Kind) -> Vec<&Text> {
    state.things.keys().filter(|thing| thing.kind == kind).map(|thing| &thing.name).collect()
}
/// The command that a CNI plugin is started with: `ADD`; none for other programs.
pub(crate) fn cni_command(event: &Event) -> Option<String> {
    let What::Spawn { input, .. } = &event.what else { return None };
    let invocation = input.as_ref().and_then(SharedPayload::downcast::<Invocation>)?;
    Some(invocation.variable("CNI_COMMAND").to_string())
}
/// The command line with which an event starts a process; empty if it does not.
pub(crate) fn argv(event: &Event) -> &[Text] {
    if let What::Spawn { argv, .. } = &event.what { argv } else { &[] }
}
/// Whether an event starts a program of that name.
pub(crate) fn is_spawn_of(event: &Event, program: &str) -> bool {
    let What::Spawn { argv, comm, .. } = &event.what else { return false };
    let name = argv.first().map_or("", |path| path.rsplit('/').next().unwrap_or(path));
    // What is forked keeps the command line of its parent and has another name.
    name == program && name.starts_with(&**comm)
}
