//! One program on three runtimes: [`on_each!`].
//!
//! The three modules have the same functions. Time is counted from the start of `run`.

use std::cell::Cell;
use std::time::Instant;

thread_local! {
    /// The time of the last `run` by a real clock.
    static START: Cell<Option<Instant>> = const { Cell::new(None) };
}

fn start() -> Instant {
    START.get().expect("`run` has set it")
}

/// The lessons, in virtual time.
pub mod lessons {
    use std::rc::Rc;
    use std::time::Duration;

    use spawn::{run_with, running_loop};
    use timers::VirtualClock;

    pub use spawn::{sleep, spawn};
    pub use timers::yield_now;

    pub fn run(main: impl Future<Output = ()> + 'static) {
        run_with(Rc::new(VirtualClock::new()), main).unwrap();
    }

    pub fn now() -> Duration {
        running_loop().timers().now()
    }

    pub async fn sleep_until(deadline: Duration) {
        sleep(deadline - now()).await;
    }
}

/// tokio. The future that its `block_on` is given stands in no queue, so main is a task.
pub mod tokio_runtime {
    use std::time::{Duration, Instant};

    use tokio::runtime::Builder;

    use super::{START, start};

    pub use tokio::spawn;
    pub use tokio::task::yield_now;
    pub use tokio::time::sleep;

    pub fn run(main: impl Future<Output = ()> + Send + 'static) {
        START.set(Some(Instant::now()));
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async { spawn(main).await }).unwrap();
    }

    pub fn now() -> Duration {
        start().elapsed()
    }

    pub async fn sleep_until(deadline: Duration) {
        tokio::time::sleep_until((start() + deadline).into()).await;
    }
}

/// smol, with an executor that everybody in this thread knows. Main is a task as well.
pub mod smol_runtime {
    use std::time::{Duration, Instant};

    use smol::{LocalExecutor, Task, Timer};

    use super::{START, start};

    pub use smol::future::yield_now;

    thread_local! {
        static EXECUTOR: LocalExecutor<'static> = const { LocalExecutor::new() };
    }

    pub fn run(main: impl Future<Output = ()> + 'static) {
        START.set(Some(Instant::now()));
        EXECUTOR.with(|executor| smol::block_on(executor.run(spawn(main))));
    }

    pub fn spawn<T: 'static>(task: impl Future<Output = T> + 'static) -> Task<T> {
        EXECUTOR.with(|executor| executor.spawn(task))
    }

    pub async fn sleep(duration: Duration) {
        Timer::after(duration).await;
    }

    pub fn now() -> Duration {
        start().elapsed()
    }

    pub async fn sleep_until(deadline: Duration) {
        Timer::at(start() + deadline).await;
    }
}

/// What the program prints on the lessons, on tokio and on smol. It is an async block; the
/// functions of the three modules are in scope.
macro_rules! on_each {
    ($($program:tt)*) => {
        [
            stage::printed(|| {
                use $crate::support::lessons::*;
                run(async move { $($program)* });
            }),
            stage::printed(|| {
                use $crate::support::tokio_runtime::*;
                run(async move { $($program)* });
            }),
            stage::printed(|| {
                use $crate::support::smol_runtime::*;
                run(async move { $($program)* });
            }),
        ]
    };
}
pub(crate) use on_each;
