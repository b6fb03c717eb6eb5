//! The promises, with alarms that write down when they ring.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use spawn::running_loop;
use timers::yield_now;

use super::attempt::{TimerHandle, call_later};

#[path = "../in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep, work};

const ON_TIME: &str = "the callback is called when the delay has passed, once";
const FROM_THE_CALL: &str = "the delay is counted from the call of `call_later`";
const IN_ORDER: &str = "those that have to be called at the same time are called in the \
                        order in which they were asked for";
const NEVER: &str = "cancelled before it was called, it never is";
const NOTHING_LEFT: &str = "cancelling leaves nothing behind";
const NOTHING_HAPPENS: &str = "cancelled when it was called, or a second time, or by its own \
                               callback, nothing happens";
const NO_HANDLE: &str = "dropping the handle is not cancelling";

/// Who has rung, and when.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<(usize, u64)>>>);

impl Log {
    /// An alarm that writes down its number and the time.
    fn alarm(&self, delay: u64, number: usize) -> TimerHandle {
        let log = self.clone();
        call_later(Duration::from_millis(delay), move || log.rings(number))
    }

    fn rings(&self, number: usize) {
        self.0.borrow_mut().push((number, now()));
    }

    fn take(&self) -> Vec<(usize, u64)> {
        self.0.take()
    }
}

/// As many delays as that, some of them equal.
fn delays(random: &mut Random, count: u64) -> Vec<u64> {
    (0..count).map(|_| 10 * random.below(6)).collect()
}

#[test]
fn it_is_called_when_its_time_has_come() {
    let mut random = Random(1);
    for count in [1, 2, 3, 10, 20] {
        let delays = delays(&mut random, count);
        let mut expected: Vec<_> = delays.iter().copied().enumerate().collect();
        expected.sort_by_key(|(_, delay)| *delay);
        let story = format!("The delays were {delays:?}. Who was called, and when?");
        let called = play(ON_TIME, async move || {
            let log = Log::default();
            let handles: Vec<_> = (delays.into_iter().enumerate())
                .map(|(number, delay)| log.alarm(delay, number))
                .collect();
            sleep(1_000).await;
            drop(handles);
            log.take()
        });
        assert_eq!(called, expected, "{story} Promised: {ON_TIME}; {IN_ORDER}.");
    }
}

#[test]
fn the_delay_is_counted_from_the_call() {
    for worked in [10, 99, 100, 150] {
        let called = play(FROM_THE_CALL, async move || {
            let log = Log::default();
            let _handle = log.alarm(100, 0);
            work(worked);
            sleep(1_000).await;
            log.take()
        });
        assert_eq!(
            called,
            [(0, worked.max(100))],
            "The delay was 100 ms, and the caller went on without a pause for {worked} ms. Who \
             was called, and when? Promised: {FROM_THE_CALL}."
        );
    }
}

#[test]
fn cancelled_before_it_was_called_it_never_is() {
    let mut random = Random(2);
    for _ in 0..30 {
        let delays = delays(&mut random, 10);
        // Never at the very time when it is due: then it may have been called.
        let cancelled: Vec<u64> =
            (0..10).map(|_| 10 * random.below(6) + 1 + random.below(9)).collect();
        let mut expected: Vec<_> = (delays.iter().copied().enumerate())
            .filter(|(number, delay)| *delay < cancelled[*number])
            .collect();
        expected.sort_by_key(|(_, delay)| *delay);
        let story = format!(
            "The delays were {delays:?}, and each of them was cancelled at these times: \
             {cancelled:?}. Who was called, and when?"
        );
        let called = play(NEVER, async move || {
            let log = Log::default();
            let handles: Vec<_> = (delays.into_iter().enumerate())
                .map(|(number, delay)| log.alarm(delay, number))
                .collect();
            for time in 1..100 {
                sleep(1).await;
                for (number, handle) in handles.iter().enumerate() {
                    if cancelled[number] == time {
                        handle.cancel();
                    }
                }
            }
            log.take()
        });
        assert_eq!(called, expected, "{story} Promised: {NEVER}.");
    }
}

#[test]
fn cancelled_at_once_it_is_never_called() {
    for delay in [0, 10] {
        let called = play(NEVER, async move || {
            let log = Log::default();
            log.alarm(delay, 0).cancel();
            sleep(100).await;
            log.take()
        });
        assert_eq!(called, [], "The delay was {delay} ms. Promised: {NEVER}.");
    }
}

#[test]
fn cancelled_by_another_one_of_the_same_time_it_is_never_called() {
    for delay in [0, 10] {
        let called = play(NEVER, async move || {
            let log = Log::default();
            let second = Rc::new(OnceCell::<TimerHandle>::new());
            let (cancels, first) = (Rc::clone(&second), log.clone());
            call_later(Duration::from_millis(delay), move || {
                first.rings(1);
                cancels.get().unwrap().cancel();
            });
            assert!(second.set(log.alarm(delay, 2)).is_ok());
            log.alarm(delay, 3);
            sleep(100).await;
            log.take()
        });
        assert_eq!(
            called,
            [(1, delay), (3, delay)],
            "Three callbacks were due in {delay} ms, and the first cancelled the second. Who \
             was called, and when? Promised: {NEVER}, up to the last moment."
        );
    }
}

#[test]
fn cancelling_leaves_nothing_behind() {
    for turns in [0, 1, 2, 5] {
        let (kept, first) = play(NOTHING_LEFT, async move || {
            let held = Rc::new(());
            let handles = [100, 200, 300].map(|delay| {
                let held = Rc::clone(&held);
                call_later(Duration::from_millis(delay), move || drop(held))
            });
            for _ in 0..turns {
                yield_now().await;
            }
            handles.iter().for_each(TimerHandle::cancel);
            let kept = Rc::strong_count(&held) - 1;
            for _ in 0..3 {
                yield_now().await;
            }
            (kept, running_loop().timers().first())
        });
        assert_eq!(
            kept, 0,
            "{turns} turns after they were asked for, three callbacks were cancelled, and \
             {kept} were still kept. Promised: {NOTHING_LEFT}: the callback is dropped at once."
        );
        assert_eq!(
            first, None,
            "{turns} turns after they were asked for, three callbacks were cancelled, and \
             three turns later there was a timer set to {first:?}. Promised: {NOTHING_LEFT}: \
             the timer goes too."
        );
    }
}

#[test]
fn cancelled_too_late_or_twice_nothing_happens() {
    let called = play(NOTHING_HAPPENS, async || {
        let log = Log::default();
        let called = log.alarm(10, 1);
        let twice = log.alarm(20, 2);
        twice.cancel();
        twice.cancel();

        let own = Rc::new(OnceCell::<TimerHandle>::new());
        let (inside, cancels_itself) = (Rc::clone(&own), log.clone());
        let handle = call_later(Duration::from_millis(30), move || {
            inside.get().unwrap().cancel();
            cancels_itself.rings(3);
        });
        assert!(own.set(handle).is_ok());

        sleep(100).await;
        called.cancel();
        twice.cancel();
        own.get().unwrap().cancel();
        sleep(100).await;
        log.take()
    });
    assert_eq!(
        called,
        [(1, 10), (3, 30)],
        "One was called and then cancelled, one was cancelled twice, and one cancelled itself \
         while it was called. Who was called, and when? Promised: {NOTHING_HAPPENS}."
    );
}

#[test]
fn nobody_has_to_keep_the_handle() {
    let called = play(NO_HANDLE, async || {
        let log = Log::default();
        log.alarm(10, 1);
        sleep(100).await;
        log.take()
    });
    assert_eq!(
        called,
        [(1, 10)],
        "The handle was dropped at once. Promised: {NO_HANDLE}."
    );
}

#[test]
fn a_callback_may_ask_for_another_one() {
    let called = play(ON_TIME, async || {
        let log = Log::default();
        let outer = log.clone();
        call_later(Duration::from_millis(10), move || {
            outer.rings(1);
            outer.alarm(10, 2);
        });
        sleep(100).await;
        log.take()
    });
    assert_eq!(called, [(1, 10), (2, 20)], "Promised: {ON_TIME}.");
}
