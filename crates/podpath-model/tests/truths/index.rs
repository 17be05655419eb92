//! The table of truths: it is whole, and it names only tests that there are.
