//! The door of a browser: a function of `static/door.js`, which knows the traces at hand and the worker.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::door::{Door, Lost, Question};

/// The door whose questions go to `ask(question, atHand, file)`, which promises the bytes of the answer.
pub fn door(ask: Function) -> Door {
    Door::new(move |question| {
        let promise = promised(&ask, &question);
        Box::pin(async move {
            let bytes = JsFuture::from(promise.map_err(|error| lost(&error))?).await.map_err(|error| lost(&error))?;
            Ok(Uint8Array::new(&bytes).to_vec())
        })
    })
}

fn promised(ask: &Function, question: &Question<'_>) -> Result<Promise, JsValue> {
    let text = serde_json::to_string(&question.ask).unwrap_or_default();
    let at_hand = question.at_hand.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
    let file = if question.file.is_empty() { JsValue::UNDEFINED } else { Uint8Array::from(question.file).into() };
    ask.call3(&JsValue::NULL, &text.into(), &at_hand, &file)?.dyn_into()
}

/// What was thrown, as `Failed` of `static/load.js` says it.
fn lost(error: &JsValue) -> Lost {
    let text = |name: &str| Reflect::get(error, &name.into()).ok().and_then(|value| value.as_string());
    Lost {
        cause: text("reason").unwrap_or_else(|| "broken".to_owned()),
        what: text("what").or_else(|| text("message")).unwrap_or_default(),
    }
}

/// The same the other way round.
pub fn thrown(lost: Lost) -> JsValue {
    let error = js_sys::Error::new(&lost.what);
    for (name, value) in [("reason", lost.cause), ("what", lost.what)] {
        // An error of our own takes every property.
        let _ = Reflect::set(&error, &name.into(), &value.into());
    }
    error.into()
}
