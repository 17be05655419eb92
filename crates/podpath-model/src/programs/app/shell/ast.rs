//! A script, parsed.

use std::cell::OnceCell;
use std::rc::Rc;

/// A command, simple or compound.
#[derive(Debug)]
pub(crate) enum Node {
    /// `A=b program word >file`
    Simple(Simple),
    /// `a | b`
    Pipeline(Vec<Rc<Node>>),
    /// `! a`
    Not(Rc<Node>),
    /// `a && b`
    And(Rc<Node>, Rc<Node>),
    /// `a || b`
    Or(Rc<Node>, Rc<Node>),
    /// `a; b`
    Sequence(Vec<Rc<Node>>),
    /// `a &`
    Background(Rc<Node>),
    /// `( a )`
    Subshell(Rc<Node>),
    /// `if a; then b; elif c; then d; else e; fi`: conditions with what follows them, and the rest.
    If(Vec<(Rc<Node>, Rc<Node>)>, Option<Rc<Node>>),
    /// `while`, `until`, `for ((;;))`
    Loop(Loop),
    /// `for name in words`: without words it goes over the arguments.
    For { name: Rc<str>, words: Option<Vec<Word>>, body: Rc<Node>, source: Rc<str> },
    /// `case word in`: patterns, what follows them, and whether the next arm follows too.
    Case(Word, Vec<Arm>),
    /// `name() body`
    Function(Rc<str>, Rc<Node>),
    /// `[[ … ]]`
    Test(Vec<TestToken>),
    /// `(( … ))`
    Arithmetic(Word),
    /// A compound command with redirections.
    Redirected(Rc<Node>, Vec<Redirect>),
}

/// One arm of a `case`.
#[derive(Debug)]
pub(crate) struct Arm {
    pub(crate) patterns: Vec<Word>,
    pub(crate) body: Option<Rc<Node>>,
}

/// A loop with a condition.
#[derive(Debug)]
pub(crate) struct Loop {
    /// It goes on until the condition holds.
    pub(crate) until: bool,
    pub(crate) condition: Rc<Node>,
    pub(crate) body: Rc<Node>,
    /// What is computed after each turn.
    pub(crate) step: Option<Word>,
    /// How it begins, as it was written.
    pub(crate) source: Rc<str>,
}

/// A command line.
#[derive(Debug, Default)]
pub(crate) struct Simple {
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) words: Vec<Word>,
    pub(crate) redirects: Vec<Redirect>,
}

/// `NAME=value`, `NAME+=value`.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) name: Rc<str>,
    pub(crate) appends: bool,
    pub(crate) value: Word,
}

/// `2>file`.
#[derive(Debug)]
pub(crate) struct Redirect {
    pub(crate) descriptor: u32,
    pub(crate) target: Target,
}

/// Where a redirection leads.
#[derive(Debug)]
pub(crate) enum Target {
    /// `< file`
    Read(Word),
    /// `> file`
    Write(Word),
    /// `>> file`
    Append(Word),
    /// `>&2`, `<&-`
    Duplicate(Word),
    /// `&> file`: both streams.
    Both(Word, bool),
    /// `<<END`: the text comes when its line has ended.
    Here(Rc<OnceCell<Word>>),
    /// `<<< word`
    HereString(Word),
}

/// Parts that stand together.
pub(crate) type Word = Vec<Part>;

/// A piece of a word.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Text; quoted text is neither split nor a pattern.
    Text { text: Rc<str>, quoted: bool },
    /// `$name`, `${name…}`
    Parameter { name: Rc<str>, operation: Operation, quoted: bool },
    /// `$(…)`
    Command { node: Rc<Node>, quoted: bool },
    /// `$((…))`
    Arithmetic { expression: Word, quoted: bool },
}

/// What is done with the value of a parameter.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    /// The value.
    Value,
    /// `${#name}`
    Length,
    /// `${name:-word}`: with the colon an empty value counts as none.
    Default { word: Word, colon: bool },
    /// `${name:=word}`
    Assign { word: Word, colon: bool },
    /// `${name:?word}`
    Require { word: Word, colon: bool },
    /// `${name:+word}`
    Instead { word: Word, colon: bool },
    /// `${name#pattern}`, `##`
    CutStart { pattern: Word, longest: bool },
    /// `${name%pattern}`, `%%`
    CutEnd { pattern: Word, longest: bool },
    /// `${name/pattern/word}`, `//`
    Replace { pattern: Word, word: Word, all: bool },
    /// `${name:offset:length}`
    Slice { offset: Word, length: Option<Word> },
}

/// A piece of `[[ … ]]`.
#[derive(Debug)]
pub(crate) enum TestToken {
    Word(Word),
    Operator(&'static str),
}

/// Why a text is no script that can be run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No shell takes it; near which word.
    Syntax(String),
    /// It ends too early.
    Unfinished,
    /// A shell takes it, and this one does not: what it is.
    NotUnderstood(String),
    /// It is nested deeper than this shell follows.
    TooDeep,
}
