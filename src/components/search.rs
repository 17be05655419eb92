//! Search: over beats, processes, calls, what they carry, and words; Enter goes to the first that was found.

use std::rc::Rc;

use podpath_view::search::{Found, Kind, Searchable};
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::dialog::Dialog;
use super::roving::rove;
use super::{Dispatch, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    /// What is looked for to begin with.
    pub(crate) sought: Rc<str>,
}

/// How many of each kind are shown.
const MOST: usize = 6;

#[component]
pub(crate) fn SearchDialog(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let field = use_node_ref();
    let list = use_node_ref();
    let question = use_state(|| props.sought.to_string());
    let all = use_memo((props.run.clone(), text.clone()), |(run, text)| {
        Searchable::of(text.words(), &run.trace, &run.steps, run.scene.processes())
    });
    use_effect_with((), {
        let field = field.clone();
        move |()| {
            if let Some(field) = field.cast::<HtmlElement>() {
                // An element that is on the page takes the focus.
                let _ = field.focus();
            }
        }
    });
    let found = all.find(&question, MOST);
    let oninput = {
        let question = question.setter();
        Callback::from(move |event: InputEvent| question.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let onsubmit = {
        let (dispatch, first) = (dispatch.clone(), found.iter().find_map(|found| found.step));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(step) = first {
                go(&dispatch, step);
            }
        })
    };
    let onkeydown = {
        let list = list.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(list) = list.cast::<Element>() {
                rove(&event, &list, "button");
            }
        })
    };
    let group = |kind: &Kind| group(*kind, &found, &dispatch, &text, &props.run);
    let none = (found.is_empty() && !question.trim().is_empty()).then(|| html!(<p class="nothing">{ text.say("search-nothing") }</p>));
    html! {
        <Dialog title={text.say("search-title")}>
            <form class="search" role="search" {onsubmit}>
                <input ref={field} type="search" value={(*question).clone()} {oninput} aria-label={text.say("search-title")} placeholder={text.say("search-hint")} autocomplete="off" />
            </form>
            <div ref={list} class="found" aria-live="polite" {onkeydown}>{ for Kind::ALL.iter().map(group) }{ for none }</div>
        </Dialog>
    }
}

fn go(dispatch: &Dispatch, step: usize) {
    dispatch.dispatch(Action::Close);
    dispatch.dispatch(Action::Goto(step));
}

fn group(kind: Kind, found: &[Found], dispatch: &Dispatch, text: &Text, run: &Run) -> Html {
    let of_kind: Vec<&Found> = found.iter().filter(|found| found.kind == kind).collect();
    if of_kind.is_empty() {
        return html!();
    }
    let one = |found: &&Found| {
        let inner = html! { <><b>{ &found.title }</b>{ " " }<span>{ &found.about }</span></> };
        match found.step {
            None => html!(<li class="word">{ inner }</li>),
            Some(step) => {
                let dispatch = dispatch.clone();
                html!(<li><button type="button" onclick={move |_| go(&dispatch, step)}><span class="number">{ run.steps.number(step).to_string() }</span>{ " " }{ inner }</button></li>)
            }
        }
    };
    html! { <><h3>{ text.say(&format!("search-{}", kind.name())) }</h3><ul>{ for of_kind.iter().map(one) }</ul></> }
}
