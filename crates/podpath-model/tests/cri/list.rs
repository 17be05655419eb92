//! The list of calls.

use std::collections::BTreeSet;

use podpath_model::wire::cri::METHODS;

#[test]
fn no_call_is_there_twice() {
    let unique: BTreeSet<&str> = METHODS.iter().copied().collect();
    assert_eq!(unique.len(), METHODS.len());
}
