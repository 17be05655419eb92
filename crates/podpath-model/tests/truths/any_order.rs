//! Calls and faults in any order: each is answered, and what is true of every trace stays true.

use serde_json::json;

use crate::language::{Client, POLITE, STUBBORN, client, clients};
use crate::support::promises::check;

/// How many stories are told for each path.
const STORIES: u64 = if cfg!(debug_assertions) { 60 } else { 400 };
const ACTS: usize = 12;

/// Numbers that look random and are the same every time: a linear congruential generator with the constants of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// One more act of a story, of those that a client can do at any time.
fn act(client: Client, dice: &mut Dice) -> Client {
    let name = ["a", "b"][dice.throw(2)];
    match dice.throw(20) {
        0 | 1 => client.sandbox(),
        2 => client.create(name, POLITE),
        3 => client.container(name, POLITE),
        4 => client.container(name, STUBBORN),
        5 => client.container(name, "sleep 0.5; exit 3"),
        6 => client.start(name),
        7 => client.stop(name, 1),
        8 => client.remove(name),
        9 => client.status(name),
        10 => client.exec(name, &["echo", "hello"], 1),
        11 => client.exec(name, &["sh", "-c", "sleep 5"], 1),
        12 => client.stop_sandbox(),
        13 => client.remove_sandbox(),
        14 => client.list().list_sandboxes(),
        15 => client.create_program(name, &["/no/such"]).start(name),
        16 => client.kill_any(["pause", "sh", "sleep"][dice.throw(3)]),
        17 => client.kill_any(["containerd-shim-runc-v2", "conmon", "runc"][dice.throw(3)]),
        18 => client.kill_any(["containerd", "dockerd", "crio", "cri-dockerd"][dice.throw(4)]).wait(0.5).bring_all_back(),
        _ => client.begin("StopContainer", json!({"container_id": format!("${name}"), "timeout": "2"})).wait(0.3),
    }
}

#[test]
fn calls_and_faults_in_any_order_are_answered() {
    for path in clients() {
        for seed in 0..STORIES {
            let mut dice = Dice(seed);
            dice.throw(2);
            let story = (0..ACTS).fold(client(path).sandbox(), |client, _| act(client, &mut dice));
            check(&story.told().trace);
        }
    }
}
