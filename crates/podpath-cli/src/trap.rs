//! What the terminal says when podpath itself is at fault, wherever that happens.

use podpath_view::words::Lang;

use crate::failure::OURS;
use crate::report::Console;

/// From now on a panic is told as an error of podpath's own, with its place, and ends the program with a status that says so.
pub(crate) fn set(lang: Lang) {
    std::panic::set_hook(Box::new(move |panic| {
        let mut console = Console::new(lang);
        let fix = console.say("cli-trapped-fix", &[]);
        console.refuse("cli-trapped", &[("what", panic.to_string().replace('\n', " ").into())], Some(&fix));
        std::process::exit(i32::from(OURS));
    }));
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Set in the program that is to fail.
    const FAILS: &str = "PODPATH_TEST_FAILS";

    #[test]
    fn an_error_in_podpath_is_told_as_one_and_has_an_exit_code_of_its_own() {
        if std::env::var_os(FAILS).is_some() {
            set(Lang::En);
            panic!("two clocks");
        }
        let name = "trap::tests::an_error_in_podpath_is_told_as_one_and_has_an_exit_code_of_its_own";
        let failed =
            Command::new(std::env::current_exe().unwrap()).args([name, "--exact", "--nocapture"]).env(FAILS, "1").output().unwrap();
        assert_eq!(failed.status.code(), Some(i32::from(OURS)));
        let said = String::from_utf8(failed.stderr).unwrap();
        assert!(said.contains("error: ") && said.contains("two clocks") && said.contains("fix: "), "{said}");
    }
}
