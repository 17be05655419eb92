//! `test`, `[` and `[[` with the files of a container.

use super::super::inside::Inside;
use super::ast::TestToken;
use super::run::Outcome;
use super::state::Shell;
use super::test::{Files, Malformed, Operand, evaluate};
use crate::kernel::Sys;
use crate::trace::Text;

struct Looking<'a> {
    sys: &'a Sys,
    inside: &'a Inside,
}

impl Files for Looking<'_> {
    fn holds(&self, question: &str, path: &str) -> bool {
        let (sys, inside) = (self.sys, self.inside);
        match question {
            "-d" => inside.is_directory(sys, path),
            "-f" => inside.exists(sys, path) && !inside.is_directory(sys, path),
            "-s" => {
                inside.exists(sys, path) && inside.read(sys, path).is_none_or(|text| !text.is_empty() || inside.is_made_elsewhere(path))
            }
            "-w" => inside.exists(sys, path) && !matches!(inside.may_write(sys, path), Err("Read-only file system" | "Permission denied")),
            "-x" => inside.root.has(path) || inside.exists(sys, path),
            "-L" | "-h" | "-p" | "-b" | "-u" | "-g" | "-k" | "-t" => false,
            "-c" => inside.absolute(path).starts_with("/dev/"),
            "-S" => inside.is_made_elsewhere(path),
            "-v" => inside.variable(path).is_some(),
            _ => inside.exists(sys, path),
        }
    }
}

/// `test …`, `[ … ]`: the exit code.
pub(in super::super) async fn run(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    let close = match name {
        "[" => Some("]"),
        "[[" => Some("]]"),
        _ => None,
    };
    let words = match (close, words.split_last()) {
        (None, _) => words,
        (Some(close), Some((last, rest))) if &**last == close => rest,
        _ => {
            inside.complain(sys, "sh: missing ]\n").await;
            return 2;
        }
    };
    let operand = |word: &Text| Operand { text: word.to_string(), is_operator: false, pattern: None };
    let operands: Vec<Operand> = words.iter().map(operand).collect();
    match evaluate(&operands, &Looking { sys, inside }) {
        Ok(holds) => i32::from(!holds),
        Err(Malformed(why)) => {
            inside.complain(sys, &format!("sh: {why}\n")).await;
            2
        }
    }
}

impl Shell {
    /// `[[ … ]]`: words are not cut, and what is right of `==` is a pattern.
    pub(super) async fn double_brackets(&mut self, tokens: &[TestToken]) -> Outcome {
        self.keep_pace(false).await;
        let mut operands = Vec::new();
        for token in tokens {
            operands.push(match token {
                TestToken::Operator(name) => Operand { text: (*name).to_owned(), is_operator: true, pattern: None },
                TestToken::Word(word) => {
                    let text = self.one(word).await?.text;
                    let pattern = Some(self.pattern(word).await?);
                    Operand { text, is_operator: false, pattern }
                }
            });
        }
        let inside = std::rc::Rc::clone(&self.inside);
        let answer = evaluate(&operands, &Looking { sys: &self.sys, inside: &inside });
        Ok(answer.map_or(2, |holds| i32::from(!holds)))
    }
}
