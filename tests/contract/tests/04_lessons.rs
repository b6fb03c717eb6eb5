//! The futures and the executors of the lessons keep their promises.

use std::cell::RefCell;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use cancel::{Cancelled, cancellable};
use contract::Promise::{self, *};
use contract::{Broken, Task};
use executor::Executor;
use gather::{gather, gather_tuple, join, try_gather};
use generator::{Exception, Generator, Resumed, Step};
use spawn::{JoinHandle, run, spawn};
use sync::{Event, Queue, Semaphore};
use timeout::timeout;
use timers::{EventLoop, RealClock, Timers, VirtualClock, Wait, yield_now};
use waker::{GenFuture, Receiver, Signal, block_on, oneshot};

const SECOND: Duration = Duration::from_secs(1);

/// Every promise of futures, for a future that needs a running loop.
fn future_on_the_loop<F, C>(make: fn() -> (F, C)) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + std::fmt::Debug> + 'static,
    C: AsyncFnOnce() + 'static,
{
    contract::future_on(run, Promise::OF_FUTURES, make)
}

/// Two tasks, and what ends the second. There is time for the first to end before, and for
/// those who watch the tasks to hear of it afterwards.
fn two_tasks() -> ([JoinHandle<u32>; 2], impl AsyncFnOnce()) {
    let (sender, receiver) = oneshot();
    let tasks = [spawn(async { 1 }), spawn(async { receiver.await.unwrap_or(0) })];
    (tasks, async move || {
        yield_now().await;
        sender.send(2);
        for _ in 0..3 {
            yield_now().await;
        }
    })
}

#[test]
fn lesson_01_a_generator_as_a_future() {
    /// Waits until a flag is up, and leaves its waker beside the flag.
    struct WaitsFor(Rc<RefCell<(bool, Option<Waker>)>>);

    impl Generator for WaitsFor {
        type Sent = Waker;
        type Yield = ();
        type Return = u32;

        fn resume(&mut self, sent: Result<Waker, Exception>) -> Resumed<(), u32> {
            let mut flag = self.0.borrow_mut();
            flag.1 = Some(sent?);
            Ok(if flag.0 { Step::Returned(7) } else { Step::Yielded(()) })
        }
    }

    let make = || {
        let flag = Rc::new(RefCell::new((false, None::<Waker>)));
        let raise = Rc::clone(&flag);
        let complete = move || {
            let (_, waker) = mem::replace(&mut *raise.borrow_mut(), (true, None));
            waker.into_iter().for_each(Waker::wake);
        };
        (GenFuture(WaitsFor(flag)), complete)
    };
    contract::future(Promise::OF_FUTURES, make).unwrap();
}

#[test]
fn lesson_02_receiver() {
    let promises = [Promise::OF_FUTURES, &[WakesUnlocked]].concat();
    let sent = || {
        let (sender, receiver) = oneshot();
        (receiver, move || sender.send(7))
    };
    contract::future_across_threads(&promises, sent).unwrap();

    let closed = || {
        let (sender, receiver) = oneshot::<u32>();
        (receiver, move || drop(sender))
    };
    contract::future_across_threads(&promises, closed).unwrap();

    let from_another_thread = || {
        let (sender, receiver) = oneshot();
        (receiver, move || std::thread::spawn(|| sender.send(7)).join().unwrap())
    };
    contract::future_across_threads(&promises, from_another_thread).unwrap();
}

#[test]
fn lesson_02_block_on() {
    let run = |tasks: Vec<Task>| tasks.into_iter().for_each(block_on);
    contract::executor(Promise::OF_BLOCK_ON, run).unwrap();
}

#[test]
fn lesson_03_executor() {
    let run = |tasks: Vec<Task>| {
        let signal = Arc::new(Signal::for_this_thread());
        let executor = Executor::new(Waker::from(Arc::clone(&signal)));
        for task in tasks {
            executor.add("task", task);
        }
        while !executor.is_empty() {
            while !executor.is_ready() {
                signal.wait();
            }
            executor.tick();
        }
    };
    contract::executor(Promise::OF_EXECUTORS, run).unwrap();

    let start = |tasks: Vec<Task>, waiter| {
        let executor = Executor::new(waiter);
        for task in tasks {
            executor.add("task", task);
        }
        move || executor.tick()
    };
    contract::tick(start).unwrap();
}

#[test]
fn lesson_04_sleep() {
    let sleep = || {
        let clock = Rc::new(VirtualClock::new());
        let timers = Timers::new(Rc::clone(&clock) as Rc<dyn Wait>);
        let sleep = timers.sleep(SECOND);
        let pass = move || {
            clock.advance(SECOND);
            timers.fire(timers.now());
        };
        (sleep, pass)
    };
    contract::future(Promise::OF_FUTURES, sleep).unwrap();
}

#[test]
fn lesson_04_yield_now() {
    contract::future(Promise::OF_FUTURES, || (yield_now(), || ())).unwrap();
    // And whoever goes on to wait after it.
    let make = || {
        let (sender, receiver) = oneshot();
        let future = async {
            yield_now().await;
            receiver.await
        };
        (future, move || sender.send(7))
    };
    contract::future(Promise::OF_FUTURES, make).unwrap();
}

#[test]
fn lesson_04_event_loop() {
    // To run until main has ended, main has to know of the others' end.
    let run = |tasks: Vec<Task>| {
        let event_loop = EventLoop::new(Rc::new(RealClock::new()));
        let mut ends: Vec<Receiver<()>> = Vec::new();
        for task in tasks {
            let (sender, receiver) = oneshot();
            ends.push(receiver);
            event_loop.executor().add("task", async {
                task.await;
                sender.send(());
            });
        }
        let main = async {
            for end in ends {
                end.await.unwrap();
            }
        };
        event_loop.run_until_complete(main).unwrap();
    };
    contract::executor(Promise::OF_EXECUTORS, run).unwrap();
}

#[test]
fn lesson_05_sleep() {
    let sleep = || {
        (spawn::sleep(Duration::from_millis(1)), async || {
            spawn::sleep(Duration::from_millis(1)).await;
            yield_now().await;
        })
    };
    let in_virtual_time =
        |check| spawn::run_with(Rc::new(VirtualClock::new()), check).unwrap();
    contract::future_on(in_virtual_time, Promise::OF_FUTURES, sleep).unwrap();
}

#[test]
fn lesson_05_join_handle() {
    future_on_the_loop(|| {
        let ([_, task], complete) = two_tasks();
        (task.into_future(), complete)
    })
    .unwrap();

    future_on_the_loop(|| {
        let ([_, task], complete) = two_tasks();
        ((&task).into_future(), complete)
    })
    .unwrap();
}

#[test]
fn lesson_05_run() {
    let run = |tasks: Vec<Task>| {
        run(async {
            let handles: Vec<_> = tasks.into_iter().map(spawn).collect();
            for handle in handles {
                handle.await;
            }
        })
    };
    contract::executor(Promise::OF_EXECUTORS, run).unwrap();
}

#[test]
fn lesson_06_gather() {
    future_on_the_loop(|| {
        let (tasks, complete) = two_tasks();
        (gather(tasks), complete)
    })
    .unwrap();

    future_on_the_loop(|| {
        let ([a, b], complete) = two_tasks();
        (gather_tuple((a, b)), complete)
    })
    .unwrap();

    future_on_the_loop(|| {
        let ([a, b], complete) = two_tasks();
        let fails = spawn(async { Err(b.await) });
        (try_gather([spawn(async { Ok(a.await) }), fails]), complete)
    })
    .unwrap();

    let run = |tasks: Vec<Task>| {
        run(async { gather(tasks.into_iter().map(spawn)).await });
    };
    contract::executor(Promise::OF_EXECUTORS, run).unwrap();
}

#[test]
fn lesson_06_join_as_a_future() {
    let make = || {
        let ((a, from_a), (b, from_b)) = (oneshot(), oneshot());
        let complete = move || {
            b.send(2);
            a.send(1);
        };
        (join(from_a, from_b), complete)
    };
    contract::future_across_threads(Promise::OF_FUTURES, make).unwrap();
}

/// It polls all of them whenever one is woken, and therefore in their own order. That is what
/// it says of itself.
#[test]
fn lesson_06_join_as_an_executor() {
    fn run(tasks: Vec<Task>) {
        let nothing: Task = Box::pin(async {});
        block_on(tasks.into_iter().rfold(nothing, |others, task| {
            Box::pin(async { _ = join(task, others).await })
        }));
    }
    let kept = [Promise::OF_BLOCK_ON, &[FreesTheFinished, LetsOthersRun]].concat();
    contract::executor(&kept, run).unwrap();
    for promise in Promise::OF_EXECUTORS.iter().filter(|promise| !kept.contains(promise))
    {
        let report = contract::executor(&[*promise], run).unwrap_err();
        assert_eq!(report.promise, *promise);
    }
}

/// Every promise of futures, for a future that waits in a task of lesson 7.
fn future_in_a_task<F, C>(make: fn() -> (F, C)) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + std::fmt::Debug> + 'static,
    C: AsyncFnOnce() + 'static,
{
    let run = |check: Pin<Box<dyn Future<Output = ()>>>| {
        let check = async {
            check.await;
            Ok::<_, Cancelled>(())
        };
        cancel::run(check).unwrap();
    };
    contract::future_on(run, Promise::OF_FUTURES, make)
}

#[test]
fn lesson_07_a_place() {
    future_in_a_task(|| {
        let (sender, receiver) = oneshot();
        (cancellable(receiver), async move || sender.send(7))
    })
    .unwrap();

    future_in_a_task(|| {
        let (promise, value) = cancel::promise();
        let set = async move || {
            promise.set(7);
        };
        (value, set)
    })
    .unwrap();
}

#[test]
fn lesson_07_a_task() {
    future_in_a_task(|| {
        let (promise, value) = cancel::promise();
        let task = cancel::spawn(value);
        let complete = async move || {
            promise.set(7);
            for _ in 0..3 {
                yield_now().await;
            }
        };
        (task.into_future(), complete)
    })
    .unwrap();

    let run = |tasks: Vec<Task>| {
        let task = |task: Task| {
            cancel::spawn(async {
                task.await;
                Ok::<_, Cancelled>(())
            })
        };
        cancel::run(async move { cancel::gather(tasks.into_iter().map(task)).await })
            .unwrap();
    };
    contract::executor(Promise::OF_EXECUTORS, run).unwrap();
}

#[test]
fn lesson_08_timeout() {
    future_in_a_task(|| {
        let (sender, receiver) = oneshot();
        let block = async { Ok::<_, Cancelled>(receiver.await) };
        (timeout(3600 * SECOND, block), async move || sender.send(7))
    })
    .unwrap();
}

#[test]
fn lesson_10_lock_and_queue() {
    future_in_a_task(|| {
        let queue = Rc::new(Queue::unbounded());
        let same = Rc::clone(&queue);
        let get = async move { same.get().await };
        (get, async move || queue.try_put(7).unwrap())
    })
    .unwrap();

    future_in_a_task(|| {
        let permits = Rc::new(Semaphore::new(0));
        let event = Rc::new(Event::default());
        let (waits, sets) = (Rc::clone(&event), event);
        let wait = async move {
            let waited = waits.wait().await;
            (waited, permits.permits())
        };
        (wait, async move || sets.set())
    })
    .unwrap();
}
