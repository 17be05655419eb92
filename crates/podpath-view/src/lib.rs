//! What stands between a trace and a screen. Everything here is a pure function of a trace, a cursor and a language; nothing here
//! knows a browser, and nothing here shows what is not in the trace.
//!
//! | room | what is there |
//! | --- | --- |
//! | [`search`] | beats, calls, payloads, processes and words that have what is looked for |
//! | [`steps`] | the steps that a learner walks through, beats, and the way back to the same place on another path |
//! | [`words`] | the Fluent texts, English and Chinese |
//! | [`narration`] | one sentence a step, and why it matters |
//! | [`on_node`] | the command that shows a step on its node |
//! | [`scene`] | the stage at a step: nodes, edges, boxes, in the stage's own units |
//! | [`processes`] | the process table at a step |
//! | [`foreign`] | where a Chinese sentence has English names |
//! | [`payload`] | what a call carries, what a step changed, how it is known |
//! | [`comparison`] | a recording beside its simulation, row by row |
//! | [`aftermath`] | what came of a fault: who noticed, who cleaned up, who is still there, what is left |
//! | [`beside`] | any two runs, row by row |
//! | [`closing`] | what became of the Pod: the frame with which a run ends |
//! | [`deeds`] | what can be done to the node at a step |
//! | [`fault_map`] | every fault at every beat, and what comes of it |
//! | [`gloss`] | what a word, a box or a process is, in five lines; the words in a sentence that can be asked about |
//! | [`known`] | recorded, source or simplified: of each step, and the shares of a run |
//! | [`refusal`] | a kubelet that does not start |
//! | [`link`] | a page state as an address |
//! | [`misconceptions`] | what people believe, and the runs that answer it |
//! | [`time`] | virtual time in figures |
//! | [`turn`] | what happened in a beat, and who waits at its end |
//! | [`text`] | a whole trace as text |

pub mod aftermath;
pub mod beside;
pub mod closing;
pub mod comparison;
pub mod deeds;
pub mod fault_map;
pub mod foreign;
pub mod gloss;
pub mod known;
pub mod link;
pub mod misconceptions;
pub mod narration;
pub mod on_node;
pub mod payload;
pub mod picture;
pub mod processes;
pub mod refusal;
pub mod scene;
pub mod search;
pub mod steps;
pub mod text;
pub mod time;
pub mod turn;
pub mod words;

#[cfg(test)]
mod tests;
