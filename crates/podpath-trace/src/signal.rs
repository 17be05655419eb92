//! Signals: their names and numbers.

/// The signals that programs on a node send to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "signal(7)")]
pub enum Signal {
    Hup,
    Int,
    Quit,
    Kill,
    Usr1,
    Pipe,
    Term,
    Chld,
    Cont,
    Stop,
}

impl Signal {
    const ALL: [(Self, &'static str, i32); 10] = [
        (Self::Hup, "SIGHUP", 1),
        (Self::Int, "SIGINT", 2),
        (Self::Quit, "SIGQUIT", 3),
        (Self::Kill, "SIGKILL", 9),
        (Self::Usr1, "SIGUSR1", 10),
        (Self::Pipe, "SIGPIPE", 13),
        (Self::Term, "SIGTERM", 15),
        (Self::Chld, "SIGCHLD", 17),
        (Self::Cont, "SIGCONT", 18),
        (Self::Stop, "SIGSTOP", 19),
    ];

    fn row(self) -> (Self, &'static str, i32) {
        Self::ALL.into_iter().find(|row| row.0 == self).expect("the table has every signal")
    }
    /// `SIGTERM`.
    pub fn name(self) -> &'static str {
        self.row().1
    }
    /// The number on x86-64.
    pub fn number(self) -> i32 {
        self.row().2
    }
    /// The signal of that name, with or without `SIG`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.1 == name || row.1.strip_prefix("SIG") == Some(name)).map(|row| row.0)
    }
    /// The signal of that number.
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.2 == number).map(|row| row.0)
    }
}
