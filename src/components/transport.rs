//! The transport: first, back, play, forward, last; the scrub bar; the count; the speed.

use std::rc::Rc;

use podpath_view::picture::position;
use podpath_view::steps::Level;
use podpath_view::time::moment;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::parts_menu::PartsMenu;
use super::roving::{rove, tab_index};
use super::scrub::Scrub;
use super::{BreakIt, Dispatch, ask, use_dispatch};
use crate::run::Run;
use crate::store::{Action, Speed};
use crate::text::{Text, use_text, with_bold};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) bounds: (usize, usize),
    pub(crate) playing: bool,
    pub(crate) speed: Speed,
    pub(crate) level: Level,
    /// Whether there is room only for back, play and forward.
    pub(crate) short: bool,
    /// The full app at this very state, for a guest.
    #[prop_or_default]
    pub(crate) full: Option<AttrValue>,
}

#[component]
pub(crate) fn Transport(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let (first, last) = props.bounds;
    let steps = &props.run.steps;
    let (index, count) = (steps.number(props.cursor).to_string(), steps.count().to_string());
    let at_ns = props.run.step(props.cursor).map_or(0, |step| step.at_ns);
    let below = match props.level {
        Level::Beats => moment(at_ns).into(),
        Level::Calls | Level::All => text.with("transport-calls", &[("index", &index), ("count", &count)]),
    };
    html! {
        <section class="transport" aria-label={text.say("transport-label")}>
            <Buttons at_first={props.cursor <= first} at_last={props.cursor >= last} playing={props.playing} short={props.short} />
            <Scrub run={props.run.clone()} cursor={props.cursor} bounds={props.bounds} level={props.level} />
            <div class="count number">
                { with_bold(&position(text.words(), steps, props.cursor)) }
                <small>{ below }</small>
            </div>
            if props.short { <PartsMenu /> }
            if props.short && props.full.is_none() { <BreakIt run={props.run.clone()} cursor={props.cursor} short=true /> }
            if let Some(full) = &props.full {
                <a class="link" href={full} target="_blank" rel="noopener">{ text.say("embed-open-full") }</a>
            } else {
                <span class="select low-hidden">{ speed_select(props.speed, &dispatch, &text) }</span>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ButtonsProps {
    at_first: bool,
    at_last: bool,
    playing: bool,
    short: bool,
}

#[component]
fn Buttons(props: &ButtonsProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let bar = use_node_ref();
    let stop = use_state_eq(|| if props.short { 1 } else { 2 });
    let onkeydown = {
        let (bar, stop) = (bar.clone(), stop.setter());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(at) = bar.cast::<Element>().and_then(|bar| rove(&event, &bar, "button")) {
                stop.set(at);
            }
        })
    };
    let (play, play_key) = if props.playing { (Glyph::Pause, "transport-pause") } else { (Glyph::Play, "transport-play") };
    let all = [
        (Glyph::First, "transport-first", Action::First, props.at_first, true),
        (Glyph::Back, "transport-back", Action::Back, props.at_first, false),
        (play, play_key, Action::TogglePlay, false, false),
        (Glyph::Forward, "transport-forward", Action::Forward, props.at_last, false),
        (Glyph::Last, "transport-last", Action::Last, props.at_last, true),
    ];
    let shown = all.into_iter().filter(|(.., only_long)| !(props.short && *only_long)).enumerate();
    let button = |(at, (glyph, key, action, off, _)): (usize, (Glyph, &str, Action, bool, bool))| {
        let class = classes!("icon-button", (action == Action::TogglePlay).then_some("play"));
        html! {
            <button type="button" {class} aria-label={text.say(key)} title={text.say(key)} aria-disabled={off.then_some("true")} tabindex={tab_index(*stop == at)}
                onmousedown={keep_focus()} onclick={ask(&dispatch, action)}>{ icon(glyph) }</button>
        }
    };
    html!(<div ref={bar} class="controls" role="toolbar" aria-label={text.say("transport-buttons")} {onkeydown}>{ for shown.map(button) }</div>)
}

/// A click does not take the focus into the toolbar, where the arrow keys move between buttons, but into the app, where they step.
fn keep_focus() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let app = event.target_dyn_into::<Element>().and_then(|target| target.closest(".podpath").ok().flatten());
        if let Some(app) = app.and_then(|app| app.dyn_into::<HtmlElement>().ok()) {
            // An element that is on the page takes the focus.
            let _ = app.focus();
        }
    })
}

fn speed_select(speed: Speed, dispatch: &Dispatch, text: &Text) -> Html {
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(speed) = chosen.and_then(|at| Speed::ALL.get(at)) {
            dispatch.dispatch(Action::Speed(*speed));
        }
    });
    let option = |of: Speed| html!(<option selected={of == speed}>{ format!("{}×", of.name()) }</option>);
    html! { <><select class="picker number" aria-label={text.say("transport-speed")} {onchange}>{ for Speed::ALL.into_iter().map(option) }</select>{ icon(Glyph::Down) }</> }
}
