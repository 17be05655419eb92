//! The question about a claim: what does a node really do? The answer is hidden until the reader has chosen, or does not want to.

use podpath_view::misconceptions::Misconception;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::{Dispatch, ask, use_dispatch};
use crate::store::{Action, ClaimAction, Expected};
use crate::text::{Text, use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) claim: &'static Misconception,
    pub(crate) expected: Expected,
}

#[component]
pub(crate) fn Predict(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Props { claim, expected } = *props;
    // One button through all of it, so that the focus stays where it is.
    let (label, action, primary) = match expected {
        Expected { answered: true, .. } => ("misconceptions-again", ClaimAction::Again, false),
        Expected { choice: Some(_), .. } => ("misconceptions-predict", ClaimAction::Answer, true),
        Expected { choice: None, .. } => ("misconceptions-skip", ClaimAction::Answer, false),
    };
    html! {
        <fieldset class="predict">
            <legend>{ with_code(&attribute(claim, "ask", &text)) }</legend>
            { for (1..=claim.choices).map(|choice| choice_row(claim, choice, expected, &dispatch, &text)) }
            <div class="predict-row">
                <button type="button" class={classes!("button", primary.then_some("primary"))} onclick={ask(&dispatch, Action::Claims(action))}>{ text.say(label) }</button>
                if !expected.answered { <small>{ text.say("misconceptions-no-score") }</small> }
            </div>
        </fieldset>
    }
}

/// What is said of a claim.
pub(super) fn attribute(claim: &Misconception, name: &str, text: &Text) -> String {
    text.words().attribute(&claim.text(), name, &[]).unwrap_or_default()
}

fn choice_row(claim: &Misconception, choice: usize, expected: Expected, dispatch: &Dispatch, text: &Text) -> Html {
    let chosen = expected.choice == Some(choice);
    let right = expected.answered && choice == claim.right;
    let mark = match (expected.answered, chosen, right) {
        (true, true, true) => Some("misconceptions-both"),
        (true, true, false) => Some("misconceptions-yours"),
        (true, false, true) => Some("misconceptions-happens"),
        _ => None,
    };
    let class = classes!("choice", chosen.then_some("chosen"), right.then_some("right"), expected.answered.then_some("answered"));
    html! {
        <label {class}>
            <input type="radio" name={claim.key} value={choice.to_string()} checked={chosen} disabled={expected.answered}
                onchange={ask(dispatch, Action::Claims(ClaimAction::Expect(choice)))} />
            <span class="choice-text">{ with_code(&attribute(claim, &format!("choice-{choice}"), text)) }</span>
            if let Some(mark) = mark { <em>if right { { icon(Glyph::Check) } }{ text.say(mark) }</em> }
        </label>
    }
}
