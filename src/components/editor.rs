//! The manifest editor. While it is typed in, it is a text area; when it is left, what is wrong stands at its line.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlTextAreaElement, Node};
use yew::prelude::*;

use super::card::{NoteCard, ProblemCard};
use super::icon::{Glyph, icon};
use super::menu::Menu;
use super::origin::Origin;
use super::sheet::Sheet;
use super::top_menu::use_examples;
use super::{ask, use_dispatch};
use crate::store::{Action, Draft};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) draft: Draft,
    /// The manifest of the run on screen; empty where no Pod runs.
    pub(crate) running: Rc<str>,
    /// Whether the node on screen belongs to a cluster.
    pub(crate) api_server: bool,
    /// Whether the stage can be seen beside the editor; else running closes it.
    pub(crate) beside: bool,
}

/// How many cards the tray under the text shows while one types.
const TRAY_MAX: usize = 3;

#[component]
pub(crate) fn ManifestEditor(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let editing = use_state_eq(|| false);
    let body = use_node_ref();
    let area = use_node_ref();
    let reading = props.draft.reading.as_deref();
    let onfocusout = {
        let (editing, body) = (editing.setter(), body.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            if !body.cast::<Node>().is_some_and(|body| body.contains(to.as_ref())) {
                editing.set(false);
            }
        })
    };
    let onjump = {
        let (area, draft) = (area.clone(), props.draft.clone());
        Callback::from(move |line: usize| go_to(&area, &draft.text, line))
    };
    let run = {
        let (dispatch, beside) = (dispatch.clone(), props.beside);
        Callback::from(move |()| {
            dispatch.dispatch(Action::Run);
            if !beside {
                dispatch.dispatch(Action::Close);
            }
        })
    };
    let can_run = !props.draft.is_wrong() && props.draft.text != props.running;
    let onkeydown = {
        let run = run.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && can_run {
                event.prevent_default();
                run.emit(());
            }
        })
    };
    let examples = use_examples(props.draft.own.is_some());
    let face = html! { <><b>{ text.say("editor-examples") }</b>{ icon(Glyph::Down) }</> };
    let (problems, notes) = reading.map_or((&[][..], &[][..]), |reading| (&*reading.problems, &*reading.notes));
    html! {
        <section class="editor" aria-label={text.say("editor-title")} {onkeydown}>
            <div class="editor-head">
                <h1>{ text.say("editor-title") }</h1>
                <span aria-live="polite" class="cluster">
                    if !problems.is_empty() { <span class="trust wrong number">{ text.count("editor-errors", problems.len()) }</span> }
                    if !notes.is_empty() { <span class="trust plain number">{ text.count("editor-notes", notes.len()) }</span> }
                </span>
                <span class="grow"></span>
                if props.draft.before.is_some() { <button type="button" class="button" title={text.say("editor-undo-how")} onclick={ask(&dispatch, Action::Retract)}>{ text.say("deeds-undo") }</button> }
                <Menu class="picker" end={true} {face} items={Rc::from(examples)} />
                <button type="button" class={classes!("button", can_run.then_some("primary"))} disabled={!can_run} onclick={run.reform(|_: MouseEvent| ())}>{ text.say("editor-run") }</button>
                <button type="button" class="icon-button" aria-label={text.say("editor-close")} onclick={ask(&dispatch, Action::Close)}>{ icon(Glyph::Close) }</button>
            </div>
            <Origin api_server={props.api_server} nothing={props.running.is_empty()} />
            <div ref={body} class="editor-place" {onfocusout}>
                <Sheet draft={props.draft.clone()} editing={*editing} area={area.clone()} onfocus={let editing = editing.setter(); Callback::from(move |()| editing.set(true))} onjump={onjump.clone()} />
                if *editing && !(problems.is_empty() && notes.is_empty()) {
                    <div class="tray">
                        { for problems.iter().take(TRAY_MAX).map(|problem| html!(<ProblemCard problem={problem.clone()} onjump={onjump.clone()} />)) }
                        { for notes.iter().take(TRAY_MAX.saturating_sub(problems.len())).map(|note| html!(<NoteCard note={note.clone()} />)) }
                    </div>
                }
            </div>
            <p class="editor-foot" id="editor-hint">{ text.say("editor-hint") }</p>
        </section>
    }
}

/// Puts the caret at the end of a line of the text area.
pub(super) fn go_to(area: &NodeRef, text: &str, line: usize) {
    let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
    let before: usize = text.split('\n').take(line).map(|line| line.trim_end_matches('\r').encode_utf16().count() + 1).sum();
    let at = u32::try_from(before.saturating_sub(1)).unwrap_or(u32::MAX);
    // A text area that is on the page takes the focus and a selection.
    let _ = area.focus();
    let _ = area.set_selection_range(at, at);
}
