//! JSON, a line a line, in the colours of keys, values and marks. What is far down comes a moment later, so that a step stays quick.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use podpath_view::payload::{Class, Line, Token};
use yew::prelude::*;

use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lines: Rc<[Line]>,
}

/// How many lines are drawn with the step itself: more than can be seen at first.
const AT_ONCE: usize = 40;
/// How long the reader has to stay before the rest is drawn, in milliseconds.
const STAY_MS: u32 = 180;

#[component]
pub(crate) fn Code(props: &Props) -> Html {
    let text = use_text();
    // The lines that have been on screen for long enough: new ones begin short again at once.
    let whole = use_state(|| None::<Rc<[Line]>>);
    use_effect_with(props.lines.clone(), {
        let whole = whole.setter();
        move |lines| {
            let stayed = lines.clone();
            let timer = (lines.len() > AT_ONCE).then(|| Timeout::new(STAY_MS, move || whole.set(Some(stayed))));
            move || drop(timer)
        }
    });
    let is_whole = whole.as_ref().is_some_and(|lines| Rc::ptr_eq(lines, &props.lines));
    let count = if is_whole { props.lines.len() } else { AT_ONCE };
    html! {
        <div class="code" translate="no" lang="en">
            <div class="lines" tabindex="0" role="region" aria-label={text.say("payload-label")}>{ for props.lines.iter().take(count).map(|line| draw(line, &text)) }</div>
        </div>
    }
}

fn draw(line: &Line, text: &Text) -> Html {
    let indent = "  ".repeat(line.depth);
    match line.folded {
        Some(count) => {
            html!(<div class="line fold" lang={text.words().lang().tag()}>{ indent }{ text.count("payload-folded", count) }</div>)
        }
        None => html! {
            <div class="line">{ indent }{ for line.tokens.iter().map(token) }</div>
        },
    }
}

fn token(token: &Token) -> Html {
    let text = token.text.clone();
    match token.class {
        Class::Key => html!(<b>{ text }</b>),
        Class::String | Class::Scalar => html!(<span>{ text }</span>),
        Class::Mark => html!({ text }),
    }
}
