//! The words of traces that are read. A program writes its words in its source; a word from a file is kept once, for as long as we run:
//! what that costs is bounded by how many different words there are, and not by how many files are opened.

use std::cell::RefCell;

use super::{Rank, Role, Side};
use crate::sorted::SortedSet;

thread_local! {
    static WORDS: RefCell<SortedSet<&'static str>> = const { RefCell::new(SortedSet::new()) };
    static ROLES: RefCell<Vec<&'static Role>> = const { RefCell::new(Vec::new()) };
}

/// The word that reads the same and is there for good.
pub fn kept(word: &str) -> &'static str {
    WORDS.with_borrow_mut(|words| match words.get(word) {
        Some(kept) => *kept,
        None => {
            let kept: &'static str = Box::leak(word.into());
            words.insert(kept);
            kept
        }
    })
}

/// The role that is the same and is there for good.
pub fn role(name: &str, rank: Rank, side: Side) -> &'static Role {
    ROLES.with_borrow_mut(|roles| {
        let found = roles.iter().copied().find(|role| role.name == name && (role.rank, role.side) == (rank, side));
        found.unwrap_or_else(|| {
            let role: &'static Role = Box::leak(Box::new(Role::new(kept(name), rank, side)));
            roles.push(role);
            role
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_once() {
        let (one, other) = (kept(&String::from("mixer")), kept(&String::from("mixer")));
        assert!(std::ptr::eq(one, other));
        let (one, other) = (role("oven", Rank::Daemon, Side::Left), role("oven", Rank::Daemon, Side::Left));
        assert!(std::ptr::eq(one, other) && !std::ptr::eq(one, role("oven", Rank::Keeper, Side::Left)));
    }
}
