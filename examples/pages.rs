//! Makes what stands on a page before the app is there: the page in each language with its first picture, the posters of the element, and
//! what the element has to know of them: `cargo run --example pages -- SITE`, where SITE is the app as it was built.

mod keep;

use std::io::{self, Error};
use std::path::{Path, PathBuf};
use std::{env, fs};

use keep::{digest, keep};
use podpath::catalogue::path_name;
use podpath::preset::Preset;
use podpath::run::Run;
use podpath::store::Store;
use podpath::wish::Wish;
use podpath_trace::catalogue::{PATHS, Path as Way};
use podpath_trace::read::read;
use podpath_view::link::Link;
use podpath_view::picture::{Element, POSTERS, Still, book, coded, first_picture};
use podpath_view::words::{Lang, Words};
use serde_json::{Value, json};

/// The pages, and what each calls itself where the other one leads to it.
const PAGES: [(Lang, &str, &str); 2] = [(Lang::En, "index.html", "English"), (Lang::ZhCn, "zh.html", "中文")];

fn main() -> io::Result<()> {
    let site: PathBuf = env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?.into();
    let runs = PATHS.iter().map(|path| run(&wish(path))).collect::<io::Result<Vec<_>>>()?;
    pages(&site, &run(&Store::wish_of(&Link::default()))?)?;
    let version = posters(&site.join("embed/posters"), &runs)?;
    let element = site.join("embed/pod-path.js");
    let script = fs::read_to_string(&element)?;
    let (before, after) = script.split_once("\"{{made}}\"").ok_or_else(|| Error::other("pod-path.js has no place for what is made"))?;
    let lines =
        |script: &str| script.lines().map(str::trim).filter(|line| !is_comment(line)).map(|line| format!("{line}\n")).collect::<String>();
    fs::write(&element, format!("{}{}{}", lines(before).trim_end(), made(&version), lines(after)))
}

/// A script that everybody loads has no comments.
fn is_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with("//") || line.starts_with("/**")
}

/// The first manifest on a path, as a file on a node of its own.
fn wish(path: &Way) -> Wish {
    Wish::of(path.id, path.release, Preset::first().manifest)
}

fn run(wish: &Wish) -> io::Result<Run> {
    let question = serde_json::to_string(&wish.ask())?;
    let document = read(&podpath_worker::answer(&question, &[])).map_err(Error::other)?;
    Ok(Run::of(document).ok_or(io::ErrorKind::InvalidData)?)
}

/// A step of it.
fn still<'a>(run: &'a Run, step: usize, words: &'a Words) -> Still<'a> {
    Still { trace: &run.trace, steps: &run.steps, scene: &run.scene, words, path: path_name(run.wish.path), step }
}

/// Fills the built page, in each language.
fn pages(site: &Path, run: &Run) -> io::Result<()> {
    let page = fs::read_to_string(site.join("index.html"))?;
    for (at, (lang, name, _)) in PAGES.into_iter().enumerate() {
        let (other, to, called) = PAGES[1 - at];
        let words = Words::new(lang);
        let here = Link { version: 1, path: run.wish.path.to_owned(), api: run.wish.api_server, ..Link::default() };
        let still = still(run, run.steps.opening(), &words);
        let leaves = keep(&site.join("embed/at-hand"), &format!("book-{}", lang.tag()), book(&still, &here).as_bytes())?;
        let said = said(lang);
        let fill = |key: &str| {
            Some(match key {
                "lang" => lang.tag().to_owned(),
                "other-lang" => other.tag().to_owned(),
                "other-page" => to.to_owned(),
                "other-name" => called.to_owned(),
                "book" => format!("embed/at-hand/{leaves}"),
                "first-picture" => first_picture(&still, &here),
                "start-about" => said.say(key, &[]),
                _ => inner(&said.find(key, &[("origin", "'self'"), ("what", "{what}")])?),
            })
        };
        fs::write(site.join(name), filled(&page, fill)?)?;
    }
    Ok(())
}

/// The texts of a language that no page loads: they are in it.
fn said(lang: Lang) -> Words {
    let source = match lang {
        Lang::En => include_str!("../static/i18n/en/start.ftl"),
        Lang::ZhCn => include_str!("../static/i18n/zh-CN/start.ftl"),
    };
    Words::read(lang, [source.to_owned()])
}

/// A sentence as HTML.
fn inner(sentence: &str) -> String {
    let mut told = Element::new("p", &[], []);
    told.children = coded(sentence);
    let markup = told.markup();
    markup.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).unwrap_or_default().to_owned()
}

/// A text in which `{{key}}` is what `fill` says.
fn filled(text: &str, fill: impl Fn(&str) -> Option<String>) -> io::Result<String> {
    let mut pieces = text.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (key, rest) = piece.split_once("}}").ok_or(io::ErrorKind::InvalidData)?;
        out += &fill(key).ok_or_else(|| Error::other(format!("index.html asks for {key}, which nobody says")))?;
        out += rest;
    }
    Ok(out)
}

/// What the picture of a run that nobody has asked anything of is called.
const OPENING: &str = "opening";

/// A picture of each path at each step that has one, of where it opens, and of its last step as `end`; what they are is their version.
fn posters(folder: &Path, runs: &[Run]) -> io::Result<String> {
    let mut all = String::new();
    for lang in Lang::ALL {
        let words = Words::new(lang);
        for run in runs {
            let folder = folder.join(run.wish.path);
            fs::create_dir_all(&folder)?;
            let steps = POSTERS.iter().map(|milestone| (milestone.name(), run.steps.nearest(milestone.name()).step()));
            for (name, step) in steps.chain([(OPENING, run.steps.opening()), ("end", run.steps.last())]) {
                let svg = still(run, step, &words).svg();
                all += &svg;
                fs::write(folder.join(format!("{name}.{}.svg", lang.short())), svg)?;
            }
        }
    }
    Ok(format!("{:08x}", digest(all.as_bytes())))
}

/// What the element knows: which posters there are, how they look, what is said where podpath cannot run.
fn made(version: &str) -> Value {
    let said = Lang::ALL.map(|lang| {
        let said = said(lang);
        let args = [("origin", "{origin}"), ("what", "{what}"), ("path", "{path}")];
        let texts = ["blocked", "missing", "broken", "again", "end"].map(|key| (key, said.say(&format!("start-{key}"), &args)));
        (lang.short(), texts.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect::<serde_json::Map<_, Value>>().into())
    });
    json!({
        "version": version,
        "names": PATHS.iter().map(|path| (path.id.to_owned(), path.name().into())).collect::<serde_json::Map<_, Value>>(),
        "steps": POSTERS.iter().map(|milestone| milestone.name()).chain([OPENING]).collect::<Vec<_>>(),
        "first": Preset::first().id,
        "opening": OPENING,
        "css": style(),
        "said": said.into_iter().map(|(lang, texts): (&str, Value)| (lang.to_owned(), texts)).collect::<serde_json::Map<_, Value>>(),
    })
}

/// The style sheet of a poster with the values of its tokens, without its spaces.
fn style() -> String {
    let tokens = include_str!("../static/css/tokens.css");
    let mut css = include_str!("../static/css/poster.css").split_once("*/").map_or("", |(_, css)| css).to_owned();
    let declared = tokens.split(['\n', ';', '{']).filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "));
    let mut values: Vec<(&str, &str)> = Vec::new();
    for (name, value) in declared {
        // What is said again is for readers who want more contrast.
        if !values.iter().any(|(known, _)| *known == name) {
            values.push((name, value));
        }
    }
    for (name, value) in values {
        css = css.replace(&format!("var(--{name})"), value);
    }
    let words: Vec<&str> = css.split_whitespace().collect();
    let short = |css: String, mark: &str| css.replace(&format!(" {mark}"), mark).replace(&format!("{mark} "), mark);
    ["{", "}", ";", ","].iter().fold(words.join(" "), |css, mark| short(css, mark)).replace(": ", ":").replace(";}", "}")
}
