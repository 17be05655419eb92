//! Small scripts, and what comes of them: measured with busybox 1.35, dash 0.5.12 and bash 5.2.

use std::rc::Rc;

use super::super::inside::{Inside, Position};
use super::super::{APP, ROLE};
use crate::kernel::{Command, Forked, Kernel, Program, Sys};
use crate::programs::images::Image;
use crate::trace::{SharedPayload, Text};

/// A line each: the shell, the script, its exit code or `runs`, what it prints.
const SCRIPTS: &str = include_str!("scripts.tsv");
/// Whoever runs longer runs for ever, in virtual nanoseconds.
const PATIENCE_NS: u64 = 100_000_000_000;

#[derive(serde::Serialize)]
struct Case {
    argv: Vec<Text>,
    image: &'static str,
}

/// What has come of a script.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    code: String,
    output: String,
}

static HARNESS: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(harness(sys)) };

async fn harness(sys: Sys) -> i32 {
    let Some(case) = sys.input::<Case>() else { return 1 };
    let root = Rc::new(Image::by_reference(case.image).root_filesystem());
    let inside = Inside {
        root,
        position: Position::First,
        env: vec![("PATH".into(), "/bin".into()), ("HOME".into(), "/root".into())],
        ..(*Inside::here(&sys)).clone()
    };
    let (reader, pipe) = sys.pipe();
    let (program, argv) = (inside.program(&case.argv), case.argv.clone());
    let forked = Forked { stdout: Some(pipe), environment: Some(Rc::new(inside)), ..Forked::default() };
    let run = |child: Sys| async move {
        let inside = (*Inside::here(&child)).clone().beginning(&child);
        child.step(APP).exec(Command { argv, environment: Some(Rc::new(inside)), ..Command::default() }, program).await;
        127
    };
    let pid = sys.step(APP).fork_with("sh", false, &ROLE, forked, run).await;
    let output = Rc::new(std::cell::RefCell::new(String::new()));
    let read = Rc::clone(&output);
    sys.background(|_| async move {
        while let Some(piece) = reader.read().await {
            read.borrow_mut().push_str(&piece);
        }
    });
    let code = match sys.timeout(PATIENCE_NS, sys.wait(pid)).await {
        Some(finished) => finished.expect("it is a child").status.code().to_string(),
        None => "runs".to_owned(),
    };
    let told: Text = format!("{code}\n{}", output.borrow()).into();
    sys.step(APP).write("/told", SharedPayload::new(told)).await;
    0
}

/// Runs a command line in an image.
fn told(image: &'static str, argv: &[&str]) -> Told {
    let kernel = Kernel::new();
    let case = Case { argv: argv.iter().map(|word| Text::from(*word)).collect(), image };
    kernel.boot(Command::new(["/sbin/init"]).input(SharedPayload::new(case)), HARNESS, false);
    kernel.run(2 * PATIENCE_NS, u64::MAX);
    let told = kernel.read("/told").expect("the harness has an answer");
    let (code, output) = told.split_once('\n').expect("two parts");
    Told { code: code.to_owned(), output: output.to_owned() }
}

fn image_of(shell: &str) -> (&'static str, &'static str) {
    match shell {
        "ash" => ("busybox:1.36", "sh"),
        "dash" => ("debian:12", "sh"),
        _ => ("debian:12", "bash"),
    }
}

fn unescaped(text: &str) -> String {
    let (mut out, mut letters) = (String::new(), text.chars());
    while let Some(letter) = letters.next() {
        out.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                _ => '\\',
            },
            letter => letter,
        });
    }
    out
}

#[test]
fn small_scripts_end_and_print_as_they_do_elsewhere() {
    let mut wrong = Vec::new();
    for line in SCRIPTS.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [shell, script, code, output] = columns[..] else { panic!("four columns: {line}") };
        let (image, name) = image_of(shell);
        let came = told(image, &[name, "-c", &unescaped(script)]);
        let expected = Told { code: code.to_owned(), output: unescaped(output) };
        let is_free = output == "*";
        if came.code != expected.code || !is_free && came.output != expected.output {
            wrong.push(format!("{shell}: {script}\n   came {came:?}\n   not  {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), SCRIPTS.lines().count(), wrong.join("\n"));
}
