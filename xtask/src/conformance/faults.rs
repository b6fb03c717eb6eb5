//! Ways to break the loop, of which the recorded programs should notice most.

use crate::workspace::Workspace;
use anyhow::{Result, bail};

/// One line of a lesson, or a few, and what to put in their place.
pub struct Fault {
    pub name: &'static str,
    pub what: &'static str,
    pub file: &'static str,
    pub right: &'static str,
    pub wrong: &'static str,
}

const EXECUTOR: &str = "lessons/03-executor/src/lib.rs";
const TICKET: &str = "lessons/03-executor/src/ticket.rs";
const EVENT_LOOP: &str = "lessons/04-timers/src/lib.rs";
const SLEEP: &str = "lessons/04-timers/src/sleep.rs";
const SPAWN: &str = "lessons/05-spawn/src/lib.rs";
const HANDLE: &str = "lessons/05-spawn/src/handle.rs";
const GATHER: &str = "lessons/06-gather/src/lib.rs";
const WATCH: &str = "lessons/06-gather/src/watch.rs";

pub const FAULTS: &[Fault] = &[
    Fault {
        name: "last-in-first-out",
        what: "the ready task that came last is polled first",
        file: EXECUTOR,
        right: "self.turn.borrow_mut().pop_front()",
        wrong: "self.turn.borrow_mut().pop_back()",
    },
    Fault {
        name: "new-tasks-first",
        what: "a new task is queued before those that are ready",
        file: TICKET,
        right: "queue.push(Arc::new(Ticket { task, queued, queue: Arc::downgrade(queue) }));",
        wrong: "let ticket = Ticket { task, queued, queue: Arc::downgrade(queue) };
        queue.ready.lock().unwrap().push_front(Arc::new(ticket));",
    },
    Fault {
        name: "endless-tick",
        what: "a tick polls also what gets ready meanwhile",
        file: EXECUTOR,
        right: "let Some(ticket) = next else { break };",
        wrong: "let Some(ticket) = next else {
                if !self.queue.is_ready() {
                    break;
                }
                self.queue.move_ready_to(&mut self.turn.borrow_mut());
                continue;
            };",
    },
    Fault {
        name: "queued-twice",
        what: "a task that is woken twice is queued twice",
        file: TICKET,
        right: "if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }",
        wrong: "self.queued.swap(true, Ordering::AcqRel);",
    },
    Fault {
        name: "timers-first",
        what: "timers fire before the tick",
        file: EVENT_LOOP,
        right: "self.executor.tick();
        self.timers.fire(now);",
        wrong: "self.timers.fire(now);
        self.executor.tick();",
    },
    Fault {
        name: "late-clock",
        what: "the clock is read after the tick",
        file: EVENT_LOOP,
        right: "self.timers.fire(now);",
        wrong: "self.timers.fire(self.clock.now());",
    },
    Fault {
        name: "ties-reversed",
        what: "of timers with one deadline, the last that was set fires first",
        file: SLEEP,
        right: "let key = (deadline, self.count.get());",
        wrong: "let key = (deadline, u64::MAX - self.count.get());",
    },
    Fault {
        name: "no-yield",
        what: "yielding does not let the others run",
        file: SLEEP,
        right: "yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending",
        wrong: "yielded = true;
        cx.waker().wake_by_ref();
        Poll::Ready(())",
    },
    Fault {
        name: "stop-at-once",
        what: "the loop stops in the turn in which main ends",
        file: SPAWN,
        right: "while !stopped.get()",
        wrong: "while !main.is_finished()",
    },
    Fault {
        name: "callbacks-inline",
        what: "callbacks are called when the task ends, not in the next turn",
        file: HANDLE,
        right: "call_soon(move || callback(&handle));",
        wrong: "callback(&handle);",
    },
    Fault {
        name: "waiters-reversed",
        what: "who came last to wait for a task goes on first",
        file: HANDLE,
        right: "for waiter in waiters.into_iter() {",
        wrong: "for waiter in waiters.into_iter().collect::<Vec<_>>().into_iter().rev() {",
    },
    Fault {
        name: "callbacks-last",
        what: "who awaits a task goes on before its callbacks, whoever came first",
        file: HANDLE,
        right: "for waiter in waiters.into_iter() {",
        wrong: "let mut waiters: Vec<_> = waiters.into_iter().collect();
            waiters.sort_by_key(|waiter| matches!(waiter, Waiter::Callback(_)));
            for waiter in waiters {",
    },
    Fault {
        name: "gather-without-hop",
        what: "gather awaits its tasks one by one, without a callback on each",
        file: GATHER,
        right: "if let Some(panicked) = watch.await {
            output_of(tasks.swap_remove(panicked));
        }
        tasks.into_iter().map(output_of).collect()",
        wrong: "drop(watch);
        let mut outputs = Vec::new();
        for task in tasks.drain(..) {
            outputs.push(task.await);
        }
        outputs",
    },
    Fault {
        name: "patient-gather",
        what: "gather waits for all its tasks although one has failed",
        file: WATCH,
        right: "self.failed.get().is_some() || self.ended.get() == self.added.get()",
        wrong: "self.ended.get() == self.added.get()",
    },
];

impl Fault {
    /// The text of its file, broken; or an error if the lines are not there.
    pub fn broken(&self, text: &str) -> Result<String> {
        match text.matches(self.right).count() {
            1 => Ok(text.replace(self.right, self.wrong)),
            count => bail!(
                "`{}` wants to break these lines of {}, which are there {count} times; \
                 has the file been changed?\n\n{}\n",
                self.name,
                self.file,
                self.right
            ),
        }
    }

    /// Whether it can break this workspace.
    pub fn check(&self, workspace: &Workspace) -> Result<()> {
        self.broken(&workspace.read(self.file)?).map(|_| ())
    }
}

/// Those that `verify` tries.
pub const TRIED_ALWAYS: [&str; 3] =
    ["last-in-first-out", "timers-first", "gather-without-hop"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_finds_its_line_once() {
        let workspace = Workspace::of_this_run().unwrap();
        for fault in FAULTS {
            fault.check(&workspace).unwrap();
            assert_ne!(fault.right, fault.wrong, "{}", fault.name);
        }
    }

    #[test]
    fn those_that_are_tried_always_exist() {
        for name in TRIED_ALWAYS {
            assert!(FAULTS.iter().any(|fault| fault.name == name), "{name}");
        }
    }
}
