//! What the browser keeps for a reader: the text in the editor and the open recording for as long as the tab lives, what was run lately for
//! longer. All of it may be missing, as in a sandboxed frame, and nothing of it goes anywhere.

use std::rc::Rc;

use gloo::utils::window;
use serde_json::{Value, json};
use web_sys::Storage;

const DRAFT: &str = "podpath-draft";
const RECORDING: &str = "podpath-recording";
const RECENT: &str = "podpath-recent";
/// So many are remembered.
const RECENT_MOST: usize = 8;

/// Something that was run lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recent {
    /// Its link.
    pub(crate) link: String,
    /// What it was, in names that are the same in every language.
    pub(crate) title: String,
}

/// Keeps the text in the editor while it is not what runs.
pub(crate) fn keep_draft(running: &str, text: &str) {
    let Some(storage) = session() else { return };
    // A full storage is no reason to stop.
    let _ = match running == text {
        true => storage.remove_item(DRAFT),
        false => storage.set_item(DRAFT, &json!([running, text]).to_string()),
    };
}

/// The text that was in the editor over a manifest, before the page was loaded again.
pub(crate) fn draft(running: &str) -> Option<Rc<str>> {
    // A text is somebody's for the manifest that it was typed over.
    let kept: Value = serde_json::from_str(&session()?.get_item(DRAFT).ok()??).ok()?;
    let text = kept.get(1)?.as_str()?;
    (kept.get(0)?.as_str()? == running).then(|| text.into())
}

/// Keeps the open recording, its name and what is in it; whether the browser has room for it.
pub(crate) fn keep_recording(recording: Option<(&str, &[u8])>) -> bool {
    let Some(storage) = session() else { return recording.is_none() };
    let Some((name, bytes)) = recording else { return storage.remove_item(RECORDING).is_ok() };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let is_kept = !text.is_empty() && storage.set_item(RECORDING, &format!("{name}\n{text}")).is_ok();
    if !is_kept {
        // The one before is not the one that is open.
        let _ = storage.remove_item(RECORDING);
    }
    is_kept
}

/// The recording that was open before the page was loaded again.
pub(crate) fn recording() -> Option<(String, Rc<[u8]>)> {
    let kept = session()?.get_item(RECORDING).ok()??;
    let (name, text) = kept.split_once('\n')?;
    Some((name.to_owned(), text.as_bytes().into()))
}

/// What was run lately, the newest first.
pub(crate) fn recent() -> Vec<Recent> {
    let kept = local().and_then(|storage| storage.get_item(RECENT).ok().flatten());
    let kept: Vec<Value> = kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default();
    let one = |kept: &Value| Some(Recent { link: kept.get(0)?.as_str()?.to_owned(), title: kept.get(1)?.as_str()?.to_owned() });
    kept.iter().filter_map(one).collect()
}

/// Remembers what is run now.
pub(crate) fn remember(now: Recent) {
    let all: Vec<Value> = with(recent(), now).iter().map(|recent| json!([recent.link, recent.title])).collect();
    if let Some(storage) = local() {
        // A full storage is no reason to stop.
        let _ = storage.set_item(RECENT, &Value::from(all).to_string());
    }
}

/// Forgets what was run lately.
pub(crate) fn forget() {
    if let Some(storage) = local() {
        // Nothing depends on it.
        let _ = storage.remove_item(RECENT);
    }
}

fn with(mut all: Vec<Recent>, now: Recent) -> Vec<Recent> {
    all.retain(|before| before.title != now.title);
    all.insert(0, now);
    all.truncate(RECENT_MOST);
    all
}

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::{RECENT_MOST, Recent, with};

    #[test]
    fn what_is_run_again_is_the_newest_and_is_there_once() {
        let one = |n: usize| Recent { link: format!("#{n}"), title: n.to_string() };
        let all = (0..20).chain([15]).fold(Vec::new(), |all, n| with(all, one(n)));
        assert_eq!(all.len(), RECENT_MOST);
        assert_eq!(all.iter().take(3).map(|recent| &*recent.title).collect::<Vec<_>>(), ["15", "19", "18"]);
    }
}
