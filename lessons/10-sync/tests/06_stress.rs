//! A thousand tasks, cancelled at random, over a million operations: nothing is lost, and
//! nothing is doubled.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use cancel::{Cancelled, Task, spawn, yield_now};
use sync::{Lock, Queue, Semaphore};
use virtual_time::{output_of, sleep};

/// The same numbers for the same seed (xorshift).
struct Random(Cell<u64>);

impl Random {
    fn below(&self, bound: u64) -> u64 {
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        x % bound
    }
}

const PERMITS: usize = 7;
const ROOM: usize = 5;

struct World {
    random: Random,
    lock: Lock,
    semaphore: Semaphore,
    queue: Queue<u64>,
    /// How many tasks are inside.
    locked: Cell<usize>,
    permitted: Cell<usize>,
    operations: Cell<u64>,
    put: Cell<u64>,
    got: RefCell<BTreeSet<u64>>,
}

/// Counts down when it is dropped, also by a cancel.
struct Inside<'a>(&'a Cell<usize>);

impl Inside<'_> {
    fn enter(count: &Cell<usize>, most: usize) -> Inside<'_> {
        count.set(count.get() + 1);
        assert!(count.get() <= most, "{} are inside, and {most} may be", count.get());
        Inside(count)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl World {
    fn new(seed: u64) -> World {
        World {
            random: Random(Cell::new(seed)),
            lock: Lock::default(),
            semaphore: Semaphore::new(PERMITS),
            queue: Queue::new(ROOM),
            locked: Cell::new(0),
            permitted: Cell::new(0),
            operations: Cell::new(0),
            put: Cell::new(0),
            got: RefCell::default(),
        }
    }

    async fn pause(&self) -> Result<(), Cancelled> {
        match self.random.below(4) {
            0 => sleep(self.random.below(3)).await,
            1 => yield_now().await,
            _ => Ok(()),
        }
    }

    async fn one_operation(&self) -> Result<(), Cancelled> {
        match self.random.below(4) {
            0 => {
                let _guard = self.lock.acquire().await?;
                let _inside = Inside::enter(&self.locked, 1);
                self.pause().await?;
            }
            1 => {
                let _permit = self.semaphore.acquire().await?;
                let _inside = Inside::enter(&self.permitted, PERMITS);
                self.pause().await?;
            }
            2 => {
                let number = self.put.get() + 1;
                self.put.set(number);
                if self.queue.put(number).await.is_err() {
                    // It never went in, so it counts as taken out.
                    self.take(number);
                    return Err(Cancelled);
                }
            }
            _ => {
                let number = self.queue.get().await?.expect("it is not shut down");
                self.take(number);
            }
        }
        self.operations.set(self.operations.get() + 1);
        Ok(())
    }

    fn take(&self, number: u64) {
        assert!(self.got.borrow_mut().insert(number), "{number} came twice");
    }

    fn task(self: &Rc<World>) -> Task<()> {
        let world = Rc::clone(self);
        spawn(async move {
            loop {
                world.one_operation().await?;
                world.pause().await?;
            }
        })
    }
}

/// Returns how many operations there were.
fn stress(seed: u64, tasks: usize, operations: u64) -> u64 {
    let world = Rc::new(World::new(seed));
    let same = Rc::clone(&world);
    let output = output_of(async move {
        let mut running: Vec<_> = (0..tasks).map(|_| same.task()).collect();
        while same.operations.get() < operations {
            sleep(1).await?;
            for _ in 0..tasks / 20 {
                let victim = same.random.below(tasks as u64) as usize;
                running[victim].cancel();
                running[victim] = same.task();
            }
            // Neither everybody puts nor everybody gets for long.
            while same.queue.is_full() && same.random.below(2) == 0 {
                same.take(same.queue.try_get().expect("it is full"));
            }
        }
        for task in &running {
            task.cancel();
        }
        cancel::gather(running).await?;
        Ok::<_, Cancelled>(())
    });
    assert_eq!(output, Ok(()));
    while let Some(number) = world.queue.try_get() {
        world.take(number);
    }
    assert!(!world.lock.is_locked());
    assert_eq!(world.semaphore.permits(), PERMITS);
    assert_eq!(world.got.borrow().len() as u64, world.put.get(), "every item, once");
    assert_eq!((world.locked.get(), world.permitted.get()), (0, 0));
    world.operations.get()
}

#[test]
fn nothing_is_lost_and_nothing_is_doubled() {
    for seed in [1, 2, 3] {
        assert!(stress(seed, 100, 20_000) >= 20_000);
    }
}

#[test]
fn a_thousand_tasks_and_a_million_operations() {
    assert!(stress(4, 1_000, 1_000_000) >= 1_000_000);
}
