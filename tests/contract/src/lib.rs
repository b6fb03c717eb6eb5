//! Says which promise is broken: by a future, by an executor, by a `block_on`.
//!
//! A future and whoever polls it have a contract. Most of it is in no type, so that the
//! compiler cannot help: a future that forgets to keep its waker compiles, and hangs. This
//! library plays the other side of the contract, fairly and with patience, and tells in words
//! what was promised, what happened, and why it matters.
//!
//! # A future
//!
//! Hand over a closure that makes your future, together with a closure that makes happen what
//! the future waits for. [`future()`] says the rest:
//!
//! ```
//! use contract::Promise;
//! use std::future::poll_fn;
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicBool, Ordering};
//! use std::task::Poll;
//!
//! let report = contract::future(Promise::OF_FUTURES, || {
//!     let flag = Arc::new(AtomicBool::new(false));
//!     let raise = Arc::clone(&flag);
//!     // Ready when the flag is up. But it does not leave its waker with anybody.
//!     let raised = poll_fn(move |_cx| match flag.load(Ordering::Acquire) {
//!         true => Poll::Ready(()),
//!         false => Poll::Pending,
//!     });
//!     (raised, move || raise.store(true, Ordering::Release))
//! });
//!
//! assert_eq!(
//!     report.unwrap_err().to_string(),
//!     "a promise is broken: RegistersWaker
//!   promised: A future that returns Pending has left its waker where it will be called.
//!   happened: It returned Pending, and the waker of its poll was not kept. Then what it \
//! waits for happened, and there was nothing to call.
//!   matters:  Only a call of the waker brings another poll. Without one, the task waits for \
//! ever."
//! );
//! ```
//!
//! In a test, `.unwrap()` prints the same. If other threads may complete the future, use
//! [`future_across_threads`], which tries that as well. A future that needs a running loop, as
//! a join handle does, is for [`future_on`].
//!
//! # An executor
//!
//! Hand over a closure that takes some tasks and runs them to their end. What your functions
//! are called does not matter:
//!
//! ```
//! use contract::{Promise, Task};
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicBool, Ordering};
//! use std::task::{Context, Wake, Waker};
//! use std::thread::{self, Thread};
//!
//! struct Alarm(AtomicBool, Thread);
//!
//! impl Wake for Alarm {
//!     fn wake(self: Arc<Self>) {
//!         self.0.store(true, Ordering::Release);
//!         self.1.unpark();
//!     }
//! }
//!
//! fn block_on(mut task: Task) {
//!     let alarm = Arc::new(Alarm(AtomicBool::new(false), thread::current()));
//!     let waker = Waker::from(Arc::clone(&alarm));
//!     while task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
//!         while !alarm.0.swap(false, Ordering::AcqRel) {
//!             thread::park();
//!         }
//!     }
//! }
//!
//! contract::executor(Promise::OF_BLOCK_ON, |tasks| tasks.into_iter().for_each(block_on))
//!     .unwrap();
//! ```
//!
//! One that runs many tasks at a time has more to promise. This one asks everybody, round and
//! round:
//!
//! ```
//! use contract::Promise;
//! use std::task::{Context, Waker};
//!
//! let report = contract::executor(Promise::OF_EXECUTORS, |mut tasks| {
//!     let mut cx = Context::from_waker(Waker::noop());
//!     while !tasks.is_empty() {
//!         tasks.retain_mut(|task| task.as_mut().poll(&mut cx).is_pending());
//!     }
//! });
//!
//! assert_eq!(report.unwrap_err().promise, Promise::SleepsWhenIdle);
//! ```
//!
//! For one that runs tick by tick there is [`tick`] besides. A combinator polls futures too,
//! and can be held against some of the same promises.
//!
//! # The promises
//!
//! | of a future | is broken by one that |
//! | --- | --- |
//! | [`RegistersWaker`] | says `Pending` and forgets the waker |
//! | [`UsesNewestWaker`] | keeps the first waker that it was given |
//! | [`SurvivesSpuriousPolls`] | takes a second poll for the good news |
//! | [`WaitsQuietly`] | wakes itself until it is ready, or blocks the thread |
//! | [`WakesUnlocked`], where it is asked for | calls the waker under the lock of its poll |
//!
//! | of whoever polls | is broken by one that |
//! | --- | --- |
//! | [`LosesNoWake`] | lowers its flag after the poll instead of before |
//! | [`SleepsWhenIdle`] | asks again and again |
//! | [`PollsOnlyTheWoken`] | polls everybody, or once for every wake |
//! | [`StopsAtReady`] | polls what was woken without looking whether it has ended |
//! | [`IgnoresLateWakes`] | looks up a task that is gone, and panics |
//! | [`FreesTheFinished`] | marks a task as ended, and leaves it where it is |
//! | [`FirstInFirstOut`] | goes through its tasks in the order in which they were added |
//! | [`LetsOthersRun`] | polls a task for as long as that wakes itself |
//!
//! Each has its [sentence](Promise::sentence) and its [reason](Promise::why).
//!
//! # What it tries
//!
//! A future is polled up to a hundred times for no reason, with one waker and with a new one
//! each time, and once inside the call of its waker. [`future_across_threads`] has a second
//! thread complete the future during a poll, again and again.
//!
//! An executor is woken from the task itself, from another thread, with an older waker of the
//! task, from two threads at the same moment, and late. Then nothing wakes it for half a
//! second. [`tick`] looks into the queue at the moment when the waiter is told.
//!
//! # What it cannot see
//!
//! A check counts polls and looks at what was dropped. It does not see whether an executor
//! that polls nothing sleeps or runs in circles, nor whether the output is what it should be.
//! Two threads race for less than a tenth of a second, and a bug of that kind is found with
//! some luck. If you need certainty, use loom. Every check comes to an end: what hangs is a broken promise
//! after three seconds. Nothing that is right depends on time.
//!
//! [`RegistersWaker`]: Promise::RegistersWaker
//! [`UsesNewestWaker`]: Promise::UsesNewestWaker
//! [`SurvivesSpuriousPolls`]: Promise::SurvivesSpuriousPolls
//! [`WaitsQuietly`]: Promise::WaitsQuietly
//! [`WakesUnlocked`]: Promise::WakesUnlocked
//! [`LosesNoWake`]: Promise::LosesNoWake
//! [`SleepsWhenIdle`]: Promise::SleepsWhenIdle
//! [`PollsOnlyTheWoken`]: Promise::PollsOnlyTheWoken
//! [`StopsAtReady`]: Promise::StopsAtReady
//! [`IgnoresLateWakes`]: Promise::IgnoresLateWakes
//! [`FreesTheFinished`]: Promise::FreesTheFinished
//! [`FirstInFirstOut`]: Promise::FirstInFirstOut
//! [`LetsOthersRun`]: Promise::LetsOthersRun

mod executor;
mod future;
mod limit;
mod partner;
mod probe;
mod promise;
mod trial;
mod trials;
mod waiting;

pub use executor::{executor, tick};
pub use future::{future, future_across_threads, future_on};
pub use probe::Task;
pub use promise::{Broken, Promise};
