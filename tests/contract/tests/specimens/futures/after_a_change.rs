//! "Another waker, so I am in another task now": from there each of these goes wrong.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

#[derive(Default)]
struct Slot {
    sent: bool,
    waker: Option<Waker>,
    changes: u32,
}

/// `leave` leaves the waker of a poll.
fn make(leave: impl Fn(&mut Slot, &Waker)) -> (impl Future<Output = u32>, impl FnOnce()) {
    let slot = Rc::new(RefCell::new(Slot::default()));
    let sender = Rc::clone(&slot);
    let receive = poll_fn(move |cx| {
        let mut slot = slot.borrow_mut();
        if slot.sent {
            return Poll::Ready(slot.changes);
        }
        leave(&mut slot, cx.waker());
        Poll::Pending
    });
    let send = move || {
        sender.borrow_mut().sent = true;
        let waker = sender.borrow_mut().waker.take();
        waker.into_iter().for_each(Waker::wake);
    };
    (receive, send)
}

fn is_another(slot: &Slot, newest: &Waker) -> bool {
    slot.waker.as_ref().is_some_and(|older| !older.will_wake(newest))
}

/// The older waker is dropped, and that was all.
pub fn make_that_keeps_none() -> (impl Future<Output = u32>, impl FnOnce()) {
    make(|slot, newest| {
        slot.waker = (!is_another(slot, newest)).then(|| newest.clone());
    })
}

/// It counts the changes, and its output is the count.
pub fn make_that_counts() -> (impl Future<Output = u32>, impl FnOnce()) {
    make(|slot, newest| {
        slot.changes += u32::from(is_another(slot, newest));
        slot.waker = Some(newest.clone());
    })
}

/// It does not trust wakers any more, and asks again and again.
pub fn make_that_is_busy() -> (impl Future<Output = u32>, impl FnOnce()) {
    let busy = RefCell::new(false);
    make(move |slot, newest| {
        busy.replace_with(|busy| *busy || is_another(slot, newest));
        slot.waker = Some(newest.clone());
        if *busy.borrow() {
            newest.wake_by_ref();
        }
    })
}

/// "Five wakers are enough": the sixth is not kept.
pub fn make_that_keeps_five() -> (impl Future<Output = u32>, impl FnOnce()) {
    let polls = RefCell::new(0);
    make(move |slot, newest| {
        if polls.replace_with(|polls| *polls + 1) < 5 {
            slot.waker = Some(newest.clone());
        }
    })
}
