//! A command line: variables, a name, arguments, streams.

use std::rc::Rc;

use super::super::inside::Inside;
use super::super::programs::base;
use super::super::{APP, PROCESS_NS, ROLE, utilities};
use super::ast::{Assignment, Simple};
use super::run::{Outcome, Stop};
use super::state::{Shell, Value};
use super::{Flavor, builtins};
use crate::kernel::{Command, Forked};
use crate::trace::Text;

/// A command line with everything filled in.
pub(super) struct Line {
    pub(super) argv: Vec<Text>,
    pub(super) is_last: bool,
}

impl Shell {
    pub(super) async fn simple(&mut self, simple: &Simple, is_last: bool) -> Outcome {
        self.substituted = None;
        self.keep_pace(false).await;
        let mut argv: Vec<Text> = Vec::new();
        let mut length = 0_u64;
        for word in &simple.words {
            let fields = self.fields(word).await?;
            length = fields.iter().fold(length, |length, field| length.saturating_add(field.length()));
            argv.extend(fields.into_iter().map(|field| Text::from(field.text)));
        }
        self.trace(&argv).await;
        let before = Rc::clone(&self.inside);
        if !simple.redirects.is_empty() && !self.redirect(&simple.redirects).await? {
            self.inside = before;
            return Ok(1);
        }
        if argv.is_empty() {
            self.restore(before);
            return self.assign_all(&simple.assignments).await;
        }
        // `exec` without a program leaves the streams as it has put them.
        if &*argv[0] == "exec" && argv.len() == 1 {
            return Ok(0);
        }
        // Linux fs/exec.c MAX_ARG_STRLEN, and its text in busybox.
        let outcome = if length > crate::kernel::ARGUMENTS_MAX {
            self.complain(&format!("{}: Argument list too long", argv[0])).await;
            Ok(126)
        } else {
            self.with_assignments(&simple.assignments, Line { argv, is_last }).await
        };
        self.restore(before);
        outcome
    }

    async fn trace(&self, argv: &[Text]) {
        if self.options.traces && !argv.is_empty() {
            let line = argv.iter().map(|word| &**word).collect::<Vec<_>>().join(" ");
            self.inside.complain(&self.sys, &format!("+ {line}\n")).await;
        }
    }

    async fn assign_all(&mut self, assignments: &[Assignment]) -> Outcome {
        for assignment in assignments {
            let value = self.assigned(assignment).await?;
            if !self.assign(&assignment.name, value).await {
                self.complain(&format!("{}: is read only", assignment.name)).await;
                return Err(Stop::Exit(2));
            }
        }
        Ok(self.substituted.unwrap_or(0))
    }

    async fn assigned(&mut self, assignment: &Assignment) -> Result<Value, Stop> {
        let value = self.one(&assignment.value).await?;
        if !assignment.appends {
            return Ok(value);
        }
        let mut former = self.value(&assignment.name).cloned().unwrap_or_default();
        former.push_value(&value);
        Ok(former)
    }

    /// Runs a command line with variables that only it sees.
    async fn with_assignments(&mut self, assignments: &[Assignment], line: Line) -> Outcome {
        if assignments.is_empty() {
            return self.command(line).await;
        }
        let mut former = Vec::new();
        for assignment in assignments {
            let value = self.assigned(assignment).await?;
            let name: Text = (*assignment.name).into();
            former.push((name.clone(), self.variables.get(&*name).cloned()));
            self.set(&name, value);
            if let Some(variable) = self.variables.get_mut(&*name) {
                variable.is_exported = true;
            }
        }
        let outcome = self.command(line).await;
        for (name, variable) in former.into_iter().rev() {
            self.put_back(name, variable);
        }
        outcome
    }

    pub(super) fn put_back(&mut self, name: Text, variable: Option<super::state::Variable>) {
        match variable {
            Some(variable) => drop(self.variables.insert(name, variable)),
            None => drop(self.variables.remove(&*name)),
        }
    }

    async fn command(&mut self, line: Line) -> Outcome {
        let name = line.argv[0].clone();
        if let Some(body) = self.functions.get(&*name).cloned() {
            return self.call(&body, line).await;
        }
        if let Some(outcome) = builtins::run(self, &line).await {
            return outcome;
        }
        self.program(line).await
    }

    /// A function runs in this shell, with arguments of its own.
    async fn call(&mut self, body: &Rc<super::ast::Node>, line: Line) -> Outcome {
        let arguments = std::mem::replace(&mut self.arguments, line.argv[1..].to_vec());
        self.hidden.push(Vec::new());
        let outcome = self.run(body, false).await;
        for (name, variable) in self.hidden.pop().unwrap_or_default().into_iter().rev() {
            self.put_back(name, variable);
        }
        self.arguments = arguments;
        match outcome {
            Err(Stop::Return(status)) => Ok(status),
            outcome => outcome,
        }
    }

    /// A program, in a process of its own, or in this one if nothing comes after it.
    pub(super) async fn program(&mut self, line: Line) -> Outcome {
        let Line { mut argv, is_last } = line;
        if let Err(status) = self.find(&argv[0]).await {
            return Ok(status);
        }
        if let Some(script) = self.script_behind(&argv[0]) {
            argv.splice(0..1, [Text::from("sh"), script]);
        }
        let position = self.position_of(is_last);
        self.keep_pace(true).await;
        let inside = Rc::new(Inside { position, env: self.exported(), ..(*self.inside).clone() });
        let program = inside.program(&argv);
        if is_last && self.traps.is_empty() && self.flavor.becomes_its_last_command() && self.jobs.is_empty() {
            let command = Command { argv, environment: Some(inside), ..Command::default() };
            self.sys.step(APP).exec(command, program).await;
            return Ok(127);
        }
        self.may_fork().await?;
        let comm = comm_of(&argv[0]);
        let forked = Forked { environment: Some(Rc::clone(&inside) as _), ..Forked::default() };
        let command = Command { argv, environment: Some(inside), ..Command::default() };
        let part = move |child: crate::kernel::Sys| async move {
            child.step(APP).exec(command, program).await;
            127
        };
        let pid = self.sys.step(APP).fork_with(comm, false, &ROLE, forked, part).await;
        self.sys.sleep(PROCESS_NS).await;
        Ok(self.wait_for(pid).await)
    }

    /// Whether there is such a program; if not, that is said.
    pub(super) async fn find(&mut self, name: &str) -> Result<(), i32> {
        let inside = Rc::clone(&self.inside);
        let is_there = match name.contains('/') {
            true => inside.root.has(name) || inside.exists(&self.sys, name),
            false => inside.root.has(name) || utilities::is_known(name) && !inside.root.known,
        };
        if is_there && !(name.contains('/') && inside.is_not_to_be_run(&self.sys, name)) {
            return Ok(());
        }
        if is_there {
            // bash says what it is.
            let is_directory = self.flavor == Flavor::Bash && inside.is_directory(&self.sys, name);
            self.complain(&format!("{name}: {}", if is_directory { "Is a directory" } else { "Permission denied" })).await;
            return Err(126);
        }
        let words = if self.flavor == Flavor::Bash { "command not found" } else { "not found" };
        self.complain(&format!("{name}: {words}")).await;
        Err(127)
    }

    /// A file that was written before is run as a script.
    fn script_behind(&self, name: &str) -> Option<Text> {
        let text = if name.contains('/') { self.inside.read(&self.sys, name) } else { None };
        text.filter(|text| !text.is_empty()).map(|_| name.into())
    }

    /// `exec PROGRAM …`
    pub(super) async fn replace(&mut self, argv: &[Text]) -> Outcome {
        if let Err(status) = self.find(&argv[0]).await {
            return Err(Stop::Exit(status));
        }
        let inside = Rc::new(Inside { env: self.exported(), ..(*self.inside).clone() });
        let program = inside.program(argv);
        let command = Command { argv: argv.to_vec(), environment: Some(inside), ..Command::default() };
        self.sys.step(APP).exec(command, program).await;
        Ok(127)
    }
}

/// The name that a process has until it is the program.
fn comm_of(name: &str) -> &'static str {
    if base(name) == "sleep" { "sleep" } else { "sh" }
}
