//! Programs about one thing: groups that fail, or something for which workers contend.

use std::time::Duration;

use serde_json::json;

use super::Writer;
use crate::program::{Block, Kind, Statement, Target};

/// What the workers of a program do most of the time.
#[derive(Clone, Copy)]
enum Thing {
    Group,
    Queue(&'static str),
    Event,
    Lock,
    Semaphore,
}

/// The functions that groups make tasks of.
const HELPERS: usize = 4;

impl Writer {
    /// Writes the workers, which do little else, and main, which cancels some of them.
    pub(super) fn focused(&mut self) {
        use Thing::{Event, Group, Lock, Queue, Semaphore};
        let shared = [Queue("q0"), Queue("q1"), Event, Lock, Lock, Semaphore, Semaphore];
        let thing = if self.shares() { self.random.pick(&shared) } else { Group };
        if matches!(thing, Group) {
            for helper in 0..HELPERS {
                let body = self.failing();
                self.functions.insert(format!("h{helper}"), body);
            }
        }
        let workers = self.random.between(3, 5);
        for worker in 0..workers {
            let body = self.worker(thing, workers);
            self.functions.insert(format!("w{worker}"), body);
        }
        let body = self.referee(thing, workers);
        self.functions.insert("main".into(), body);
    }

    fn worker(&mut self, thing: Thing, workers: usize) -> Block {
        // Half of the workers do always the same, so that the others wait for them.
        let one_role =
            if self.random.chance(50) { Some(self.random.below(4)) } else { None };
        let mut body = Vec::new();
        for _ in 0..self.random.between(3, 6) {
            let statement = match self.random.below(100) {
                0..12 => Statement::Yield,
                12..25 => self.short_sleep(),
                25..37 => self.cancel_one(workers),
                _ => {
                    let role = one_role.unwrap_or_else(|| self.random.below(4));
                    let statement = self.use_of(thing, role);
                    self.in_haste(statement)
                }
            };
            body.push(statement);
            if self.random.chance(25) {
                body.push(self.interference(thing, workers));
            }
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
        for _ in 0..self.random.between(2, 8) {
            let statement = match self.random.below(100) {
                0..30 => self.short_sleep(),
                30..45 => Statement::Yield,
                45..70 => self.cancel_one(workers),
                _ if matches!(thing, Thing::Event | Thing::Queue(_)) => {
                    let role = self.random.below(4);
                    let statement = self.use_of(thing, role);
                    limited(statement, 20)
                }
                _ => continue,
            };
            body.push(statement);
            if self.random.chance(25) {
                body.push(self.interference(thing, workers));
            }
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
        match (thing, role) {
            (Thing::Group, _) => self.failing_group(),
            (Thing::Queue(queue), 0 | 1) => Statement::Get(queue.into()),
            (Thing::Queue(queue), _) => {
                Statement::Put(queue.into(), json!(self.random.below(100)))
            }
            (Thing::Event, 0 | 1) => Statement::Wait("e0".into()),
            (Thing::Event, 2) => Statement::Set("e0".into()),
            (Thing::Event, _) => Statement::Clear("e0".into()),
            (Thing::Lock, _) => Statement::Lock("l0".into(), self.short_block(0)),
            (Thing::Semaphore, _) => {
                Statement::Semaphore("s0".into(), self.short_block(0))
            }
        }
    }

    /// A group whose tasks may fail, and whose block goes on if it catches the cancel.
    fn failing_group(&mut self) -> Statement {
        let tasks = 0..self.random.between(1, 3);
        let mut block: Block = tasks.map(|_| self.spawn_helper()).collect();
        let mut rest = self.short_block(0);
        if self.random.chance(15) {
            rest.push(self.failing_group());
        }
        if self.random.chance(25) {
            let again = if self.random.chance(50) {
                self.spawn_helper()
            } else {
                self.short_sleep()
            };
            let print = Statement::Print(self.label("p"));
            rest = vec![Statement::Try(
                rest,
                vec![(Kind::Cancel, vec![again, print])],
                vec![],
            )];
        }
        block.extend(rest);
        let group = Statement::Group(block);
        if self.random.chance(60) { self.guarded(group) } else { group }
    }

    fn spawn_helper(&mut self) -> Statement {
        self.spawned += 1;
        let helper = self.random.below(HELPERS);
        Statement::GroupSpawn(format!("$v{}", self.spawned), format!("h{helper}"))
    }

    /// A function that may fail, and that may be slow to clean up.
    fn failing(&mut self) -> Block {
        let mut body = self.short_block(1);
        if self.random.chance(50) {
            body.push(Statement::Raise(self.label("x")));
        }
        let clean_up = self.short_block(1);
        match self.random.below(100) {
            0..25 => vec![Statement::Try(body, vec![], clean_up)],
            25..35 => vec![Statement::Try(body, vec![(Kind::Cancel, clean_up)], vec![])],
            35..50 => {
                let fails = Statement::Raise(self.label("x"));
                let handler = [clean_up, vec![fails]].concat();
                vec![Statement::Try(body, vec![(Kind::Cancel, handler)], vec![])]
            }
            _ => body,
        }
    }

    fn short_block(&mut self, least: usize) -> Block {
        let length = self.random.between(least, 2);
        let each = |_| {
            if self.random.chance(50) { Statement::Yield } else { self.short_sleep() }
        };
        (0..length).map(each).collect()
    }

    fn short_sleep(&mut self) -> Statement {
        Statement::Sleep(Duration::from_millis(self.random.pick(&[10, 10, 20, 30])))
    }

    /// What may come between the call of a task and its turn.
    fn interference(&mut self, thing: Thing, workers: usize) -> Statement {
        match thing {
            Thing::Event => Statement::Clear("e0".into()),
            _ => self.cancel_one(workers),
        }
    }

    fn cancel_one(&mut self, workers: usize) -> Statement {
        let worker = self.random.below(workers);
        Statement::Cancel(Target::Variable(format!("$g{worker}")))
    }

    /// The statement, mostly as it is; else it waits for a while only, or is cancelled alone.
    fn in_haste(&mut self, statement: Statement) -> Statement {
        match self.random.below(100) {
            0..20 => limited(statement, self.random.pick(&[0, 10, 20, 30, 50])),
            20..45 => {
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
