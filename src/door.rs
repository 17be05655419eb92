//! The door to the simulator. What stands behind it is not known here: traces that were made when the app was built, a worker, or in a test
//! the simulator itself.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use podpath_trace::ask::{Answer, Ask, Ground, Said};
use podpath_trace::explored::{Fault, Verdict};
use podpath_trace::manifest::Reading;
use podpath_trace::read::read;
use podpath_view::words::Lang;

use crate::recording::{Recording, Refusal};
use crate::run::Run;
use crate::wish::Wish;

/// A question: what is asked, the name of the answer among those that are at hand, and the bytes that come beside it.
#[derive(Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub ask: Ask,
    /// The name of its answer, if one may be at hand.
    pub at_hand: Option<String>,
    /// What comes beside it.
    pub file: &'a [u8],
}

/// An answer that is on its way.
pub type Coming = Pin<Box<dyn Future<Output = Result<Vec<u8>, Lost>>>>;

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// `missing`, `blocked` or `broken`, as `static/load.js` says it; `stopped` where the reader did not want to wait.
    pub cause: String,
    /// What it is about: a file, what the worker said last.
    pub what: String,
}

/// What came of a wish.
#[derive(Clone, Debug, PartialEq)]
pub enum Ran {
    /// The run.
    Run(Rc<Run>),
    /// The manifest is no Pod.
    Unread(Rc<Reading>),
    /// Something that was to be done cannot be done in this run.
    Refused(Said),
}

/// The door. Two are the same if they are one.
#[derive(Clone)]
pub struct Door(Rc<dyn Fn(Question<'_>) -> Coming>);

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").finish_non_exhaustive()
    }
}

impl PartialEq for Door {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Door {
    /// A door to whatever answers.
    pub fn new(ask: impl Fn(Question<'_>) -> Coming + 'static) -> Self {
        Self(Rc::new(ask))
    }

    /// Runs what is wished for.
    ///
    /// # Errors
    /// No answer came.
    pub async fn run(&self, wish: &Wish) -> Result<Ran, Lost> {
        let bytes = (self.0)(Question { ask: wish.ask(), at_hand: wish.at_hand(), file: &[] }).await?;
        match read(&bytes) {
            Ok(document) => Run::of(document).map(|run| Ran::Run(Rc::new(run))).ok_or_else(|| broken("path")),
            Err(error) => match answer(&bytes)? {
                Answer::Reading(reading) => Ok(Ran::Unread(Rc::new(reading))),
                Answer::Refused(said) => Ok(Ran::Refused(said)),
                _ => Err(broken(&error.to_string())),
            },
        }
    }

    /// The Pod of a run as `kubectl describe` prints it, at a moment in nanoseconds.
    ///
    /// # Errors
    /// No answer came.
    pub async fn described(&self, wish: &Wish, at_ns: u64) -> Result<String, Lost> {
        let Ask::Run { path, scenario } = wish.ask() else { return Err(broken("describe")) };
        match answer(&self.ask(Ask::Describe { path, scenario, at_ns }, &[]).await?)? {
            Answer::Described(text) => Ok(text),
            other => Err(broken(&format!("{other:?}"))),
        }
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// No answer came.
    pub async fn reading(&self, manifest: &Rc<str>) -> Result<Rc<Reading>, Lost> {
        match answer(&self.ask(Ask::Read { manifest: manifest.clone() }, &[]).await?)? {
            Answer::Reading(reading) => Ok(Rc::new(reading)),
            other => Err(broken(&format!("{other:?}"))),
        }
    }

    /// Opens a recording.
    ///
    /// # Errors
    /// No answer came. That the file is refused is an answer.
    pub async fn recording(&self, name: &str, file: &[u8]) -> Result<Result<Rc<Recording>, Refusal>, Lost> {
        let refused = |said| Refusal { file: name.to_owned(), said };
        match answer(&self.ask(Ask::Open {}, file).await?)? {
            Answer::Opened(opened) => {
                let recording = Recording::of(name, file, &opened).ok_or_else(|| broken("trace"))?;
                Ok(if recording.run.steps.is_empty() { Err(refused(Said::plain("refused-empty"))) } else { Ok(Rc::new(recording)) })
            }
            Answer::Refused(said) => Ok(Err(refused(said))),
            other => Err(broken(&format!("{other:?}"))),
        }
    }

    /// The recordings that come with the app: the name of each and of its file.
    ///
    /// # Errors
    /// No answer came.
    pub async fn recordings(&self) -> Result<Vec<(String, String)>, Lost> {
        let bytes = self.kept("recordings").await?;
        let list: Vec<(String, String)> = serde_json::from_slice(&bytes).map_err(|error| broken(&error.to_string()))?;
        Ok(list)
    }

    /// A file that is at hand.
    ///
    /// # Errors
    /// No answer came.
    pub async fn kept(&self, name: &str) -> Result<Vec<u8>, Lost> {
        (self.0)(Question { ask: Ask::Kept { name: name.into() }, at_hand: Some(name.to_owned()), file: &[] }).await
    }

    /// What a row of the recording that was opened last carries.
    ///
    /// # Errors
    /// No answer came.
    pub async fn fields(&self, row: usize) -> Result<[Vec<String>; 3], Lost> {
        match answer(&self.ask(Ask::Fields { row }, &[]).await?)? {
            Answer::Fields(fields) => Ok(fields),
            other => Err(broken(&format!("{other:?}"))),
        }
    }

    /// Everything that can break in a run.
    ///
    /// # Errors
    /// No answer came.
    pub async fn faults(&self, ground: &Ground) -> Result<Vec<Fault>, Lost> {
        match answer(&self.ask(Ask::Faults { ground: ground.clone() }, &[]).await?)? {
            Answer::Faults(faults) => Ok(faults),
            other => Err(broken(&format!("{other:?}"))),
        }
    }

    /// What comes of some of that.
    ///
    /// # Errors
    /// No answer came.
    pub async fn attempt(&self, ground: &Ground, faults: Vec<usize>) -> Result<Vec<Verdict>, Lost> {
        match answer(&self.ask(Ask::Attempt { ground: ground.clone(), faults }, &[]).await?)? {
            Answer::Verdicts(verdicts) => Ok(verdicts),
            other => Err(broken(&format!("{other:?}"))),
        }
    }

    /// Stops whatever is tried.
    pub async fn leave(&self) {
        // Whoever waited for an answer hears that there is none.
        let _ = self.ask(Ask::Leave {}, &[]).await;
    }

    /// The texts of a language. They are asked for at once, and not when somebody waits for them.
    pub fn words(&self, lang: Lang) -> impl Future<Output = Result<String, Lost>> + use<> {
        let at_hand = Some(format!("words-{}", lang.tag()));
        let coming = (self.0)(Question { ask: Ask::Words { lang: lang.tag().into() }, at_hand, file: &[] });
        async move { String::from_utf8(coming.await?).map_err(|error| broken(&error.to_string())) }
    }

    /// Stops whatever is being answered.
    pub async fn stop(&self) {
        // Whoever waited for an answer hears that there is none.
        let _ = self.ask(Ask::Stop {}, &[]).await;
    }

    fn ask(&self, ask: Ask, file: &[u8]) -> Coming {
        (self.0)(Question { ask, at_hand: None, file })
    }
}

fn answer(bytes: &[u8]) -> Result<Answer<'_>, Lost> {
    serde_json::from_slice(bytes).map_err(|error| broken(&error.to_string()))
}

/// What was answered cannot be read: another version, or a fault of ours.
fn broken(what: &str) -> Lost {
    Lost { cause: "broken".to_owned(), what: what.chars().take(200).collect() }
}
