//! Which parts are on the screen: by the room there is, by what is open, and by whose page it is.

use yew::prelude::*;

use crate::app::Props;
use crate::components::{
    BesideView, ClaimsPage, CompactList, Compare, HelpOverlay, LegendPlace, ManifestEditor, MapView, NoticeBar, Panel, ProcessRow,
    Processes, RecordingDialog, Refused, Say, SearchDialog, ShareDialog, Sheets, Stage, StepList, Thumb, TopBar, Transport, WaitBar,
};
use crate::hooks::Measure;
use crate::host::Place;
use crate::layout::Layout;
use crate::store::{Controls, Opened, Store, View};
use crate::url;

pub(crate) fn frame(props: &Props, store: &Store, measure: Measure) -> Html {
    if is_claims(props, store) {
        return html!(<ClaimsPage claims={store.claims.clone()} lang={store.settings.lang} theme={store.settings.theme} />);
    }
    let guest = props.place.is_guest();
    let layout = match store.settings.view {
        View::List => Layout::List,
        View::Graph | View::Auto => measure.layout(guest),
    };
    let (run, cursor) = (store.run.clone(), store.cursor);
    let level = store.settings.level;
    let here = if guest { None } else { store.link().ok() };
    let full = guest.then(|| store.link().map(|link| AttrValue::from(url::absolute(&props.home, &link))).ok()).flatten();
    let (phone, list) = (layout == Layout::Compact, layout == Layout::List);
    let compact = phone || list;
    let comparing = store.comparing().filter(|_| store.opened != Opened::Editor);
    let topped = layout.is_topped(measure.height_px, guest);
    let controls = store.settings.controls == Controls::Auto;
    let editing = store.opened == Opened::Editor && !guest;
    let beside = matches!(layout, Layout::Wide | Layout::Medium | Layout::Compact);
    let speed = store.settings.speed.factor();
    let landmark = if props.place == Place::Element { "section" } else { "main" };
    if let Some(playing) = comparing {
        return html! {
            <div class={classes!("frame", "comparing", layout.name())}>
                { top(props, store, None) }
                <Compare playing={playing.clone()} narrow={compact} low={!compact && measure.height_px < 560.0} />
            </div>
        };
    }
    if let Some(exploring) = store.exploring.as_ref().filter(|_| store.opened == Opened::Map) {
        return html! {
            <div class={classes!("frame", "mapping", topped.then_some("topped"), layout.name())}>
                if topped { { top(props, store, full) } }
                <MapView exploring={exploring.clone()} {landmark} />
            </div>
        };
    }
    if let Some((run, other)) = store.beside().filter(|_| store.opened != Opened::Editor) {
        let runs = [run.clone(), other.clone()];
        return html! {
            <div class={classes!("frame", "besides", topped.then_some("topped"), layout.name())}>
                if topped { { top(props, store, full) } }
                <BesideView {runs} {cursor} {landmark} />
                if !controls { } else if compact { <Thumb run={run.clone()} {cursor} {level} bounds={store.bounds()} playing={store.playing} list=true /> } else {
                    <Transport run={run.clone()} {cursor} bounds={store.bounds()} playing={store.playing} speed={store.settings.speed} {level} short={layout == Layout::Low} />
                }
            </div>
        };
    }
    let refused = html!(if run.refused.is_some() { <Refused run={run.clone()} /> });
    let name = if phone { "phone" } else { layout.name() };
    let class = classes!("frame", name, topped.then_some("topped"), editing.then_some("editing"), (!controls).then_some("bare"));
    html! {
        <div {class}>
            if topped { { top(props, store, full.clone()) } }
            if list && !editing { <CompactList refused={refused.clone()} run={run.clone()} {cursor} {level} here={here.clone()} tab={store.tab} {landmark} /> }
            if compact && controls && !editing { <Thumb run={run.clone()} {cursor} {level} bounds={store.bounds()} playing={store.playing} {list} full={full.clone().filter(|_| !topped)} /> }
            if !list {
                if !editing { <Say run={run.clone()} {cursor} {level} inspector={beside} here={here} /> }
                if controls && !phone { <Transport run={run.clone()} {cursor} bounds={store.bounds()} playing={store.playing} speed={store.settings.speed} {level} short={layout == Layout::Low} {full} /> }
                <Stage run={run.clone()} {cursor} {level} moved={store.moved} {speed} {refused} stale={editing.then(|| stale_line(store)).flatten()} {landmark} />
                if layout == Layout::Wide && !editing { <StepList run={run.clone()} {cursor} {level} /> }
                if beside && !editing {
                    <Panel run={run.clone()} {cursor} {level} tab={store.tab} />
                    if phone { <LegendPlace /> } else { <Processes run={run.clone()} {cursor} /> }
                    <ProcessRow run={run.clone()} {cursor} />
                }
            }
            if editing { <ManifestEditor draft={store.draft.clone()} running={store.linked().0.wish.manifest.clone()} api_server={run.wish.api_server} {beside} /> }
        </div>
    }
}

fn top(props: &Props, store: &Store, full: Option<AttrValue>) -> Html {
    let run = &store.run;
    html! {
        <TopBar path={run.wish.path} release={run.wish.release} pod={run.pod.to_string()} api_server={run.wish.api_server} broken={!run.wish.deeds.is_empty()} own={store.draft.own.is_some()} lang={store.settings.lang} theme={store.settings.theme} place={props.place} {full} />
    }
}

/// Whether the page of misconceptions is what is on screen: never on somebody else's page.
pub(crate) fn is_claims(props: &Props, store: &Store) -> bool {
    store.claims.shown && props.place == Place::Page
}

pub(crate) fn overlay(store: &Store) -> Html {
    html! {
        // A place of its own: what comes and goes after it is not the neighbour of a part that draws nothing.
        <div class="overlay">
            <WaitBar wanted={store.wanted.is_some()} lost={store.lost.clone()} />
            if let Some(notice) = &store.notice { <NoticeBar notice={notice.clone()} /> }
            if store.opened == Opened::Recording { <RecordingDialog refusal={store.refusal.clone()} /> }
            if store.opened == Opened::Help { <HelpOverlay still={store.settings.still} letters={!store.settings.letters_off} /> }
            if store.opened == Opened::Search { <SearchDialog run={store.run.clone()} sought={store.sought.clone()} /> }
            if store.opened == Opened::Share { { share(store) } }
            if store.opened.is_sheet() { <Sheets opened={store.opened} run={store.run.clone()} cursor={store.cursor} level={store.settings.level} bounds={store.bounds()} playing={store.playing} /> }
        </div>
    }
}

/// Sharing what links speak of: of an open recording there is no link.
fn share(store: &Store) -> Html {
    let (run, cursor) = store.linked();
    let recording = store.playing_recording.as_ref().map(|playing| playing.recording.name.clone());
    html!(<ShareDialog run={run.clone()} {cursor} level={store.settings.level} link={store.link().ok()} {recording} />)
}

/// The line to mend while an older manifest is on screen.
fn stale_line(store: &Store) -> Option<usize> {
    store.is_stale().then(|| store.draft.read().and_then(|reading| reading.problems.first()).map_or(1, |problem| problem.span.line))
}
