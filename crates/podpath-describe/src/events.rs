//! The table of events: `DescribeEvents`.

use std::rc::Rc;

use podpath_model::wire::kubernetes::Event;

use super::table::Lines;
use super::times::age;

pub(super) fn describe(lines: &mut Lines, events: &[Rc<Event>], now_ns: u64) {
    if events.is_empty() {
        return lines.add(0, "Events:\t<none>");
    }
    lines.add(0, "Events:");
    lines.add(1, "Type\tReason\tAge\tFrom\tMessage");
    lines.add(1, "----\t------\t----\t----\t-------");
    for event in events {
        let (first, last) = (age(event.first_ns, now_ns), age(event.last_ns, now_ns));
        let interval = if event.count > 1 { format!("{last} (x{} over {first})", event.count) } else { first };
        lines.add(1, format!("{}\t{}\t{interval}\t{}\t{}", event.kind, event.reason, event.component, event.message.trim()));
    }
}
