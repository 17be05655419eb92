//! What nobody can know of a container is taken in the kindest way, and one note says so.

use super::wishes::PREFIX;
use crate::pod::{Container, EnvSource, Handler, ImagePullPolicy, Metadata, PodSpec};
use crate::programs::app::{Pages, Survey, own_program, pages_of, refused, survey};
use crate::programs::images::{Image, RootFilesystem};
use crate::programs::kubelet::image_name;
use crate::programs::world::{expected_ports, is_configured, outside, place_of};
use crate::scenario::manifest::Span;
use crate::scenario::manifest::fields::shortened;
use crate::scenario::manifest::note::{Assumed, Assumption, NoteKind};
use crate::scenario::manifest::problem::{Fix, FixKind};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::text::quoted;
use crate::scenario::manifest::tree::{Entry, Node, Value};
use crate::trace::Text;

/// So many programs are named in a sentence.
const NAMED_MAX: usize = 5;
/// What the button for an end writes.
const EXAMPLE: &str = "1 after 20s";
/// What the button for an answer writes.
const EXAMPLE_ANSWER: &str = "500 after 20s";
const SHELLS: [&str; 4] = ["sh", "bash", "ash", "dash"];

/// Notes what is assumed of each container.
pub(super) fn note(root: &Node, metadata: &Metadata, spec: &PodSpec, report: &mut Report<'_>) {
    for (list, containers, is_init) in [("initContainers", &spec.init_containers, true), ("containers", &spec.containers, false)] {
        let Some(Value::Sequence(items)) = root.get("spec").and_then(|spec| spec.value.get(list)).map(|entry| &entry.value.value) else {
            continue;
        };
        for (at, item) in items.iter().enumerate() {
            let named = item.text_of("name").and_then(|name| containers.iter().find(|container| container.name == name));
            let (Some(container), Some(image)) = (named, item.get("image")) else { continue };
            let wish = metadata.wishes.get(&container.name).copied().unwrap_or_default();
            let has_wish = wish.image_is_missing || wish.command_is_missing || wish.exit.is_some() || wish.answer.is_some();
            let is_configured = wish.is_configured || is_configured(spec, container);
            let Some(assumed) = assumed(spec, container, is_init, is_configured).filter(|_| !has_wish && report.has_room_for_notes())
            else {
                continue;
            };
            let fixes = fixes(root, &assumed);
            report.note_with(NoteKind::Assumed(assumed), format!("spec.{list}[{at}].image"), image.key_span.to(image.value.span), fixes);
        }
    }
}

/// What is assumed of a container; none if nothing has to be.
fn assumed(spec: &PodSpec, container: &Container, is_init: bool, is_configured: bool) -> Option<Assumed> {
    // An image that no kubelet pulls runs nothing.
    if image_name::fault(&container.image).is_some() || container.image_pull_policy == ImagePullPolicy::Never {
        return None;
    }
    let image = Image::by_reference(&container.image);
    let root = image.root_filesystem();
    let argv: Vec<&str> = if container.command.is_empty() {
        let configured = image.config.cmd.iter().filter(|_| container.args.is_empty());
        image.config.entrypoint.iter().chain(configured).chain(container.args.iter().map(String::as_str)).collect()
    } else {
        container.command.iter().chain(&container.args).map(String::as_str).collect()
    };
    let words: Vec<Text> = argv.iter().map(|word| Text::from(*word)).collect();
    // What does not start without a password is known, however little else is.
    let given = |name: &str| container.env.iter().rfind(|variable| variable.name == name).map(|variable| variable.source.clone());
    let value = |name: &str| match given(name)? {
        EnvSource::Value(text) => Some(text),
        _ => Some("?".to_owned()),
    };
    if refused(&root, own_program(&words), is_configured, value).is_some() && image.has_likely_tag() {
        return None;
    }
    let program = argv.first().copied().unwrap_or_default();
    let script = script_of(&argv);
    let Survey { mut programs, construct } = script.map(survey).unwrap_or_default();
    for name in asked_programs(container) {
        if !programs.contains(&name) {
            programs.push(name);
        }
    }
    let unknown: Vec<String> = programs.into_iter().filter(|name| root.has(name)).take(NAMED_MAX).collect();
    let paths = unknown_paths(&root, &words, container, is_configured);
    let is_elsewhere = program.contains('/') && is_outside(spec, container, program);
    let what = match () {
        () if construct.is_some() => Assumption::Script,
        () if !image.known => Assumption::Image,
        () if !image.has_likely_tag() => Assumption::Tag,
        () if is_elsewhere => Assumption::File,
        () if !unknown.is_empty() => Assumption::Answers,
        () if !paths.is_empty() => Assumption::Pages,
        () => return None,
    };
    Some(Assumed {
        what,
        container: container.name.clone(),
        image: shortened(&container.image),
        program: if container.command.is_empty() && !image.has_known_entrypoint() { String::new() } else { shortened(program) },
        is_script: script.is_some(),
        is_init,
        ports: expected_ports(container),
        programs: unknown,
        construct: construct.unwrap_or_default(),
        paths,
    })
}

/// The programs of probes and hooks, as far as nobody knows what they do.
fn asked_programs(container: &Container) -> Vec<String> {
    let commands = handlers(container).filter_map(|handler| if let Handler::Exec(exec) = handler { Some(&exec.command) } else { None });
    let of_command = |command: &Vec<String>| {
        let argv: Vec<&str> = command.iter().map(String::as_str).collect();
        match script_of(&argv) {
            Some(script) => survey(script).programs,
            None => argv.first().map(|name| survey(&format!("'{}'", name.replace('\'', ""))).programs).unwrap_or_default(),
        }
    };
    commands.flat_map(of_command).collect()
}

fn handlers(container: &Container) -> impl Iterator<Item = &Handler> {
    let probes = [&container.liveness_probe, &container.readiness_probe, &container.startup_probe];
    let hooks = [&container.lifecycle.post_start, &container.lifecycle.pre_stop];
    probes.into_iter().flatten().map(|probe| &probe.handler).chain(hooks.into_iter().flatten())
}

/// The paths at which somebody asks for a page of which nobody knows whether there is one.
fn unknown_paths(root: &RootFilesystem, argv: &[Text], container: &Container, is_configured: bool) -> Vec<String> {
    if pages_of(root, argv, is_configured) != Pages::Any || root.image.contains("/liveness:") {
        return Vec::new();
    }
    let mut paths: Vec<String> = Vec::new();
    for handler in handlers(container) {
        if let Handler::HttpGet(request) = handler {
            let path = if request.path.is_empty() { "/" } else { &request.path };
            if !paths.iter().any(|known| known == path) && paths.len() < NAMED_MAX {
                paths.push(shortened(path));
            }
        }
    }
    paths
}

/// The text that a shell is given with `-c`.
fn script_of<'a>(argv: &[&'a str]) -> Option<&'a str> {
    let name = argv.first()?.rsplit('/').next()?;
    let is_shell = SHELLS.contains(&name);
    let at = argv.iter().position(|word| word.starts_with('-') && word.ends_with('c'))?;
    is_shell.then(|| argv.get(at + 1).copied()).flatten()
}

/// Whether a program is in a volume whose content comes from elsewhere.
fn is_outside(spec: &PodSpec, container: &Container, path: &str) -> bool {
    let places = outside(spec, container);
    place_of(&places, path).is_some_and(|place| place.has_programs && (place.is_file || *place.path != *path))
}

/// The ways to see the other case.
fn fixes(root: &Node, assumed: &Assumed) -> Vec<Fix> {
    let container = &assumed.container;
    let image = || written(root, FixKind::ImageMissing, "image", container, "missing");
    let command = || written(root, FixKind::CommandMissing, "command", container, "missing");
    let exit = || written(root, FixKind::Ends, "exit", container, EXAMPLE);
    let answer = || if assumed.paths.is_empty() { None } else { written(root, FixKind::Answers, "answer", container, EXAMPLE_ANSWER) };
    let fixes = match assumed.what {
        Assumption::Image => vec![image(), command(), exit(), answer()],
        Assumption::Tag => vec![image(), exit(), answer()],
        Assumption::File => vec![command(), exit(), answer()],
        Assumption::Answers | Assumption::Script => vec![exit(), answer()],
        Assumption::Pages => vec![answer()],
    };
    fixes.into_iter().flatten().collect()
}

/// One annotation more, before those that there are.
fn written(root: &Node, kind: FixKind, name: &str, container: &str, value: &str) -> Option<Fix> {
    let key = format!("{PREFIX}{name}.{container}");
    let value = if value.contains(' ') { quoted(value) } else { value.to_owned() };
    let metadata = &root.get("metadata")?.value;
    let Value::Mapping(fields) = &metadata.value else { return None };
    let in_brackets = format!("{}: {}", quoted(&key), if value.starts_with('"') { value.clone() } else { quoted(&value) });
    if let Some(annotations) = metadata.get("annotations") {
        return Some(match &annotations.value.value {
            Value::Mapping(entries) if !entries.is_empty() => {
                let first = entries.first()?;
                let line =
                    if has_brackets(&annotations.value, first) { format!("{in_brackets}, ") } else { block(&key, &value, first.key_span) };
                Fix { kind, replacement: line, span: before(first.key_span) }
            }
            _ => {
                Fix { kind, replacement: format!("annotations: {{{in_brackets}}}"), span: annotations.key_span.to(annotations.value.span) }
            }
        })
        .filter(|fix| fix.span.is_one_line());
    }
    let first = fields.first()?;
    let replacement = if has_brackets(metadata, first) {
        format!("\"annotations\": {{{in_brackets}}}, ")
    } else {
        let indent = " ".repeat(first.key_span.column - 1);
        format!("annotations:\n{indent}  {key}: {value}\n{indent}")
    };
    Some(Fix { kind, replacement, span: before(first.key_span) })
}

fn block(key: &str, value: &str, at: Span) -> String {
    format!("{key}: {value}\n{}", " ".repeat(at.column - 1))
}

fn before(span: Span) -> Span {
    Span::within(span.line, span.column, span.column)
}

/// Whether a map is written with brackets: then its first key is not where it begins.
fn has_brackets(map: &Node, first: &Entry) -> bool {
    (map.span.line, map.span.column) != (first.key_span.line, first.key_span.column)
}
