//! What the editor says about a line: a problem with its mend, or a calm note.

use podpath_trace::ask::filled;
use podpath_trace::manifest::{Fix, Remark};
use yew::prelude::*;

use super::{Dispatch, ask, use_dispatch};
use crate::store::Action;
use crate::text::{Text, use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct ProblemProps {
    pub(crate) problem: Remark,
    /// Goes to the line.
    pub(crate) onjump: Callback<usize>,
}

/// A problem, calmly: what is wrong, what to do, and a button that does it.
#[component]
pub(crate) fn ProblemCard(props: &ProblemProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let problem = &props.problem;
    let args = filled(&problem.arguments);
    let line = problem.span.line;
    let onclick = props.onjump.reform(move |_: MouseEvent| line);
    let fix = text.words().attribute(&problem.key, "fix", &args);
    let said = problem.said.as_ref().map(|said| text.with("said-by-kubernetes", &[("said", said)]));
    html! {
        <div class="problem" id={format!("problem-{line}-{}", problem.span.column)}>
            <span>
                <b><button type="button" class="jump number" {onclick}>{ text.with("editor-line", &[("line", &line.to_string())]) }</button>{ " " }{ with_code(&text.with(&problem.key, &args)) }</b>
                if let Some(fix) = fix { <br /><span>{ with_code(&fix) }</span> }
                if let Some(said) = said { <br /><span>{ with_code(&said) }</span> }
            </span>
            { fixes(&problem.fixes, &text, &dispatch) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NoteProps {
    pub(crate) note: Remark,
}

/// What is accepted and has no effect: grey, never a warning.
#[component]
pub(crate) fn NoteCard(props: &NoteProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let note = &props.note;
    let args = filled(&note.arguments);
    let why = text.words().attribute(&note.key, "why", &args);
    html! {
        <div class="calm"><b>{ with_code(&text.with(&note.key, &args)) }</b>{ " " }{ for why.iter().map(|why| with_code(why)) }{ fixes(&note.fixes, &text, &dispatch) }</div>
    }
}

fn fixes(fixes: &[Fix], text: &Text, dispatch: &Dispatch) -> Html {
    if fixes.is_empty() {
        return html!();
    }
    let button = |(at, fix): (usize, &Fix)| {
        let args = filled(&fix.arguments);
        let class = classes!("button", "small", (at == 0).then_some("primary"));
        html!(<button type="button" {class} onclick={ask(dispatch, Action::Mend(fix.clone()))}>{ text.with(&fix.key, &args) }</button>)
    };
    html!(<span class="fixes">{ for fixes.iter().enumerate().map(button) }</span>)
}
