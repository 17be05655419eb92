//! The app: one store, and the parts that there is room for.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::{Announcer, AskedCard, Dispatch, RecordingBar, SkipLink};
use crate::door::Door;
use crate::hooks::{
    Measure, use_address, use_asked, use_couple, use_drop, use_exploring, use_give_back, use_kept, use_keys, use_measure, use_page,
    use_play, use_report, use_simulator, use_words,
};
use crate::host::{Place, Remote};
use crate::screen::{frame, is_claims, overlay};
use crate::store::{Moved, Speed, Store};
use crate::text::Text;

/// What a simulation is given when it is put on a page.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state to begin with.
    pub start: Rc<Store>,
    /// Where it lives.
    pub place: Place,
    /// The wire to the page around.
    pub remote: Rc<Remote>,
    /// The way to the simulator.
    pub door: Door,
    /// The address of the full app, for links out of an embed.
    pub home: AttrValue,
    /// Width and height of the box that it is put into, in CSS pixels.
    pub size: (f64, f64),
}

/// A simulation.
#[component]
pub fn App(props: &Props) -> Html {
    let store = use_reducer({
        let start = props.start.clone();
        move || (*start).clone()
    });
    let text = use_words(&store, &props.door);
    let root = use_node_ref();
    let measure = use_measure(&root, Measure { width_px: props.size.0, height_px: props.size.1 });
    use_simulator(&store, &props.door);
    use_exploring(&store, &props.door);
    use_play(&store, &text);
    use_keys(&root, props.place, &store, &props.remote);
    use_give_back(&root);
    use_couple(&root);
    use_address(&store, props.place);
    use_page(&store, props.place, &text);
    use_kept(&store, props.place);
    use_report(&store, &props.remote);
    let claims = is_claims(props, &store);
    let held = use_drop(&store, props.place);
    let (asked, forget) = use_asked(&root);
    html! {
        <ContextProvider<Text> context={text.clone()}>
        <ContextProvider<Door> context={props.door.clone()}>
        <ContextProvider<Dispatch> context={store.dispatcher()}>
            <div ref={root.clone()} class={root_class(&store, props.place, claims)} lang={store.settings.lang.tag()} tabindex="-1" data-step={store.cursor.to_string()}>
                if props.place.is_guest() { <SkipLink /> }
                if let Some(playing) = store.playing_recording.as_ref().filter(|_| !claims) { <RecordingBar playing={playing.clone()} /> }
                { frame(props, &store, measure) }
                { overlay(&store) }
                if let Some(asked) = asked { <AskedCard {root} {asked} run={store.run.clone()} cursor={store.cursor} onclose={forget} /> }
                if held { <p class="drop-curtain"><b>{ text.say("drop-here") }</b><span>{ text.say("open-private") }</span></p> }
                <Announcer run={store.run.clone()} cursor={store.cursor} playing={store.playing} level={store.settings.level} />
                <span class="skip-end" tabindex="-1"></span>
            </div>
        </ContextProvider<Dispatch>>
        </ContextProvider<Door>>
        </ContextProvider<Text>>
    }
}

/// Theme, pace and guest are classes of the root; colours and times follow from them.
fn root_class(store: &Store, place: Place, claims: bool) -> Classes {
    let settings = &store.settings;
    let pace = match settings.speed {
        Speed::Half => "pace-half",
        Speed::One => "pace-1",
        Speed::Two => "pace-2",
        Speed::Four => "pace-4",
        Speed::Eight => "still",
    };
    let moving = (store.moved == Moved::Stepped).then_some("moving");
    let recording = (store.playing_recording.is_some() && !claims).then_some("with-recording");
    classes!(
        "podpath",
        recording,
        settings.theme.name(),
        pace,
        moving,
        settings.still.then_some("still"),
        place.is_guest().then_some("guest")
    )
}
