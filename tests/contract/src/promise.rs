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
    "A future that returns Pending has left its waker where it will be called."
    "Only a call of the waker brings another poll. Without one, the task waits for ever."

    UsesNewestWaker:
    "A future that is polled with a new waker calls the new one, and nothing else changes."
    "It may have moved to another task. The older waker wakes a task that no longer waits."

    SurvivesSpuriousPolls:
    "A future that is polled although it was not woken returns Pending again."
    "This happens. A task that waits for two things polls both when one of them is there."

    WaitsQuietly:
    "A future that has to wait returns Pending immediately, and does not wake itself to look again."
    "If it is busy while it waits, or blocks the thread, the other tasks cannot run."

    WakesUnlocked:
    "When a future's waker is called, no lock is held that a poll of the future needs."
    "A wake runs foreign code. If that code polls the future, the poll waits for ever."

    LosesNoWake:
    "After a wake the task is polled again, whichever of its wakers was called, and wherever and whenever."
    "The future has no reason to call its waker a second time, so the task waits for ever."

    SleepsWhenIdle:
    "While no waker is called, nothing is polled."
    "Waiting costs nothing, but a busy loop takes a whole processor to hear Pending again."

    PollsOnlyTheWoken:
    "A task is polled once when it is added, and once more after it was woken, even if it was woken twice."
    "More polls are allowed, but wasted. Of a thousand tasks, a thousand are polled instead of one."

    StopsAtReady:
    "A future that has returned Ready is never polled again."
    "It has given its output away and has nothing left to do. Most futures panic then."

    IgnoresLateWakes:
    "A waker that is called when its task or its executor is gone does nothing."
    "Wakers are not removed when a task ends. A timer or a thread may still have one."

    FreesTheFinished:
    "When a task has ended its future is dropped, even if one of its wakers is still kept."
    "A program that runs for long has many tasks. If they stay, they fill the memory."

    FirstInFirstOut:
    "Tasks are polled in the order in which they were woken."
    "A reader of the program can tell which task comes next, and no task is passed over."

    LetsOthersRun:
    "Every task that is ready soon has its turn. A task that wakes itself goes behind the others."
    "If a task can keep the turn, the other tasks, the timers and the sockets have to wait."
}

impl Promise {
    /// What every future promises. [`WakesUnlocked`] is not among them, because executors
    /// seldom poll inside a wake. Ask for it where a future promises it.
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
