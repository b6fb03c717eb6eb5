//! The promises, and the error that names the broken one.

use std::error::Error;
use std::fmt;

use Promise::*;

/// Makes the enum, with each sentence as what is documented and as what is reported.
macro_rules! promises {
    ($($name:ident: $sentence:literal $why:literal)+) => {
        /// What a future, or whoever polls it, promises to the other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Promise {
            $(#[doc = $sentence] #[doc = ""] #[doc = $why] $name,)+
        }

        impl Promise {
            /// The promise, as a sentence.
            pub fn sentence(self) -> &'static str {
                match self { $($name => $sentence,)+ }
            }

            /// What goes wrong where it is broken.
            pub fn why(self) -> &'static str {
                match self { $($name => $why,)+ }
            }
        }
    };
}

promises! {
    RegistersWaker:
    "A future that returns Pending has left its waker with somebody who will call it."
    "Only a call of the waker brings another poll: without one the task waits for ever."

    UsesNewestWaker:
    "A future that is polled several times calls the waker of the latest poll."
    "It may be in another task by now: the older waker wakes one that no longer waits."

    SurvivesSpuriousPolls:
    "A future that is polled although nobody has woken it returns Pending once more."
    "This happens: who waits for two things at once polls both when one of them is there."

    WaitsQuietly:
    "A future that has to wait returns Pending at once, and does not wake itself to look again."
    "One that is busy while it waits, or blocks the thread, lets no other task have its turn."

    LosesNoWake:
    "After a wake the task is polled again, from whatever thread and whenever it came."
    "The future has no reason to call its waker a second time: the task waits for ever."

    SleepsWhenIdle:
    "While nobody calls a waker, nothing is polled."
    "Waiting costs nothing, but a busy loop takes a whole processor to hear Pending again."

    PollsOnlyTheWoken:
    "A task is polled once when it is added, and once more after it was woken."
    "More is allowed, but wasted: of a thousand tasks, a thousand are polled instead of one."

    StopsAtReady:
    "A future that has returned Ready is never polled again."
    "It has given its output away and has nothing left to do: most futures panic then."

    IgnoresLateWakes:
    "A waker that is called when its task, or whoever ran it, is gone, does nothing."
    "Nobody takes the wakers back when a task ends: a timer or a thread may still have one."

    FreesTheFinished:
    "When a task has ended its future is dropped, even if somebody still has its waker."
    "A program that runs for long has many tasks: if they stay, they fill the memory."

    FirstInFirstOut:
    "Tasks are polled in the order in which they were woken."
    "Whoever reads a program wants to know what comes next, and nobody is passed over."

    LetsOthersRun:
    "Every task that is ready soon has its turn: one that wakes itself goes behind the others."
    "If a task can keep the turn, the other tasks, the timers and the sockets stand still."
}

impl Promise {
    /// What every future promises.
    pub const OF_FUTURES: &[Promise] =
        &[RegistersWaker, UsesNewestWaker, SurvivesSpuriousPolls, WaitsQuietly];

    /// What whoever runs a single future promises.
    pub const OF_BLOCK_ON: &[Promise] =
        &[LosesNoWake, SleepsWhenIdle, StopsAtReady, IgnoresLateWakes];

    /// What whoever runs many futures should promise. Not everybody does: some have reasons
    /// for another order, or poll all their futures whenever one is woken.
    pub const OF_EXECUTORS: &[Promise] = &[
        LosesNoWake,
        SleepsWhenIdle,
        PollsOnlyTheWoken,
        StopsAtReady,
        IgnoresLateWakes,
        FreesTheFinished,
        FirstInFirstOut,
        LetsOthersRun,
    ];

    pub(crate) fn broken(self, what_happened: impl Into<String>) -> Broken {
        Broken { promise: self, what_happened: what_happened.into() }
    }
}

/// A promise that is broken, and what happened.
///
/// `Debug` is the same text as `Display`, so that one can read what an `unwrap` prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which promise.
    pub promise: Promise,
    /// What was done, and what came of it.
    pub what_happened: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken { promise, what_happened } = self;
        writeln!(f, "a promise is broken: {promise:?}")?;
        writeln!(f, "  promised: {}", promise.sentence())?;
        writeln!(f, "  happened: {what_happened}")?;
        write!(f, "  matters:  {}", promise.why())
    }
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Broken {}
