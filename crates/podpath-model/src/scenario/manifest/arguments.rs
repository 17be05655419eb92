//! What is filled into the sentences.

use super::problem::{Owner, ProblemKind, ResourceKind, Shape};
use std::fmt;

/// What is filled into a sentence: names and values.
pub type Arguments = Vec<(&'static str, String)>;

impl ProblemKind {
    /// What is filled into the sentence.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::TooLarge { bytes, limit } => filled(&[("bytes", bytes), ("limit", limit)]),
            Self::NotText { byte } => filled(&[("byte", byte)]),
            Self::ControlCharacter { code } => filled(&[("code", code)]),
            Self::Syntax { detail, .. } => filled(&[("detail", detail)]),
            Self::TooDeep { limit } | Self::EndlessAliases { limit } => filled(&[("limit", limit)]),
            Self::DuplicateKey { key, first_line } => filled(&[("key", key), ("first", first_line)]),
            Self::NotAnObject { found } => filled(&[("found", found)]),
            Self::SeveralObjects { count, objects } => filled(&[("count", count), ("objects", &objects.join(", "))]),
            Self::ListOfObjects { kind, objects } => filled(&[("kind", kind), ("objects", &objects.join(", "))]),
            Self::PodTemplate { kind, template } => filled(&[("kind", kind), ("template", template)]),
            Self::NotAPod { kind } => filled(&[("kind", kind)]),
            Self::WrongApiVersion { found } => filled(&[("found", found)]),
            _ => self.field_arguments(),
        }
    }

    /// What is filled into a sentence on a field as a whole.
    fn field_arguments(&self) -> Arguments {
        match self {
            Self::MissingField { path } => filled(&[("path", path), ("field", &last(path))]),
            Self::WrongType { path, expected, found } => filled(&[("path", path), ("expected", expected), ("found", found)]),
            Self::SeveralSources { path, sources } => filled(&[("path", path), ("sources", &sources.join(", "))]),
            Self::SeveralHandlers { path, handlers } => filled(&[("path", path), ("handlers", &handlers.join(", "))]),
            Self::NotForThis { path, owner } => filled(&[("path", path), ("field", &last(path)), ("owner", owner)]),
            Self::Contradiction { path, other } => filled(&[("path", path), ("other", other)]),
            Self::TooLong { path, bytes, limit } => filled(&[("path", path), ("bytes", bytes), ("limit", limit)]),
            Self::TooMany { path, count, limit } => filled(&[("path", path), ("count", count), ("limit", limit)]),
            Self::HostPortDiffers { host_port, container_port, .. } => filled(&[("host", host_port), ("container", container_port)]),
            Self::Duplicate { name, first_line, .. } => filled(&[("name", name), ("first", first_line)]),
            Self::UnknownVolume { volume, known, .. } => {
                let any = if known.is_empty() { "no" } else { "yes" };
                filled(&[("volume", volume), ("any", &any), ("known", &known.join(", "))])
            }
            _ => self.value_arguments(),
        }
    }

    /// What is filled into a sentence on a single value.
    fn value_arguments(&self) -> Arguments {
        match self {
            Self::LabelNotText { path, value, found } | Self::EnvNotText { path, value, found } => {
                filled(&[("path", path), ("value", value), ("found", found)])
            }
            Self::UnknownUnit { path, value, unit, resource } => {
                filled(&[("path", path), ("value", value), ("unit", unit), ("resource", resource)])
            }
            Self::RequestAboveLimit { resource, request, limit, .. } => {
                filled(&[("resource", resource), ("request", request), ("limit", limit)])
            }
            Self::OutOfRange { path, value, min, max } => filled(&[("path", path), ("value", value), ("min", min), ("max", max)]),
            Self::UnknownChoice { path, value, allowed } => filled(&[("path", path), ("value", value), ("allowed", &allowed.join(", "))]),
            Self::BadQuantity { path, value }
            | Self::BadName { path, value, .. }
            | Self::BadExit { path, value }
            | Self::BadAnswer { path, value }
            | Self::MustBeOne { path, value }
            | Self::PathGoesUp { path, value }
            | Self::PathIsAbsolute { path, value }
            | Self::Refused { path, value, .. }
            | Self::BadAddress { path, value } => filled(&[("path", path), ("value", value)]),
            _ => Vec::new(),
        }
    }
}

fn filled(arguments: &[(&'static str, &dyn fmt::Display)]) -> Arguments {
    arguments.iter().map(|(name, value)| (*name, cut(value.to_string()))).collect()
}

/// No sentence quotes more characters of a manifest.
const QUOTED_MAX: usize = 160;

/// What a sentence quotes: all of it, or how it begins.
pub(super) fn cut(text: String) -> String {
    match text.char_indices().nth(QUOTED_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// The word that the sentences select on.
impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Map => "map",
            Self::List => "list",
            Self::Text => "text",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Null => "null",
        })
    }
}

/// The word that the sentences select on.
impl fmt::Display for ResourceKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Storage => "storage",
        })
    }
}

/// The word that the sentences select on.
impl fmt::Display for Owner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InitContainer => "init",
            Self::EphemeralContainer => "ephemeral",
            Self::ReadinessProbe => "readiness",
        })
    }
}

/// The last step of a path: `name` of `metadata.name`, `example.com/gpu` of `limits["example.com/gpu"]`.
pub(super) fn last(path: &str) -> String {
    let in_brackets = path.strip_suffix("\"]").and_then(|path| path.split_once("[\""));
    in_brackets.map_or_else(|| path.rsplit('.').next().unwrap_or(path), |(_, name)| name).to_owned()
}
