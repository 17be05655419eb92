//! A step of a run, looked at where nothing moves: as a file of its own, and as a part of a page.

use podpath_trace::Trace;

use super::element::{Element, Value, number, path, rect};
use super::lines::lines;
use super::paint::paint;
use super::prose::plain;
use super::{Look, layers, stage};
use crate::narration::{Sentence, narrate};
use crate::scene::{HEIGHT, Point, Rect, Scene, SceneIndex, WIDTH};
use crate::steps::Steps;
use crate::words::Words;

/// A step of a run.
#[derive(Clone, Copy, Debug)]
pub struct Still<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// The steps of it.
    pub steps: &'a Steps,
    /// What the stage looks things up in.
    pub scene: &'a SceneIndex,
    /// The texts of the language.
    pub words: &'a Words,
    /// What people call the path.
    pub path: &'a str,
    /// The step.
    pub step: usize,
}

/// The line above the stage, and what keeps its words from the edges.
const HEAD: f32 = 40.0;
const MARGIN: f32 = 24.0;
/// Between the head and the stage.
const GAP: f32 = 6.0;
/// The sentence below the stage: its letters, its lines, and the room above and below them.
const LETTER: f32 = 21.0;
const LINE: f32 = 29.0;
const ROOM: f32 = 21.0;

impl Still<'_> {
    /// What is said about the step.
    pub fn sentence(&self) -> Sentence {
        narrate(self.words, self.trace, self.steps, self.step)
    }
    /// `docker path`.
    pub(super) fn route(&self) -> String {
        self.words.say("stage-path", &[("path", self.path)])
    }
    pub(super) fn scene(&self) -> Scene {
        Scene::at(self.scene, self.trace, self.steps, self.words, self.step)
    }
    /// The stage for a page that has the app's style sheets.
    pub fn stage(&self) -> Element {
        let sentence = self.sentence();
        stage(&self.scene(), self.words, &Look { classes: &[], label: &plain(&sentence.text), step: self.step, speed: None, window: None })
    }

    /// A document, SVG, that needs nothing beside it: light or dark as its reader has it.
    pub fn svg(&self) -> String {
        let (mut picture, css) = paint(&self.picture());
        // Behind the title and the description, which come first.
        let style = super::Child::Element(Element::new("style", &[], []).say(css));
        picture.children.insert(picture.children.len().min(2), style);
        format!("{}\n", picture.markup())
    }

    /// The stage between its head and the sentence.
    fn picture(&self) -> Element {
        let (scene, Sentence { text, why }) = (self.scene(), self.sentence());
        let said = lines(&plain(&text), (WIDTH - 2.0 * MARGIN) / LETTER);
        let foot = HEAD + GAP + HEIGHT - scene.top;
        #[expect(clippy::cast_precision_loss, reason = "a sentence has a few lines")]
        let height = foot + 2.0 * ROOM - 6.0 + said.len() as f32 * LINE;
        let title = self.words.say("page-title", &[("sentence", &plain(&text)), ("path", self.path)]);
        let whole = Rect { x: 0.0, y: 0.0, w: WIDTH, h: height, r: 0.0 };
        let down = HEAD + GAP - scene.top;
        let shift = format!("translate(0 {})", number(down));
        let stage = Element::new("g", &["class", "id", "transform"], ["scene".into(), "stage".into(), shift.into()].map(Some));
        let line = |y: f32| path("rule", format!("M0 {y}H{WIDTH}"));
        let baselines = (0..).map(|at: u8| foot + ROOM + LETTER - 3.0 + f32::from(at) * LINE);
        let sentence = said.iter().zip(baselines).map(|(said, y)| word("sentence", MARGIN, y, said.clone()));
        root(self.words, height, plain(&text))
            .with([Element::new("title", &[], []).say(title), Element::new("desc", &[], []).say(plain(&why.unwrap_or(text)))])
            .with(views(&scene, down))
            .with([rect("wash", whole), rect("paper", Rect { h: HEAD, ..whole }), line(HEAD - 0.5)])
            .with([word("path", MARGIN, HEAD - 15.0, self.route()), word("place", WIDTH - MARGIN, HEAD - 15.0, self.place())])
            .with([stage.with(layers(&scene, self.words, self.step, None))])
            .with([rect("paper", Rect { y: foot, h: height - foot, ..whole }), line(foot + 0.5)])
            .with(sentence)
    }

    /// `Step 29 of 283`.
    fn place(&self) -> String {
        let (index, count) = (self.steps.number(self.step).to_string(), self.steps.count().to_string());
        self.words.say("picture-place", &[("index", &index), ("count", &count)])
    }
}

fn word(class: &'static str, x: f32, y: f32, text: String) -> Element {
    super::element::text(class, x, y, &text)
}

/// The stage without what is around it, whole and cut for boxes of three sizes: what an element shows before the simulation is there, and
/// what a page may ask for behind the file's name.
fn views(scene: &Scene, down: f32) -> [Element; 4] {
    // Of each box what its sentence and its controls leave to the stage.
    let window = |w: f32, h: f32| {
        let Point { x, y } = scene.window(w, h);
        Rect { x, y, w, h, r: 0.0 }
    };
    let whole = Rect { x: 0.0, y: scene.top, w: WIDTH, h: HEIGHT - scene.top, r: 0.0 };
    let view = |(name, at): (&'static str, Rect)| {
        let [x, y, w, h] = [at.x, at.y + down, at.w, at.h].map(number);
        Element::new("view", &["id", "viewBox"], [name.into(), format!("{x} {y} {w} {h}").into()].map(Some))
    };
    [("whole", whole), ("wide", window(958.0, 286.0)), ("medium", window(638.0, 286.0)), ("small", window(300.0, 150.0))].map(view)
}

fn root(words: &Words, height: f32, sentence: String) -> Element {
    let names = &["xmlns", "class", "viewBox", "width", "height", "role", "aria-label", "xml:lang"];
    let [w, h]: [Value; 2] = [WIDTH, height].map(number);
    let view = format!("0 0 {w} {h}").into();
    let namespace = "http://www.w3.org/2000/svg".into();
    let values = [namespace, "podpath picture".into(), view, w, h, "img".into(), sentence.into(), words.lang().tag().into()];
    Element::new("svg", names, values.map(Some))
}
