//! The app: one store, and the parts that there is room for.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::{
    Announcer, CompactList, Dispatch, HelpOverlay, ManifestEditor, NoticeBar, Panel, ProcessStrip, Say, ShareDialog, SkipLink, Stage,
    StepList, Thumb, TopBar, Transport,
};
use crate::hooks::{Measure, use_address, use_keys, use_measure, use_page, use_play, use_report};
use crate::host::{Place, Remote};
use crate::layout::Layout;
use crate::store::{Controls, Moved, Opened, Speed, Store, View};
use crate::text::Text;
use crate::url;

/// What a simulation is given when it is put on a page.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state to begin with.
    pub start: Rc<Store>,
    /// Where it lives.
    pub place: Place,
    /// The wire to the page around.
    pub remote: Rc<Remote>,
    /// The address of the full app, for links out of an embed.
    pub home: AttrValue,
    /// Width and height of the box that it is put into, in CSS pixels.
    pub size: (f64, f64),
}

/// A simulation.
#[component]
pub fn App(props: &Props) -> Html {
    let store = use_reducer({
        let start = props.start.clone();
        move || (*start).clone()
    });
    let text = Text::of(store.settings.lang);
    let root = use_node_ref();
    let measure = use_measure(&root, Measure { width_px: props.size.0, height_px: props.size.1 });
    use_play(&store, &text);
    use_keys(&root, props.place, &store, &props.remote);
    use_address(&store, props.place);
    use_page(&store, props.place, &text);
    use_report(&store, &props.remote);
    html! {
        <ContextProvider<Text> context={text.clone()}>
        <ContextProvider<Dispatch> context={store.dispatcher()}>
            <div ref={root} class={root_class(&store, props.place)} lang={store.settings.lang.tag()} tabindex="-1" data-step={store.cursor.to_string()}>
                if props.place.is_guest() { <SkipLink /> }
                { frame(props, &store, measure) }
                { overlay(&store) }
                <Announcer run={store.run.clone()} cursor={store.cursor} playing={store.playing} />
                <span class="skip-end" tabindex="-1"></span>
            </div>
        </ContextProvider<Dispatch>>
        </ContextProvider<Text>>
    }
}

/// Theme, pace and guest are classes of the root; colours and times follow from them.
fn root_class(store: &Store, place: Place) -> Classes {
    let settings = &store.settings;
    let pace = match settings.speed {
        Speed::Half => "pace-half",
        Speed::One => "pace-1",
        Speed::Two => "pace-2",
        Speed::Four => "pace-4",
        Speed::Eight => "still",
    };
    let moving = (store.moved == Moved::Stepped).then_some("moving");
    classes!("podpath", settings.theme.name(), pace, moving, settings.still.then_some("still"), place.is_guest().then_some("guest"))
}

fn frame(props: &Props, store: &Store, measure: Measure) -> Html {
    let layout = match store.settings.view {
        View::List => Layout::Compact,
        View::Graph if measure.layout() == Layout::Compact => Layout::Low,
        _ => measure.layout(),
    };
    let (run, cursor) = (store.run.clone(), store.cursor);
    let guest = props.place.is_guest();
    let full = guest.then(|| store.link().map(|link| AttrValue::from(url::absolute(&props.home, &link))).ok()).flatten();
    let compact = layout == Layout::Compact;
    let topped = !guest || compact;
    let controls = store.settings.controls == Controls::Auto;
    let editing = store.opened == Opened::Editor && !guest;
    let beside = matches!(layout, Layout::Wide | Layout::Medium);
    let speed = store.settings.speed.factor();
    let window = (layout == Layout::Low).then(|| visible_units(measure, topped, controls));
    let landmark = if props.place == Place::Element { "section" } else { "main" };
    let class = classes!("frame", layout.name(), topped.then_some("topped"), editing.then_some("editing"), (!controls).then_some("bare"));
    html! {
        <div {class}>
            if topped { <TopBar path={run.path} pod={run.pod.to_string()} own={store.draft.own.is_some()} lang={store.settings.lang} theme={store.settings.theme} place={props.place} full={full.clone()} /> }
            if compact && !editing { <CompactList run={run.clone()} {cursor} tab={store.tab} {landmark} /> }
            if compact && controls && !editing { <Thumb run={run.clone()} {cursor} bounds={store.bounds()} /> }
            if !compact {
                if !editing { <Say run={run.clone()} {cursor} inspector={beside} /> }
                if controls { <Transport run={run.clone()} {cursor} bounds={store.bounds()} playing={store.playing} speed={store.settings.speed} short={layout == Layout::Low} {full} /> }
                <Stage run={run.clone()} {cursor} moved={store.moved} {speed} {window} stale={editing.then(|| stale_line(store)).flatten()} {landmark} />
                if layout == Layout::Wide && !editing { <StepList run={run.clone()} {cursor} /> }
                if beside && !editing {
                    <Panel run={run.clone()} {cursor} tab={store.tab} />
                    <ProcessStrip run={run.clone()} {cursor} />
                }
            }
            if editing { <ManifestEditor draft={store.draft.clone()} running={run.manifest.clone()} {beside} /> }
        </div>
    }
}

fn overlay(store: &Store) -> Html {
    html! {
        <>
            if let Some(notice) = &store.notice { <NoticeBar notice={notice.clone()} /> }
            if store.opened == Opened::Help { <HelpOverlay still={store.settings.still} /> }
            if store.opened == Opened::Share { <ShareDialog run={store.run.clone()} cursor={store.cursor} link={store.link().ok()} /> }
        </>
    }
}

/// The line to mend while an older manifest is on screen.
fn stale_line(store: &Store) -> Option<usize> {
    store.is_stale().then(|| store.draft.reading.problems.first().map_or(1, |problem| problem.line))
}

/// How much of the scene's height a low stage shows at full width, in the scene's units.
fn visible_units(measure: Measure, topped: bool, controls: bool) -> u16 {
    const SENTENCE_PX: f64 = 76.0;
    const TRANSPORT_PX: f64 = 56.0;
    const TOP_PX: f64 = 48.0;
    let around = SENTENCE_PX + if controls { TRANSPORT_PX } else { 0.0 } + if topped { TOP_PX } else { 0.0 };
    let units = (measure.height_px - around) * f64::from(podpath_view::scene::WIDTH) / measure.width_px.max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a few hundred")]
    let units = units.clamp(180.0, 400.0) as u16;
    units
}
