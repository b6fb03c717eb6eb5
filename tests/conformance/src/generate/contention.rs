//! Programs about one shared thing, for which several workers contend.

use std::time::Duration;

use serde_json::json;

use super::Writer;
use crate::program::{Block, Kind, Statement, Target};

/// What the workers of a program contend for.
#[derive(Clone, Copy, PartialEq)]
enum Thing {
    Queue,
    Event,
    Lock,
    Semaphore,
}

impl Writer {
    /// Writes the workers, which do little else, and main, which cancels some of them.
    pub(super) fn contention(&mut self) {
        let things = [
            Thing::Queue,
            Thing::Queue,
            Thing::Event,
            Thing::Lock,
            Thing::Lock,
            Thing::Semaphore,
            Thing::Semaphore,
        ];
        let thing = self.random.pick(&things);
        let workers = self.random.between(3, 4);
        for worker in 0..workers {
            let body = self.contender(thing, workers);
            self.functions.insert(format!("w{worker}"), body);
        }
        let body = self.referee(thing, workers);
        self.functions.insert("main".into(), body);
    }

    fn contender(&mut self, thing: Thing, workers: usize) -> Block {
        // Half of the workers do always the same, so that the others wait for them.
        let one_role =
            if self.random.chance(50) { Some(self.random.below(4)) } else { None };
        let mut body = Vec::new();
        for _ in 0..self.random.between(3, 6) {
            let statement = match self.random.below(100) {
                0..15 => Statement::Yield,
                15..30 => self.short_sleep(),
                30..37 => self.cancel_one(workers),
                _ => {
                    let role = one_role.unwrap_or_else(|| self.random.below(4));
                    let statement = self.use_of(thing, role);
                    self.in_haste(statement)
                }
            };
            body.push(statement);
        }
        if self.random.chance(50) {
            body.push(Statement::Print(self.label("p")));
        }
        body
    }

    fn referee(&mut self, thing: Thing, workers: usize) -> Block {
        let spawn =
            |worker| Statement::Spawn(format!("$g{worker}"), format!("w{worker}"));
        let mut body: Block = (0..workers).map(spawn).collect();
        for _ in 0..self.random.between(1, 6) {
            let statement = match self.random.below(100) {
                0..35 => self.short_sleep(),
                35..50 => Statement::Yield,
                50..80 => self.cancel_one(workers),
                _ if thing == Thing::Event || thing == Thing::Queue => {
                    let role = self.random.below(4);
                    let statement = self.use_of(thing, role);
                    limited(statement, 20)
                }
                _ => continue,
            };
            body.push(statement);
        }
        if self.random.chance(80) {
            body.push(Statement::Sleep(Duration::from_millis(2000)));
            body.extend(
                (0..workers).map(|worker| Statement::State(format!("$g{worker}"))),
            );
        }
        body
    }

    /// What a worker with one of the four roles does with the thing.
    fn use_of(&mut self, thing: Thing, role: usize) -> Statement {
        let queue = self.random.pick(&["q0", "q1", "q1"]).to_owned();
        match (thing, role) {
            (Thing::Queue, 0 | 1) => Statement::Get(queue),
            (Thing::Queue, _) => Statement::Put(queue, json!(self.random.below(100))),
            (Thing::Event, 0 | 1) => Statement::Wait("e0".into()),
            (Thing::Event, 2) => Statement::Set("e0".into()),
            (Thing::Event, _) => Statement::Clear("e0".into()),
            (Thing::Lock, _) => Statement::Lock("l0".into(), self.short_block()),
            (Thing::Semaphore, _) => {
                Statement::Semaphore("s0".into(), self.short_block())
            }
        }
    }

    fn short_block(&mut self) -> Block {
        let length = self.random.below(3);
        let each = |_| {
            if self.random.chance(50) { Statement::Yield } else { self.short_sleep() }
        };
        (0..length).map(each).collect()
    }

    fn short_sleep(&mut self) -> Statement {
        Statement::Sleep(Duration::from_millis(self.random.pick(&[10, 10, 20, 30])))
    }

    fn cancel_one(&mut self, workers: usize) -> Statement {
        let worker = self.random.below(workers);
        Statement::Cancel(Target::Variable(format!("$g{worker}")))
    }

    /// The statement, mostly as it is; else it waits for a while only, or not when cancelled.
    fn in_haste(&mut self, statement: Statement) -> Statement {
        match self.random.below(100) {
            0..20 => limited(statement, self.random.pick(&[0, 10, 20, 30, 50])),
            20..35 => {
                Statement::Try(vec![statement], vec![(Kind::Cancel, vec![])], vec![])
            }
            _ => statement,
        }
    }
}

/// The statement in a time limit that is caught.
fn limited(statement: Statement, limit: u64) -> Statement {
    let limited = Statement::Timeout(Duration::from_millis(limit), vec![statement]);
    Statement::Try(vec![limited], vec![(Kind::Timeout, vec![])], vec![])
}
