//! A ring of five models in nexosim that pass a number round: what a general simulator of discrete events takes for a message.
//!
//! It is nexosim's own first example with its ends tied together: a model that gets a number sends it on after a while, as a program of
//! ours does, where time passes before most messages. One thread, as our runs have.

use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{EventSource, Output};
use nexosim::simulation::{Mailbox, SimInit, SimulationError};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

const MODELS: usize = 5;
const DELAY: Duration = Duration::from_micros(1);

#[derive(Default, Serialize, Deserialize)]
struct Delayed {
    output: Output<usize>,
}

#[Model]
impl Delayed {
    fn input(&mut self, left: usize, cx: &Context<Self>) {
        if left > 0 {
            cx.schedule_event(DELAY, schedulable!(Self::send), left - 1).expect("the delay is not nothing");
        }
    }

    #[nexosim(schedulable)]
    async fn send(&mut self, left: usize) {
        self.output.send(left).await;
    }
}

/// Passes so many messages round.
pub(crate) fn pass(messages: usize) -> Result<(), SimulationError> {
    let mut models: Vec<(Delayed, Mailbox<Delayed>)> = (0..MODELS).map(|_| (Delayed::default(), Mailbox::new())).collect();
    for n in 0..MODELS {
        let next = models[(n + 1) % MODELS].1.address();
        models[n].0.output.connect(Delayed::input, next);
    }
    let mut bench = SimInit::with_num_threads(1);
    let first = EventSource::new().connect(Delayed::input, &models[0].1).register(&mut bench);
    for (model, mailbox) in models {
        bench = bench.add_model(model, mailbox, "ring");
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH)?;
    simulation.process_event(&first, messages)?;
    Ok(simulation.run()?)
}
