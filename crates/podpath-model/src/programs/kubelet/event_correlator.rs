//! What becomes of events before they are posted: similar ones are combined, the same are counted, and too many are dropped. kubernetes
//! v1.22.0 staging/src/k8s.io/client-go/tools/record/events_cache.go.

use super::SECOND_NS;
use crate::sorted::{SortedMap, SortedSet};
use crate::trace::Text;
use crate::wire::kubernetes::{Event, EventAgain};

/// So many events that differ only by their message are one: events_cache.go:39.
const AGGREGATE_MAX_EVENTS: usize = 10;
/// Unless the last one is longer ago than this.
const AGGREGATE_INTERVAL_NS: u64 = 600 * SECOND_NS;
/// So many events about an object at once: events_cache.go:46.
const SPAM_BURST: u64 = 25;
/// And then one in this time.
const SPAM_REFILL_NS: u64 = 300 * SECOND_NS;

/// What is known of the events so far.
#[derive(Debug, Default)]
pub(super) struct Correlator {
    similar: SortedMap<String, Similar>,
    observed: SortedMap<String, Observed>,
    budgets: SortedMap<String, Budget>,
}

/// Events that differ by their message.
#[derive(Debug, Default)]
struct Similar {
    messages: SortedSet<Text>,
    last_ns: u64,
}

/// An event that was posted.
#[derive(Debug)]
struct Observed {
    name: Text,
    first_ns: u64,
    count: u32,
}

/// How much may still be said about an object, in the time that it takes to earn it.
#[derive(Debug)]
struct Budget {
    earned_ns: u64,
    counted_ns: u64,
}

/// What is to be done with an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Correlated {
    /// It is posted.
    New(Event),
    /// It was posted before, and is counted there.
    Again(Event),
    /// Nobody hears of it: too much is said about that object.
    Dropped,
}

impl Correlator {
    /// `EventCorrelate`: the filter comes last, so that what is dropped has been counted.
    pub(super) fn correlate(&mut self, event: Event, now_ns: u64) -> Correlated {
        let object = object_key(&event);
        let (event, key) = self.aggregate(event, now_ns);
        let event = self.observe(event, key);
        if !self.may_speak(object, now_ns) {
            return Correlated::Dropped;
        }
        if event.count > 1 { Correlated::Again(event) } else { Correlated::New(event) }
    }

    /// `EventAggregate`.
    fn aggregate(&mut self, event: Event, now_ns: u64) -> (Event, String) {
        let group = format!("{} {} {}", object_key(&event), event.kind, event.reason);
        let similar = self.similar.entry(group.clone()).or_default();
        if now_ns.saturating_sub(similar.last_ns) > AGGREGATE_INTERVAL_NS {
            similar.messages = SortedSet::default();
        }
        similar.messages.insert(event.message.clone());
        similar.last_ns = now_ns;
        if similar.messages.len() < AGGREGATE_MAX_EVENTS {
            let key = format!("{group} {} {}", event.involved_object.field_path, event.message);
            return (event, key);
        }
        // One of them makes room for the next; which one is drawn.
        let first = similar.messages.first().cloned();
        first.map(|first| similar.messages.remove(&first));
        let message = format!("(combined from similar events): {}", event.message).into();
        (Event { message, first_ns: now_ns, last_ns: now_ns, ..event }, group)
    }

    /// `eventObserve`: the name and the time of the first, and how often by now.
    fn observe(&mut self, event: Event, key: String) -> Event {
        let first = || Observed { name: event.name.clone(), first_ns: event.first_ns, count: 0 };
        let observed = self.observed.entry(key).or_insert_with(first);
        observed.count += 1;
        Event { name: observed.name.clone(), first_ns: observed.first_ns, count: observed.count, ..event }
    }

    /// `EventSourceObjectSpamFilter`: a bucket of tokens an object.
    fn may_speak(&mut self, object: String, now_ns: u64) -> bool {
        let full_ns = SPAM_BURST * SPAM_REFILL_NS;
        let budget = self.budgets.entry(object).or_insert(Budget { earned_ns: full_ns, counted_ns: now_ns });
        budget.earned_ns = (budget.earned_ns + now_ns.saturating_sub(budget.counted_ns)).min(full_ns);
        budget.counted_ns = now_ns;
        let left_ns = budget.earned_ns.checked_sub(SPAM_REFILL_NS);
        budget.earned_ns = left_ns.unwrap_or(budget.earned_ns);
        left_ns.is_some()
    }
}

/// What the patch of an event says.
pub(super) fn again(event: &Event) -> EventAgain {
    EventAgain { count: event.count, last_ns: event.last_ns, message: event.message.clone() }
}

fn object_key(event: &Event) -> String {
    let object = &event.involved_object;
    format!("{} {} {}/{} {}", event.host, object.kind, object.namespace, object.name, object.uid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::kubernetes::Reference;

    fn event(message: &str, at_ns: u64) -> Event {
        let involved_object =
            Reference { kind: "Pod", name: "web".into(), field_path: "spec.containers{app}".into(), ..Reference::default() };
        Event {
            name: format!("web.{at_ns}").into(),
            involved_object,
            reason: "BackOff".into(),
            message: message.into(),
            kind: "Warning",
            component: "kubelet",
            host: "node1".into(),
            first_ns: at_ns,
            last_ns: at_ns,
            count: 1,
        }
    }

    #[test]
    fn the_same_event_again_keeps_its_name_and_its_first_time_and_is_counted() {
        let mut correlator = Correlator::default();
        assert!(matches!(correlator.correlate(event("a", 1), 1), Correlated::New(new) if new.count == 1));
        let Correlated::Again(second) = correlator.correlate(event("a", 7), 7) else { panic!("it was posted before") };
        assert_eq!((&*second.name, second.first_ns, second.last_ns, second.count), ("web.1", 1, 7, 2));
        assert!(matches!(correlator.correlate(event("b", 8), 8), Correlated::New(_)), "another message is another event");
    }

    #[test]
    fn from_the_tenth_message_on_similar_events_are_one() {
        let mut correlator = Correlator::default();
        let mut said = Vec::new();
        for number in 1..=12 {
            said.push(match correlator.correlate(event(&format!("number {number}"), number), number) {
                Correlated::New(new) => (new.message.to_string(), new.count),
                Correlated::Again(again) => (again.message.to_string(), again.count),
                Correlated::Dropped => panic!("not yet"),
            });
        }
        assert_eq!(said[8], ("number 9".into(), 1));
        assert_eq!(said[9], ("(combined from similar events): number 10".into(), 1));
        assert_eq!(said[11], ("(combined from similar events): number 12".into(), 3));
    }

    #[test]
    fn of_an_object_twenty_five_events_are_heard_at_once_and_then_one_in_five_minutes() {
        let mut correlator = Correlator::default();
        let heard = (0..40).filter(|_| correlator.correlate(event("a", 1), 1) != Correlated::Dropped).count();
        assert_eq!(heard, 25);
        assert_eq!(correlator.correlate(event("a", 1), SPAM_REFILL_NS), Correlated::Dropped);
        let later = correlator.correlate(event("a", SPAM_REFILL_NS + 1), SPAM_REFILL_NS + 1);
        assert!(matches!(later, Correlated::Again(again) if again.count == 42), "what was dropped was counted");
    }
}
