//! The page of misconceptions and the menu of releases, in a browser.

use std::rc::Rc;

use crate::browser::{all, click, click_named, find, press, settle, stand, text};
use crate::support::{door, store};
use podpath::app::{App, Props};
use podpath::host::{Place, Remote};
use podpath_view::misconceptions::MISCONCEPTIONS;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::{AppHandle, Renderer};

async fn open(link: &str, place: Place) -> (Element, AppHandle<App>) {
    let root = stand(1440, 900);
    let (start, remote) = (store(link), Rc::new(Remote::silent()));
    let props = Props { start, place, remote, door: door(), home: "https://podpath.example/".into(), size: (1440.0, 900.0) };
    let app = Renderer::<App>::with_root_and_props(root.clone(), props).render();
    settle().await;
    (root, app)
}

#[wasm_bindgen_test]
async fn the_answer_is_hidden_until_the_reader_has_chosen_and_the_focus_stays() {
    let (root, app) = open("#/v1/misconceptions/competitor", Place::Page).await;
    assert_eq!(all(&root, ".claim h3 button").len(), MISCONCEPTIONS.len());
    assert_eq!(text(&root, ".claim-verdict"), "");
    assert_eq!(all(&root, ".watch, .claim-sources, .choice em").len(), 0, "nothing gives the answer away");
    click(&root, ".choice input[value='1']");
    settle().await;
    assert_eq!(text(&root, ".claim-verdict"), "");
    let button = find(&root, ".predict-row button");
    assert_eq!(button.text_content().as_deref(), Some("See the answer"));
    click(&root, ".predict-row button");
    settle().await;
    assert!(text(&root, ".claim-verdict").starts_with("Not what you predicted. What happens: containerd."));
    assert_eq!(text(&root, ".choice.right em"), "what happens", "in words, and not by colour alone");
    assert_eq!(text(&root, ".choice.chosen em"), "your prediction");
    assert_eq!(find(&root, ".watch").get_attribute("href").as_deref(), Some("#/v1/dockershim/container.shim"));
    assert!(button.is_same_node(Some(&find(&root, ".predict-row button"))), "the button that has the focus is still there");
    click_named(&root, "Ask me again");
    settle().await;
    assert_eq!(text(&root, ".claim-verdict"), "");
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_page_opens_from_the_top_bar_and_gives_the_run_back() {
    let (root, app) = open("#/v1/containerd/container.start", Place::Page).await;
    let sentence = text(&root, "h1");
    click_named(&root, "Misconceptions");
    settle().await;
    assert!(text(&root, "h1").contains("Kubernetes dropped Docker"));
    let here = find(&root, ".podpath");
    let step = here.get_attribute("data-step");
    press(&here, "ArrowRight");
    settle().await;
    assert_eq!(here.get_attribute("data-step"), step, "no key moves a run that nobody sees");
    press(&here, "Escape");
    settle().await;
    assert_eq!(text(&root, "h1"), sentence);
    app.destroy();
}

#[wasm_bindgen_test]
async fn on_somebody_elses_page_there_are_neither_misconceptions_nor_releases() {
    let (root, app) = open("#/v1/misconceptions/images", Place::Frame).await;
    assert_eq!(all(&root, ".claims-page, .release-menu").len(), 0);
    assert_eq!(all(&root, ".sentence").len(), 1);
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_menu_of_releases_changes_the_release_and_keeps_the_place() {
    let (root, app) = open("#/v1/containerd/container.start", Place::Page).await;
    assert_eq!(text(&root, ".release-menu .picker b"), "1.22");
    let sentence = text(&root, "h1");
    click(&root, ".release-menu .picker");
    settle().await;
    let releases = all(&root, ".release-menu [role=menuitemradio]");
    assert_eq!(releases.len(), 6);
    assert!(releases[3].text_content().unwrap_or_default().contains("dockershim is removed"));
    click(&root, ".release-menu [role=menuitemradio]:nth-of-type(4)");
    settle().await;
    assert_eq!(text(&root, ".release-menu .picker b"), "1.24");
    assert_eq!(text(&root, "h1"), sentence, "the same place in the story");
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_steady_chatter_is_folded_away_until_somebody_wants_to_see_it() {
    let (root, app) = open("#/v1/containerd/container.start?l=calls", Place::Page).await;
    let number = |root: &Element| text(root, ".say .where .number");
    let steps = |root: &Element| find(root, ".scrub input").get_attribute("max");
    let (before, folded, sentence) = (number(&root), steps(&root), text(&root, "h1"));
    click(&root, ".levels button:nth-of-type(3)");
    settle().await;
    assert_ne!(steps(&root), folded, "there are more steps");
    assert_eq!(text(&root, "h1"), sentence, "the reader is where they were");
    assert_eq!(number(&root), before, "and nothing has got another number");
    click(&root, ".levels button:nth-of-type(2)");
    settle().await;
    assert_eq!(steps(&root), folded);
    app.destroy();
}
