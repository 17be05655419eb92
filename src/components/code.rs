//! JSON, a line a line, in the colours of keys, values and marks.

use podpath_view::payload::{Class, Line, lines};
use serde_json::Value;
use yew::prelude::*;

use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) value: Value,
    /// Whether what is at its zero value is left out.
    pub(crate) fold: bool,
}

#[component]
pub(crate) fn Code(props: &Props) -> Html {
    let text = use_text();
    html! {
        <div class="code" translate="no" lang="en" tabindex="0" role="region" aria-label={text.say("payload-label")}>{ for lines(&props.value, props.fold).iter().map(|line| draw(line, &text)) }</div>
    }
}

fn draw(line: &Line, text: &Text) -> Html {
    let indent = "  ".repeat(line.depth);
    match line.folded {
        Some(count) => {
            html!(<div class="line fold" lang={text.words().lang().tag()}>{ indent }{ text.count("payload-folded", count) }</div>)
        }
        None => html! {
            <div class="line">{ indent }{ for line.tokens.iter().map(|token| html!(<span class={class(token.class)}>{ token.text.clone() }</span>)) }</div>
        },
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Key => "key",
        Class::String | Class::Scalar => "text",
        Class::Mark => "punctuation",
    }
}
