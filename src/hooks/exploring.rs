//! The map of faults is filled by workers: each takes a few faults, says what came of them, and takes the next ones.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use podpath_trace::ask::Ground;
use podpath_trace::explored::Fault;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::Dispatch;
use crate::door::{Door, Lost, Ran};
use crate::run::Run;
use crate::store::{Action, Exploring, Found, Opened, Store};
use crate::wish::Wish;

/// How many faults are asked for at once: some dozens of milliseconds of work.
const BATCH: usize = 6;
/// How many such questions are on their way: the door has no more workers.
const LANES: usize = 4;

/// Explores while the map is on screen and wants it.
#[hook]
pub(crate) fn use_exploring(store: &UseReducerHandle<Store>, door: &Door) {
    let on_screen = store.run.clone();
    let exploring = store.exploring.clone().filter(|exploring| exploring.going && store.opened == Opened::Map && store.lost.is_none());
    let (dispatch, door) = (store.dispatcher(), door.clone());
    use_effect_with(exploring.as_ref().map(|exploring| exploring.number), move |_| {
        let left = exploring.map(|exploring| {
            let wanted = Rc::new(Cell::new(true));
            let on_screen = Some(on_screen).filter(|run| run.wish == exploring.wish && !run.routine);
            spawn_local(explore(exploring, on_screen, door.clone(), dispatch, wanted.clone()));
            (wanted, door)
        });
        move || {
            if let Some((wanted, door)) = left
                && wanted.replace(false)
            {
                spawn_local(async move { door.leave().await });
            }
        }
    });
}

/// What is still to be tried, and who is told what came of it.
struct Work {
    ground: Ground,
    number: u32,
    left: RefCell<VecDeque<usize>>,
    /// Who is at work.
    lanes: Cell<usize>,
    door: Door,
    dispatch: Dispatch,
    wanted: Rc<Cell<bool>>,
}

async fn explore(exploring: Exploring, on_screen: Option<Rc<Run>>, door: Door, dispatch: Dispatch, wanted: Rc<Cell<bool>>) {
    let Exploring { wish, number, ground, verdicts, .. } = exploring;
    let begun = match ground {
        Some(ground) => Ok(Some(ground)),
        None => begin(&wish, on_screen, &door).await,
    };
    let (run, faults) = match begun {
        Ok(Some(ground)) => ground,
        Ok(None) => return,
        Err(lost) => return dispatch.dispatch(Action::Lose(lost)),
    };
    let is_left = |at: &usize| verdicts.get(*at).is_none_or(Option::is_none);
    let left = RefCell::new((0..faults.len()).filter(is_left).collect());
    let ground = wish.ground(until(&run));
    dispatch.dispatch(Action::Found(number, Found::Ground(run, faults)));
    let work = Rc::new(Work { ground, number, left, lanes: Cell::new(LANES), door, dispatch, wanted });
    for _ in 0..LANES {
        spawn_local(lane(work.clone()));
    }
}

/// The run in which nothing breaks, and all that can; none where there is no such run.
async fn begin(wish: &Wish, on_screen: Option<Rc<Run>>, door: &Door) -> Result<Option<(Rc<Run>, Rc<[Fault]>)>, Lost> {
    let run = match on_screen {
        Some(run) => run,
        None => match door.run(wish).await? {
            Ran::Run(run) => run,
            Ran::Unread(_) | Ran::Refused(_) => return Ok(None),
        },
    };
    let faults = door.faults(&wish.ground(until(&run))).await?;
    Ok(Some((run, faults.into())))
}

/// Nothing breaks after the end of the story.
fn until(run: &Run) -> u32 {
    u32::try_from(run.trace.events.len()).unwrap_or(u32::MAX)
}

async fn lane(work: Rc<Work>) {
    loop {
        let batch: Vec<usize> = {
            let mut left = work.left.borrow_mut();
            let count = left.len().min(BATCH);
            left.drain(..count).collect()
        };
        if batch.is_empty() || !work.wanted.get() {
            break;
        }
        match work.door.attempt(&work.ground, batch.clone()).await {
            Ok(verdicts) => {
                let came = batch.into_iter().zip(verdicts).collect();
                work.dispatch.dispatch(Action::Found(work.number, Found::Came(came)));
            }
            Err(lost) => {
                work.wanted.set(false);
                work.dispatch.dispatch(Action::Lose(lost));
            }
        }
    }
    work.lanes.set(work.lanes.get() - 1);
    if work.lanes.get() == 0 && work.wanted.get() {
        work.dispatch.dispatch(Action::Found(work.number, Found::All));
    }
}
