//! From the parser's events to trees, within bounds. What the parser cannot take comes back as [`Stop`].

use super::Span;
use super::problem::{Problem, ProblemKind, Shape};
use super::tree::{Entry, Node, Scalar, Value};
use crate::sorted::{SortedMap, SortedSet};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks};
use std::rc::Rc;

/// No Pod is nested deeper.
pub(super) const DEPTH_MAX: usize = 50;
/// All aliases together may stand for so many nodes; a hundred containers that share thirty settings need three thousand.
const ALIAS_NODES_MAX: usize = 20_000;

/// Why building ended before the end of the text.
pub(super) enum Stop {
    /// The parser's error, and where the outermost bracket that is still open stands.
    Scan(ScanError, Option<Span>),
    /// The text asks for more than a manifest can need.
    Refused(Box<Problem>),
}

/// The documents of a text that are not empty, and what is wrong although they can be read.
pub(super) struct Documents {
    /// In order.
    pub documents: Vec<Node>,
    /// Double keys and the like.
    pub problems: Vec<Problem>,
}

/// Reads all documents.
pub(super) fn build(text: &str) -> Result<Documents, Stop> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, marks) = event.map_err(|error| Stop::Scan(error, builder.open_bracket()))?;
        builder.take(event, span_of(marks)).map_err(Stop::Refused)?;
    }
    Ok(Documents { documents: builder.documents, problems: builder.problems })
}

#[derive(Default)]
struct Builder {
    documents: Vec<Node>,
    problems: Vec<Problem>,
    open: Vec<Collection>,
    anchors: SortedMap<usize, Node>,
    alias_nodes: usize,
}

/// A collection whose end has not come yet.
struct Collection {
    content: Content,
    span: Span,
    /// Where its last item or key ends: the end of a block collection.
    content_end: Span,
    /// Written with brackets, so that its own end mark is its end.
    bracketed: bool,
    anchor: usize,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, first_lines: SortedMap<String, usize>, merged: Vec<Node>, key: Option<Key> },
}

struct Key {
    text: String,
    span: Span,
    is_merge: bool,
    is_usable: bool,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Problem>> {
        match event {
            Event::SequenceStart(anchor, _) => self.open(Content::Sequence(Vec::new()), span, anchor),
            Event::MappingStart(anchor, _) => {
                let content = Content::Mapping { entries: Vec::new(), first_lines: SortedMap::new(), merged: Vec::new(), key: None };
                self.open(content, span, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_plain = style == ScalarStyle::Plain;
                let tagged_text = tag.is_some_and(|tag| !tag.is_yaml_core_schema() || tag.suffix == "str");
                let span = if is_plain { content_span(span, &text) } else { span };
                let scalar = Scalar { text: Rc::from(&*text), is_text: !is_plain || tagged_text };
                let node = Node { value: Value::Scalar(scalar), span, nodes: 1 };
                self.complete(node, anchor);
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(&mut self, content: Content, span: Span, anchor: usize) -> Result<(), Box<Problem>> {
        if self.open.len() >= DEPTH_MAX {
            return Err(Box::new(Problem::new(ProblemKind::TooDeep { limit: DEPTH_MAX }, span)));
        }
        // The mark of a bracket ends behind it; a block collection has an empty mark, or one that spans its anchor and a line end.
        let bracketed = span.is_one_line() && span.end_column > span.column;
        let span = if bracketed { Span { column: span.end_column - 1, ..span } } else { span };
        self.open.push(Collection { content, span, content_end: span, bracketed, anchor });
        Ok(())
    }

    fn close(&mut self, end: Span) {
        let Some(collection) = self.open.pop() else {
            return;
        };
        let end = if collection.bracketed { end } else { collection.content_end };
        let span = collection.span.to(end);
        let (value, nodes) = match collection.content {
            Content::Sequence(items) => {
                let nodes: usize = items.iter().map(|item| item.nodes).sum();
                (Value::Sequence(Rc::new(items)), nodes)
            }
            Content::Mapping { mut entries, merged, .. } => {
                self.merge(&mut entries, &merged);
                let nodes: usize = entries.iter().map(|entry| entry.value.nodes).sum();
                (Value::Mapping(Rc::new(entries)), nodes)
            }
        };
        self.complete(Node { value, span, nodes: 1 + nodes }, collection.anchor);
    }

    /// Puts a finished node where it belongs: below the open collection, or at the top of a document.
    fn complete(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(collection) = self.open.last_mut() else {
            if !node.is_null() {
                self.documents.push(node);
            }
            return;
        };
        collection.content_end = collection.content_end.to(node.span);
        match &mut collection.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, merged, first_lines, key } => match key.take() {
                None => *key = Some(new_key(node, first_lines, &mut self.problems)),
                Some(key) if key.is_merge => merged.push(node),
                Some(key) if key.is_usable => {
                    // A value of nothing has no place of its own; it is where its key ends.
                    let value = if node.is_null() { Node { span: key.span, ..node } } else { node };
                    entries.push(Entry { key: key.text, key_span: key.span, value });
                }
                Some(_) => {}
            },
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Box<Problem>> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            return Err(Box::new(Problem::new(ProblemKind::AliasOfItself, span)));
        };
        self.alias_nodes = self.alias_nodes.saturating_add(node.nodes);
        if self.alias_nodes > ALIAS_NODES_MAX {
            let kind = ProblemKind::EndlessAliases { limit: ALIAS_NODES_MAX };
            return Err(Box::new(Problem::new(kind, span)));
        }
        self.complete(Node { span, ..node }, 0);
        Ok(())
    }

    /// `<<`: fields of other maps, where the map has none of that name (go-yaml v2 `decoder.merge`).
    fn merge(&mut self, entries: &mut Vec<Entry>, merged: &[Node]) {
        let mut known: SortedSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        for node in merged {
            let maps = match &node.value {
                Value::Sequence(items) => items.as_slice(),
                _ => std::slice::from_ref(node),
            };
            for map in maps {
                let Value::Mapping(more) = &map.value else {
                    let kind = ProblemKind::WrongType { path: "<<".to_owned(), expected: Shape::Map, found: map.shape() };
                    self.problems.push(Problem::new(kind, map.span));
                    continue;
                };
                entries.extend(more.iter().filter(|entry| known.insert(entry.key.clone())).cloned());
            }
        }
    }

    fn open_bracket(&self) -> Option<Span> {
        self.open.iter().find(|collection| collection.bracketed).map(|collection| collection.span)
    }
}

fn new_key(node: Node, first_lines: &mut SortedMap<String, usize>, problems: &mut Vec<Problem>) -> Key {
    let span = node.span;
    let Value::Scalar(scalar) = node.value else {
        problems.push(Problem::new(ProblemKind::KeyNotText, span));
        return Key { text: String::new(), span, is_merge: false, is_usable: false };
    };
    let text = scalar.text.to_string();
    let is_merge = !scalar.is_text && text == "<<";
    let is_usable = match first_lines.get(&text) {
        Some(&first_line) if !is_merge => {
            problems.push(Problem::new(ProblemKind::DuplicateKey { key: text.clone(), first_line }, span));
            false
        }
        _ => true,
    };
    first_lines.entry(text.clone()).or_insert(span.line);
    Key { text, span, is_merge, is_usable }
}

/// The place of the text alone: the parser counts an anchor or tag in front of it as part of the scalar.
fn content_span(span: Span, text: &str) -> Span {
    let length = text.chars().count();
    if span.is_one_line() && span.end_column.saturating_sub(span.column) > length {
        Span { column: span.end_column - length, ..span }
    } else {
        span
    }
}

/// The parser counts columns from 0.
fn span_of(marks: Marks) -> Span {
    Span { line: marks.start.line(), column: marks.start.col() + 1, end_line: marks.end.line(), end_column: marks.end.col() + 1 }
}
