//! What a shell remembers.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::super::inside::Inside;
use super::Flavor;
use super::arithmetic::Numbers;
use super::ast::Node;
use super::pace::Pace;
use crate::kernel::{Signal, Sys};
use crate::sorted::SortedMap;
use crate::trace::Text;

/// Text beyond this is not kept: only how long it is.
pub(super) const TEXT_MAX: usize = 64 << 10;
/// How much memory a shell uses without its variables.
const SHELL_BYTES: u64 = 512 << 10;
/// How fast a text is copied.
const BYTES_PER_NS: u64 = 2;

/// A text, or the start of one and how much longer it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) more: u64,
}

impl Value {
    pub(super) fn length(&self) -> u64 {
        (self.text.len() as u64).saturating_add(self.more)
    }
    pub(super) fn push(&mut self, text: &str) {
        let room = TEXT_MAX.saturating_sub(self.text.len()).min(text.len());
        let end = (0..=room).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        self.text.push_str(&text[..end]);
        self.more = self.more.saturating_add((text.len() - end) as u64);
    }
    pub(super) fn push_value(&mut self, value: &Self) {
        self.push(&value.text);
        self.more = self.more.saturating_add(value.more);
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        let mut value = Self::default();
        value.push(text);
        value
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Variable {
    pub(super) value: Value,
    pub(super) is_exported: bool,
    pub(super) is_read_only: bool,
}

/// `set -e` and the like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Options {
    pub(super) exits_on_error: bool,
    pub(super) requires_variables: bool,
    pub(super) traces: bool,
    pub(super) checks_pipes: bool,
    pub(super) leaves_patterns: bool,
    pub(super) exports_all: bool,
}

/// A script that is being run.
pub(super) struct Shell {
    pub(super) sys: Sys,
    pub(super) inside: Rc<Inside>,
    pub(super) flavor: Flavor,
    pub(super) name: Text,
    pub(super) arguments: Vec<Text>,
    pub(super) variables: SortedMap<Text, Variable>,
    pub(super) functions: SortedMap<Text, Rc<Node>>,
    pub(super) options: Options,
    /// What is done on a signal, or at the end (`EXIT`).
    pub(super) traps: SortedMap<Text, Text>,
    pub(super) status: i32,
    /// How the last `$(…)` of a command has ended.
    pub(super) substituted: Option<i32>,
    pub(super) last_background: Option<u32>,
    pub(super) jobs: Vec<u32>,
    /// Signals that have come and were not answered yet.
    pub(super) caught: Vec<Signal>,
    /// So many conditions are open: in one an error ends nothing.
    pub(super) conditions: u32,
    pub(super) loops: u32,
    pub(super) depth: u32,
    pub(super) pace: Pace,
    /// The variables that functions have hidden.
    pub(super) hidden: Vec<Vec<(Text, Option<Variable>)>>,
}

impl Shell {
    pub(super) fn new(sys: Sys, inside: Rc<Inside>, flavor: Flavor, name: &str) -> Self {
        let variables = inside.env.iter().map(|(name, value)| {
            let variable = Variable { value: Value::from(&**value), is_exported: true, is_read_only: false };
            (name.clone(), variable)
        });
        let variables = variables.collect();
        Self {
            sys,
            inside,
            flavor,
            name: name.into(),
            arguments: Vec::new(),
            variables,
            functions: SortedMap::new(),
            options: Options::default(),
            traps: SortedMap::new(),
            status: 0,
            substituted: None,
            last_background: None,
            jobs: Vec::new(),
            caught: Vec::new(),
            conditions: 0,
            loops: 0,
            depth: 0,
            pace: Pace::default(),
            hidden: Vec::new(),
        }
    }

    /// A copy in a process of its own: it forgets what is to be done on signals.
    pub(super) fn copy(&self, inside: Rc<Inside>) -> impl FnOnce(Sys) -> Self + use<> {
        let (flavor, name, arguments) = (self.flavor, self.name.clone(), self.arguments.clone());
        let (variables, functions, options) = (self.variables.clone(), self.functions.clone(), self.options);
        let (status, conditions, last_background, depth) = (self.status, self.conditions, self.last_background, self.depth);
        move |sys| Self {
            arguments,
            variables,
            functions,
            options,
            status,
            conditions,
            last_background,
            depth,
            ..Self::new(sys, inside, flavor, &name)
        }
    }

    pub(super) fn set_options(&mut self, letters: &str, on: bool) {
        for letter in letters.chars() {
            match letter {
                'e' => self.options.exits_on_error = on,
                'u' => self.options.requires_variables = on,
                'x' => self.options.traces = on,
                'f' => self.options.leaves_patterns = on,
                'a' => self.options.exports_all = on,
                _ => {}
            }
        }
    }
    pub(super) fn set_option(&mut self, name: &str, on: bool) {
        match name {
            "errexit" => self.options.exits_on_error = on,
            "nounset" => self.options.requires_variables = on,
            "xtrace" => self.options.traces = on,
            "pipefail" => self.options.checks_pipes = on,
            "noglob" => self.options.leaves_patterns = on,
            "allexport" => self.options.exports_all = on,
            _ => {}
        }
    }

    /// The value of a variable.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).map(|variable| &variable.value)
    }

    /// Sets a variable; false if it may not be changed.
    pub(super) fn set(&mut self, name: &str, value: Value) -> bool {
        let exports = self.options.exports_all;
        let former = self.variables.get(name);
        if former.is_some_and(|variable| variable.is_read_only) {
            return false;
        }
        let is_exported = exports || former.is_some_and(|variable| variable.is_exported);
        self.variables.insert(name.into(), Variable { value, is_exported, is_read_only: false });
        true
    }

    /// Sets a variable, which takes time and memory.
    pub(super) async fn assign(&mut self, name: &str, value: Value) -> bool {
        let length = value.length();
        let is_set = self.set(name, value);
        if length > 1 {
            let used = self.variables.values().fold(SHELL_BYTES, |used, variable| used.saturating_add(variable.value.length()));
            self.sys.sleep(length / BYTES_PER_NS).await;
            self.sys.use_memory(used).await;
        }
        is_set
    }

    /// All that a turn of a loop can change, as one number.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (name, variable) in &self.variables {
            (name, &variable.value).hash(&mut hasher);
        }
        (&self.arguments, &self.inside.directory, self.functions.len(), self.last_background).hash(&mut hasher);
        hasher.finish()
    }

    /// What a child inherits.
    pub(super) fn exported(&self) -> Vec<(Text, Text)> {
        let exported = self.variables.iter().filter(|(_, variable)| variable.is_exported);
        exported.map(|(name, variable)| (name.clone(), Text::from(variable.value.text.as_str()))).collect()
    }
}

impl Numbers for Shell {
    fn text(&self, name: &str) -> String {
        self.value(name).map(|value| value.text.clone()).unwrap_or_default()
    }
    fn set(&mut self, name: &str, value: i64) {
        Shell::set(self, name, Value::from(value.to_string().as_str()));
    }
}
