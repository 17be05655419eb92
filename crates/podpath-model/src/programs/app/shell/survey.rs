//! What a script asks that nobody can know, without running it: programs whose answers come from elsewhere, and what this shell does not
//! understand.

use std::rc::Rc;

use super::super::utilities;
use super::ast::{Node, Part, Trouble, Word};
use super::parser;
use crate::sorted::SortedSet;

/// What a script leaves open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Survey {
    /// Programs by name, as far as they are written out, in the order in which they come.
    pub(crate) programs: Vec<String>,
    /// What is not understood, as it is written.
    pub(crate) construct: Option<String>,
}

/// Builtins that nobody needs to know of.
const BUILTINS: &str = "exit return break continue trap set shift export readonly declare typeset local unset cd read wait eval exec . source \
    command builtin type hash let getopts umask ulimit alias unalias shopt times disown bg jobs enable : true false echo printf test [ kill pwd";

/// Looks through a script.
pub(crate) fn survey(script: &str) -> Survey {
    let mut survey = Survey::default();
    match parser::parse(script) {
        Ok(node) => {
            let mut looking = Looking { programs: Vec::new(), functions: SortedSet::new() };
            looking.node(&node);
            let functions = looking.functions;
            survey.programs = looking.programs.into_iter().filter(|name| !functions.contains(name)).collect();
        }
        Err(Trouble::NotUnderstood(construct)) => survey.construct = Some(construct),
        Err(Trouble::TooDeep) => survey.construct = Some("…".to_owned()),
        // It ends with an error, as it would elsewhere.
        Err(Trouble::Syntax(_) | Trouble::Unfinished) => {}
    }
    survey
}

struct Looking {
    programs: Vec<String>,
    functions: SortedSet<String>,
}

impl Looking {
    fn node(&mut self, node: &Rc<Node>) {
        match &**node {
            Node::Simple(simple) => {
                self.name(&simple.words);
                simple.words.iter().chain(simple.assignments.iter().map(|assignment| &assignment.value)).for_each(|word| self.word(word));
            }
            Node::Pipeline(nodes) | Node::Sequence(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Node::Not(node) | Node::Background(node) | Node::Subshell(node) | Node::Redirected(node, _) => self.node(node),
            Node::And(left, right) | Node::Or(left, right) => [left, right].into_iter().for_each(|node| self.node(node)),
            Node::If(branches, otherwise) => {
                branches.iter().for_each(|(condition, body)| [condition, body].into_iter().for_each(|node| self.node(node)));
                otherwise.iter().for_each(|node| self.node(node));
            }
            Node::Loop(repeat) => [&repeat.condition, &repeat.body].into_iter().for_each(|node| self.node(node)),
            Node::For { words, body, .. } => {
                words.iter().flatten().for_each(|word| self.word(word));
                self.node(body);
            }
            Node::Case(_, arms) => arms.iter().filter_map(|arm| arm.body.as_ref()).for_each(|node| self.node(node)),
            Node::Function(name, body) => {
                self.functions.insert(name.to_string());
                self.node(body);
            }
            Node::Test(_) | Node::Arithmetic(_) => {}
        }
    }

    fn word(&mut self, word: &Word) {
        for part in word {
            if let Part::Command { node, .. } = part {
                self.node(node);
            }
        }
    }

    /// The program of a command line, if nobody knows it by heart.
    fn name(&mut self, words: &[Word]) {
        let literal = |word: &Word| match &word[..] {
            [Part::Text { text, .. }] => Some(text.to_string()),
            _ => None,
        };
        let mut words = words.iter().map(literal);
        let mut name = words.next().flatten();
        while matches!(name.as_deref(), Some("exec" | "command" | "nohup" | "nice" | "sudo")) {
            name = words.next().flatten();
        }
        let Some(name) = name else { return };
        let base = super::super::programs::base(&name).to_owned();
        let is_known = BUILTINS.split_whitespace().any(|known| known == base)
            || utilities::is_understood(&base)
            || super::super::programs::SHELLS.contains(&&*base);
        if !is_known && !self.programs.contains(&base) {
            self.programs.push(base);
        }
    }
}
