//! Programs that make, remove and list files.

use super::super::inside::Inside;
use super::cannot;
use crate::kernel::Sys;
use crate::trace::Text;

pub(super) async fn run(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    let flags: String = words.iter().filter(|word| word.starts_with('-') && !word.starts_with("--")).map(|word| &word[1..]).collect();
    let files: Vec<&Text> = words.iter().filter(|word| !word.starts_with('-')).collect();
    match name {
        "touch" => touch(sys, inside, &files).await,
        "rm" | "rmdir" => remove(sys, inside, name, &files, &flags).await,
        "mkdir" => make(sys, inside, &files, flags.contains('p')).await,
        "cp" | "mv" => copy(sys, inside, name, &files).await,
        "ls" => list(sys, inside, &files, flags.contains('a')).await,
        "mktemp" => {
            let path = format!("/tmp/tmp.{}", sys.pid());
            match inside.write(sys, &path, "").await {
                Ok(()) => inside.print(sys, &format!("{path}\n")).await,
                Err(why) => return cannot(sys, inside, name, &path, why).await,
            }
            0
        }
        "chmod" => {
            for file in files.iter().skip(1) {
                if !inside.exists(sys, file) {
                    return cannot(sys, inside, name, file, "No such file or directory").await;
                }
            }
            0
        }
        "find" => {
            let root = files.first().map_or(".", |root| &***root);
            if !inside.exists(sys, root) {
                return cannot(sys, inside, name, root, "No such file or directory").await;
            }
            let lines: String = inside.names(sys, root).iter().map(|name| format!("{}/{name}\n", root.trim_end_matches('/'))).collect();
            inside.print(sys, &lines).await;
            0
        }
        _ => {
            let lines: String = files.iter().map(|file| format!("{}\n", inside.absolute(file))).collect();
            inside.print(sys, &lines).await;
            0
        }
    }
}

async fn touch(sys: &Sys, inside: &Inside, files: &[&Text]) -> i32 {
    let mut code = 0;
    for file in files {
        if inside.is_directory(sys, file) {
            continue;
        }
        let contents = inside.read(sys, file);
        if let Err(why) = inside.write(sys, file, contents.as_deref().unwrap_or("")).await {
            code = cannot(sys, inside, "touch", file, why).await;
        }
    }
    code
}

async fn remove(sys: &Sys, inside: &Inside, name: &str, files: &[&Text], flags: &str) -> i32 {
    let mut code = 0;
    for file in files {
        let is_forced = flags.contains('f');
        match inside.remove(sys, file).await {
            Err("No such file or directory") if is_forced || inside.is_made_elsewhere(file) => {}
            Err(why) => code = cannot(sys, inside, name, &format!("can't remove '{file}'"), why).await,
            Ok(()) => {}
        }
    }
    code
}

async fn make(sys: &Sys, inside: &Inside, files: &[&Text], with_parents: bool) -> i32 {
    let mut code = 0;
    for file in files {
        if let Err(why) = inside.make_directory(sys, file, with_parents).await {
            code = cannot(sys, inside, "mkdir", &format!("can't create directory '{file}'"), why).await;
        }
    }
    code
}

async fn copy(sys: &Sys, inside: &Inside, name: &str, files: &[&Text]) -> i32 {
    let Some((target, sources)) = files.split_last() else { return 1 };
    let mut code = 0;
    for source in sources {
        let Some(contents) = inside.read(sys, source) else {
            if inside.is_directory(sys, source) || !inside.root.known {
                continue;
            }
            code = cannot(sys, inside, name, &format!("can't stat '{source}'"), "No such file or directory").await;
            continue;
        };
        let file = source.rsplit('/').next().unwrap_or(source);
        let path = if inside.is_directory(sys, target) { format!("{}/{file}", target.trim_end_matches('/')) } else { target.to_string() };
        if let Err(why) = inside.write(sys, &path, &contents).await {
            code = cannot(sys, inside, name, &format!("can't create '{path}'"), why).await;
            continue;
        }
        if name == "mv" && inside.remove(sys, source).await.is_err() {
            code = 1;
        }
    }
    code
}

async fn list(sys: &Sys, inside: &Inside, files: &[&Text], with_dots: bool) -> i32 {
    let here: Text = ".".into();
    let files = if files.is_empty() { vec![&here] } else { files.to_vec() };
    let mut code = 0;
    for file in files {
        if !inside.exists(sys, file) && !sys_knows_nothing(inside) {
            code = cannot(sys, inside, "ls", file, "No such file or directory").await;
        } else if inside.is_directory(sys, file) {
            let names = inside.names(sys, file);
            let lines: String = names.iter().filter(|name| with_dots || !name.starts_with('.')).map(|name| format!("{name}\n")).collect();
            inside.print(sys, &lines).await;
        } else {
            inside.print(sys, &format!("{file}\n")).await;
        }
    }
    code
}

/// In an image that nobody knows any file may be.
fn sys_knows_nothing(inside: &Inside) -> bool {
    !inside.root.known
}
