//! Sharing: the link of this very state, and what to paste into a page of one's own.

use std::rc::Rc;

use gloo::utils::window;
use podpath_view::link::Link;
use podpath_view::steps::Level;
use web_sys::{Blob, HtmlAnchorElement, Url};
use yew::prelude::*;

use super::copy_menu::CopyMenu;
use super::dialog::Dialog;
use super::snippet::Snippet;
use crate::catalogue::path_name;
use crate::run::Run;
use crate::text::use_text;
use crate::url;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// The link of the state; none if the manifest is too long for one.
    pub(crate) link: Option<Link>,
    /// The name of the open recording, which is in no link: `run` is what was on screen before.
    pub(crate) recording: Option<Rc<str>>,
}

#[component]
pub(crate) fn ShareDialog(props: &Props) -> Html {
    let text = use_text();
    let title = text.say("share-title");
    let Some(link) = &props.link else { return html!(<Dialog {title}><TooLong manifest={props.run.wish.manifest.clone()} /></Dialog>) };
    let base = window().location().href().unwrap_or_default();
    let sentence = props.run.sentence(&text, props.cursor);
    html! {
        <Dialog {title}>
            if let Some(file) = &props.recording {
                <p>{ text.with("share-recording", &[("file", &**file)]) }</p>
                <p>{ text.with("share-before", &[("path", path_name(props.run.wish.path)), ("sentence", &*sentence.text)]) }</p>
            } else {
                <p>{ text.say("share-about") }</p>
            }
            <CopyMenu run={props.run.clone()} cursor={props.cursor} level={props.level} link={link.clone()} />
            <h3>{ text.say("share-link") }</h3>
            <Snippet label={text.say("share-link")} text={url::absolute(&base, link)} lines={false} />
            <h3>{ text.say("share-frame") }</h3>
            <Snippet label={text.say("share-frame")} text={frame(&url::framed(&base, link), &sentence.text)} lines={true} />
            <h3>{ text.say("share-element") }</h3>
            <Snippet label={text.say("share-element")} text={element(&base, link)} lines={true} />
        </Dialog>
    }
}

/// The snippet of a frame. A title is required: it is what a screen reader says in the frame's place.
fn frame(address: &str, title: &str) -> String {
    let title = escape(title);
    format!(
        "<iframe src=\"{}\"\n        title=\"{title}\"\n        width=\"100%\" height=\"420\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>",
        escape(address)
    )
}

fn element(base: &str, link: &Link) -> String {
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let folder = base.rsplit_once('/').map_or(base, |(folder, _)| folder);
    let mut attributes = format!("path=\"{}\" step=\"{}\"", escape(&link.path), escape(&link.place.to_string()));
    if let Some(preset) = &link.preset {
        attributes += &format!(" manifest=\"{}\"", escape(preset));
    }
    if let Some(release) = &link.release {
        attributes += &format!(" release=\"{}\"", escape(release));
    }
    if link.api {
        attributes += " api-server";
    }
    if let Some(lang) = link.lang {
        attributes += &format!(" lang=\"{}\"", lang.tag());
    }
    format!("<script type=\"module\" src=\"{folder}/embed/pod-path.js\"></script>\n<pod-path {attributes}></pod-path>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[derive(Properties, PartialEq)]
struct TooLongProps {
    manifest: Rc<str>,
}

/// The manifest is too long for a link: it can be kept as a file.
#[component]
fn TooLong(props: &TooLongProps) -> Html {
    let text = use_text();
    let onclick = {
        let manifest = props.manifest.clone();
        Callback::from(move |_| download(&manifest))
    };
    html! {
        <>
            <p>{ text.say("link-too-long") }{ " " }{ text.words().attribute("link-too-long", "fix", &[]) }</p>
            <p><button type="button" class="button primary" {onclick}>{ text.say("share-download") }</button></p>
        </>
    }
}

fn download(manifest: &str) {
    let parts = js_sys::Array::of1(&manifest.into());
    let Some(address) = Blob::new_with_str_sequence(&parts).ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) else {
        return;
    };
    let anchor = gloo::utils::document()
        .create_element("a")
        .ok()
        .and_then(|anchor| wasm_bindgen::JsCast::dyn_into::<HtmlAnchorElement>(anchor).ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&address);
        anchor.set_download("pod.yaml");
        anchor.click();
    }
    // It was this page's own address.
    let _ = Url::revoke_object_url(&address);
}
