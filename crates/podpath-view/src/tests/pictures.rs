//! Pictures that stand alone, and the first one of a page.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::Trace;

use super::PRESETS;
use super::paths::traces;
use crate::link::Link;
use crate::narration::tell;
use crate::picture::{self, Child, Element, Still, book, first_picture, plain, transcript};
use crate::scene::{Rect, Scene, SceneIndex};
use crate::steps::Steps;
use crate::words::{Lang, Words};

fn with_still<T>(trace: &Trace, lang: Lang, place: &str, look: impl FnOnce(&Still<'_>) -> T) -> T {
    let (steps, words) = (Steps::of(trace), Words::new(lang));
    let scene = SceneIndex::of(trace, &steps);
    let step = steps.nearest(place).step();
    look(&Still { trace, steps: &steps, scene: &scene, words: &words, path: &trace.path, step })
}

fn web(path: &'static str) -> Trace {
    let pod = manifest::read(PRESETS[7].as_bytes()).pod.expect("the manifest is right");
    podpath_model::run(&Scenario::new(path, pod)).trace
}

/// The texts of a picture, without its style sheet.
fn texts(svg: &str) -> Vec<String> {
    let (before, rest) = svg.split_once("<style>").expect("it has a style sheet");
    let after = rest.split_once("</style>").expect("which ends").1;
    let all = before.to_owned() + after;
    let texts = all.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    let unescaped = |text: &str| text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    texts.filter(|text| !text.is_empty()).map(unescaped).collect()
}

#[test]
fn a_picture_is_one_document_with_text_in_it_and_needs_nothing_beside_it() {
    with_still(&web("containerd"), Lang::En, "sandbox.create", |still| {
        let svg = still.svg();
        let said = texts(&svg);
        let sentence = plain(&still.sentence().text);
        assert!(said[0].starts_with(&sentence) && said[0].contains("containerd"), "the title is the sentence and the path: {}", said[0]);
        let shown = said.join(" ");
        assert!(shown.contains("containerd path") && shown.contains("RunPodSandbox") && shown.contains("kubelet"), "{shown}");
        assert!(said.iter().rev().take(3).any(|line| sentence.ends_with(line.as_str())), "the sentence stands below");
        for foreign in
            ["<script", "http://", "https://", "url(", "@import", "var(", "light-dark", "color-mix", "data-", "<animate", "&amp;amp;"]
        {
            let own = svg.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(foreign), "{foreign}");
        }
        let (light, dark) = svg.split_once("@media (prefers-color-scheme:dark)").expect("it has a dark side");
        let tokens = include_str!("../../../../static/css/tokens.css");
        let token = |name: &str| {
            let line = tokens.lines().find_map(|line| line.trim().strip_prefix(name)).expect("there is such a token");
            let (light, dark) =
                line.split_once("light-dark(").and_then(|(_, rest)| rest.split_once(')')?.0.split_once(", ")).expect("it has two sides");
            (light.to_owned(), dark.to_owned())
        };
        for name in ["--paper:", "--wash:", "--ink:", "--ink-3:", "--line-2:", "--grpc:"] {
            let (bright, dim) = token(name);
            assert!(light.contains(&bright) && dark.contains(&dim), "{name}");
        }
    });
}

#[test]
fn every_word_of_a_picture_is_in_the_trace_or_in_the_texts_of_its_language() {
    let words = |text: &str| -> Vec<String> {
        let is_han = |letter: char| matches!(letter, '\u{3400}'..='\u{9fff}');
        let spread: String = text.chars().map(|letter| if is_han(letter) { format!(" {letter} ") } else { letter.to_string() }).collect();
        let parts = spread.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
        parts.map(str::to_owned).collect()
    };
    let mut wrong = BTreeSet::new();
    for trace in traces() {
        for lang in Lang::ALL {
            let fluent = ["trace", "ui", "glossary"].map(|file| super::texts::source(lang, file)).concat();
            // Badges and the shorthands for units stand in no text.
            let told = format!(
                "{:?} {:?} {}",
                trace.events,
                trace.path,
                fluent + " podpath CRI ctrd HTTP ttrpc exec exit kill ppid fn fail OK ns ms µs s Ki"
            );
            let told: BTreeSet<String> = words(&told).into_iter().collect();
            let is_told = |word: &String| told.contains(word) || told.iter().any(|told| told.starts_with(word.as_str()));
            for place in ["1", "sandbox.create", "container.start", "pod.running", "100000"] {
                let said =
                    with_still(&trace, lang, place, |still| texts(&still.svg()).iter().flat_map(|text| words(text)).collect::<Vec<_>>());
                wrong.extend(said.into_iter().filter(|word| !is_told(word)).map(|word| format!("{lang}: {}: {word}", trace.path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_picture_that_is_painted_has_lost_nothing_that_is_seen() {
    fn count(element: &Element, names: &mut Vec<&'static str>) {
        names.push(element.name);
        for child in &element.children {
            if let Child::Element(child) = child {
                count(child, names);
            }
        }
    }
    for trace in traces() {
        with_still(&trace, Lang::En, "container.start", |still| {
            let (mut names, svg) = (Vec::new(), still.svg());
            count(&still.stage(), &mut names);
            for name in ["rect", "circle", "text", "path"] {
                let drawn = names.iter().filter(|its| **its == name).count();
                let painted = svg.matches(&format!("<{name} ")).count();
                assert!(painted >= drawn && drawn > 0, "{}: {drawn} {name} became {painted}", trace.path);
            }
            let bare = svg.split('<').filter(|tag| ["rect ", "text "].iter().any(|name| tag.starts_with(name)) && !tag.contains("class="));
            assert_eq!(bare.collect::<Vec<_>>(), [""; 0], "what has no class is black in the dark too");
        });
    }
}

/// What a picture may weigh, in bytes.
const MOST: usize = 40_000;

#[test]
fn the_last_and_the_fullest_step_of_every_manifest_on_every_path_are_light_enough() {
    for path in PATHS {
        for preset in PRESETS {
            let pod = manifest::read(preset.as_bytes()).pod.expect("the manifest is right");
            let trace = podpath_model::run(&Scenario::new(path.id, pod)).trace;
            let steps = Steps::of(&trace);
            let scene = SceneIndex::of(&trace, &steps);
            let [en, zh] = Lang::ALL.map(Words::new);
            let full = |step: &usize| Scene::at(&scene, &trace, &steps, &en, *step).edges.len();
            let fullest = (1..=steps.len()).step_by(2).max_by_key(full).expect("there are steps");
            for (step, words) in [(fullest, &en), (fullest, &zh), (steps.last(), &en), (steps.last(), &zh)] {
                let still = Still { trace: &trace, steps: &steps, scene: &scene, words, path: path.id, step };
                let bytes = still.svg().len();
                assert!(bytes <= MOST, "{}: step {step}: {bytes} bytes", path.id);
            }
        }
    }
}

#[test]
fn the_first_picture_tells_the_whole_story_and_leads_to_it() {
    for lang in Lang::ALL {
        let trace = web("containerd");
        let link = Link { path: "containerd".to_owned(), lang: (lang != Lang::En).then_some(lang), ..Link::default() };
        with_still(&trace, lang, "", |still| {
            let page = first_picture(still, &link);
            for beat in still.steps.beats() {
                let to = Link { place: crate::link::Place::read(&still.steps.place(beat.told)), ..link.clone() }.to_string();
                assert_eq!(page.matches(&format!(" href=\"{to}\"")).count(), 2, "{to}: from the beats and from the story");
                assert_eq!(page.matches(&format!(" id=\"{}\"", &to[1..])).count(), 1, "without a script the link leads to the sentence");
                let sentence = plain(&tell(still.words, still.steps, beat).text);
                assert!(transcript(still).contains(&sentence), "{}", transcript(still));
            }
            assert_eq!(page.matches("aria-current=\"step\"").count(), 1);
            assert!(page.contains("<svg class=\"scene") && page.contains("data-seat=\"daemon-left\""));
            assert!(!page.contains("style") && !page.contains('#'.to_string().repeat(2).as_str()) && !page.contains("<script"));
            let (open, closed) = (page.matches("<div").count(), page.matches("</div>").count());
            assert_eq!(open, closed);
        });
    }
}

#[test]
fn a_name_stays_a_name_whatever_letters_are_in_it() {
    let element = Element::of("text", "name").say("<b> & \"q\" \u{7}".to_owned());
    assert_eq!(element.markup(), "<text class=\"name\">&lt;b&gt; &amp; &quot;q&quot; </text>");
}

#[test]
fn the_cuts_of_a_picture_are_of_its_stage_and_show_who_acts() {
    let numbers = |text: &str| text.split(' ').map(|number| number.parse().expect("a number")).collect::<Vec<f32>>();
    for trace in traces() {
        for place in ["pod.seen", "sandbox.create", "sandbox.network", "image.pull", "container.process", "100000"] {
            with_still(&trace, Lang::En, place, |still| {
                let svg = still.svg();
                let view = |name: &str| {
                    let rest = svg.split_once(&format!("<view id=\"{name}\" viewBox=\"")).expect("there is such a view").1;
                    numbers(rest.split_once('"').expect("which ends").0)
                };
                let scene = Scene::at(still.scene, still.trace, still.steps, still.words, still.step);
                let whole = view("whole");
                let down = whole[1] - scene.top;
                let plate = scene.now.as_ref().map(|now| now.plate.rect);
                for name in ["wide", "medium", "small"] {
                    let [x, y, w, h] = view(name)[..] else { panic!("four numbers") };
                    // Where the box is wider than the stage, the stage is in its middle.
                    let aside = ((w - whole[2]) / 2.0).max(0.0);
                    let inside = x >= -aside && x + w <= whole[2] + aside && y >= whole[1] && y + h <= whole[1] + whole[3] + 0.1;
                    assert!(inside, "{} {place} {name}: {x} {y} {w} {h}", trace.path);
                    // A unit is a pixel in every box, so a long hop does not go into a small one: there it is seen where it is told.
                    let told = |plate: Rect| plate.y + down >= y && plate.y + plate.h + down <= y + h;
                    let seen = plate.is_none_or(told) && [(958.0, 286.0), (638.0, 286.0), (300.0, 150.0)].contains(&(w, h));
                    assert!(seen, "{} {place} {name}: the plate {plate:?} is cut off", trace.path);
                }
            });
        }
    }
}

/// A part of a leaf: one piece, or pieces by their keys and their order.
fn turn(shown: &mut BTreeMap<String, serde_json::Value>, leaf: &serde_json::Map<String, serde_json::Value>) {
    for (part, new) in leaf {
        match (shown.get_mut(part).and_then(serde_json::Value::as_object_mut), new.as_object()) {
            (Some(old), Some(pieces)) => old.extend(pieces.clone()),
            _ => {
                shown.insert(part.clone(), new.clone());
            }
        }
    }
}

/// An element of a leaf as the page has it.
fn markup(element: &serde_json::Value) -> String {
    fn element_of(tree: &serde_json::Value) -> Child {
        let Some([name, attributes, children @ ..]) = tree.as_array().map(Vec::as_slice) else {
            return Child::Text(tree.as_str().expect("a text").to_owned().into());
        };
        let leak = |text: &str| -> &'static str { text.to_owned().leak() };
        let attributes = attributes.as_object().expect("attributes");
        let names: Vec<&str> = attributes.keys().map(|name| leak(name)).collect();
        let values = attributes.values().map(|value| value.as_str().map(|value| value.to_owned().into())).collect();
        let name = leak(name.as_str().expect("a name"));
        Child::Element(Element { name, key: None, names: names.leak(), values, children: children.iter().map(element_of).collect() })
    }
    match element_of(element) {
        Child::Element(element) => element.markup(),
        Child::Text(text) => text.into_owned(),
    }
}

#[test]
fn leaf_by_leaf_the_book_shows_what_the_first_picture_shows_at_that_step() {
    for (path, lang) in [("dockershim", Lang::En), ("containerd", Lang::ZhCn)] {
        with_still(&web(path), lang, "", |still| {
            let here = Link { version: 1, path: path.to_owned(), ..Link::default() };
            let book: serde_json::Value = serde_json::from_str(&book(still, &here)).expect("it is JSON");
            let leaves = book["leaves"].as_array().expect("it has leaves");
            let told: Vec<usize> = picture::leaves(still).collect();
            assert_eq!(leaves.len(), still.steps.beats().len() + 1, "one for each beat and one for the end");
            assert_eq!(book["first"], told.iter().position(|step| *step == still.step).expect("it is told there"));
            let mut shown = BTreeMap::new();
            for (step, leaf) in told.into_iter().zip(leaves) {
                turn(&mut shown, leaf.as_object().expect("a leaf is an object"));
                let page = first_picture(&Still { step, ..*still }, &here);
                for (part, look) in shown.iter().filter(|(part, _)| *part != "at") {
                    let pieces: Vec<String> = match look.as_object() {
                        None => vec![markup(look)],
                        Some(pieces) => {
                            let order: Vec<&str> = pieces[""].as_array().expect("an order").iter().filter_map(|key| key.as_str()).collect();
                            assert_eq!(
                                order.iter().collect::<BTreeSet<_>>().len(),
                                order.len(),
                                "{part} at {step}: each key is there once"
                            );
                            order.iter().map(|key| markup(&pieces[*key])).collect()
                        }
                    };
                    assert!(page.contains(&pieces.concat()), "{part} at {step}: {}", pieces.concat());
                }
            }
        });
    }
}
