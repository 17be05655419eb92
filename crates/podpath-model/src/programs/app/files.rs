//! Files that a script makes, removes and looks at: they are those of its container, so that a probe finds what the app has touched.

use super::APP;
use crate::kernel::{NamespaceKind, Sys};
use crate::trace::{SharedPayload, Text};

/// What every container has without anybody making it.
const PRESENT: [&str; 5] = ["/etc/", "/proc/", "/dev/", "/sys/", "/bin/"];

/// A path in the container, as a path of the node: whoever is in the same mount namespace sees the same files.
fn in_root(sys: &Sys, path: &str) -> Text {
    let number = sys.namespaces_of(sys.pid()).map_or(0, |namespaces| namespaces.get(NamespaceKind::Mount));
    format!("/rootfs/mnt-{number}/{}", path.trim_start_matches('/')).into()
}

fn is_there(sys: &Sys, path: &str) -> bool {
    sys.exists(&in_root(sys, path)) || PRESENT.iter().any(|folder| path.starts_with(folder))
}

/// `touch`, `rm`, `cat`, and `test` with one condition.
pub(super) async fn run(sys: &Sys, name: &str, arguments: &[Text]) -> i32 {
    let files = || arguments.iter().filter(|word| !word.starts_with('-'));
    match name {
        "touch" => {
            for file in files() {
                sys.step(APP).write(in_root(sys, file), SharedPayload::new(Text::from(""))).await;
            }
            0
        }
        "rm" => {
            let mut missing = false;
            for file in files() {
                missing |= !sys.step(APP).remove(&in_root(sys, file)).await;
            }
            let forced = arguments.iter().any(|word| word.starts_with('-') && word.contains('f'));
            i32::from(missing && !forced)
        }
        "cat" if files().next().is_none() => {
            if let Some(stdin) = sys.stdin().await {
                while let Some(text) = stdin.read().await {
                    sys.write_stdout(&text).await;
                }
            }
            0
        }
        "cat" => {
            for file in files() {
                match sys.read::<Text>(&in_root(sys, file)) {
                    Some(contents) => sys.write_stdout(&contents).await,
                    None if is_there(sys, file) => {}
                    None => sys.write_stderr(&format!("cat: can't open '{file}': No such file or directory\n")).await,
                }
            }
            i32::from(!files().all(|file| is_there(sys, file)))
        }
        _ => test(sys, arguments),
    }
}

/// `test -f PATH`, `test ! -f PATH`, `[ -f PATH ]`: 0 if it holds.
fn test(sys: &Sys, arguments: &[Text]) -> i32 {
    let words: Vec<&str> = arguments.iter().map(|word| &**word).filter(|word| *word != "]").collect();
    let holds = match words[..] {
        ["-f" | "-e" | "-s", path] => is_there(sys, path),
        ["!", "-f" | "-e" | "-s", path] => !is_there(sys, path),
        _ => true,
    };
    i32::from(!holds)
}

/// `echo WORD … > FILE`.
pub(super) async fn redirect(sys: &Sys, words: &[String]) {
    let Some(at) = words.iter().position(|word| word.starts_with('>')) else { return };
    let joined = words[at].trim_start_matches('>');
    let file = if joined.is_empty() { words.get(at + 1).map_or("", String::as_str) } else { joined };
    let text: Text = format!("{}\n", words[..at].join(" ")).into();
    sys.step(APP).write(in_root(sys, file), SharedPayload::new(text)).await;
}
