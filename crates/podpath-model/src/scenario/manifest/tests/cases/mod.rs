//! Every way in which a manifest can be wrong, with the place where it is reported. The columns are counted by hand.

mod field;
mod life;
mod name;
mod object;
mod text;
mod value;

/// A name, a manifest, and what is to be found in it: `line:column key`.
pub(super) type Case = (&'static str, Vec<u8>, &'static [&'static str]);

/// All cases.
pub(super) fn cases() -> Vec<Case> {
    [
        text::texts(),
        text::syntax(),
        object::objects(),
        field::fields(),
        value::values(),
        name::names(),
        name::pairs(),
        life::probes(),
        life::containers(),
        life::bounds(),
    ]
    .concat()
}

fn case(name: &'static str, manifest: impl AsRef<[u8]>, expected: &'static [&'static str]) -> Case {
    (name, manifest.as_ref().to_vec(), expected)
}
