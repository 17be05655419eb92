//! News for the page around.

use std::rc::Rc;

use yew::prelude::*;

use crate::host::Remote;
use crate::store::Store;

/// Tells the page around what is new, and takes its commands.
#[hook]
pub(crate) fn use_report(store: &UseReducerHandle<Store>, remote: &Rc<Remote>) {
    let (dispatch, wire) = (store.dispatcher(), remote.clone());
    use_effect_with((), move |()| wire.connect(dispatch));
    let (current, wire) = (store.clone(), remote.clone());
    use_effect_with(Rc::new((**store).clone()), move |_| wire.report(&Rc::new((*current).clone())));
}
