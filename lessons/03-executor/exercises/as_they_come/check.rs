//! The promises, each with members that write down when they are polled.

#[path = "../../../03-executor/exercises/random.rs"]
mod random;
#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use contract::Promise;
use waker::{Receiver, Sender, block_on, oneshot};

use super::attempt::{AsTheyCome, Member};
use random::Random;
use within_limit::within_limit;

/// An `AsTheyCome`, and what the check keeps of its members.
struct Suppliers {
    answers: AsTheyCome<usize>,
    suppliers: Vec<Supplier>,
    task: Arc<Task>,
}

#[derive(Clone, Default)]
struct Supplier(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    polls: usize,
    /// Several wakes before a poll count as one.
    wakes: usize,
    woken: bool,
    /// The waker of the latest poll.
    waker: Option<Waker>,
    wakes_itself: bool,
    answered: bool,
    ended: bool,
}

/// The task that awaits `next`. Counts how often it is woken.
#[derive(Default)]
struct Task(AtomicUsize);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

impl Suppliers {
    fn new(count: usize) -> Suppliers {
        let suppliers: Vec<_> = (0..count).map(|_| Supplier::default()).collect();
        let member = |(number, supplier): (usize, &Supplier)| supplier.member(number);
        let answers = AsTheyCome::new(suppliers.iter().enumerate().map(member).collect());
        Suppliers { answers, suppliers, task: Arc::default() }
    }

    /// As many members as `count` says, each polled once and pending.
    fn asked(count: usize) -> Suppliers {
        let mut suppliers = Suppliers::new(count);
        let first = suppliers.next();
        let polls = suppliers.polls();
        assert!(
            first.is_pending() && polls == vec![1; count],
            "There were {count} members, and none of them had an answer yet. The first \
             poll of `next` returned {first:?} and polled {} of them once. Promised: \
             all members run at the same time. So this poll returns Pending, and polls \
             each member once.",
            polls.iter().filter(|polls| **polls == 1).count()
        );
        suppliers
    }

    /// Polls `next` once.
    fn next(&mut self) -> Poll<Option<usize>> {
        let waker = Waker::from(Arc::clone(&self.task));
        let mut next = pin!(self.answers.next());
        next.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// Takes an answer that is there. This may need more than one poll of `next`.
    fn take(&mut self) -> Option<usize> {
        let mut wakes = self.wakes();
        for _ in 0..100 {
            match self.next() {
                Poll::Ready(answer) => return answer,
                Poll::Pending if self.wakes() == wakes => break,
                Poll::Pending => wakes = self.wakes(),
            }
        }
        panic!(
            "A member had an answer and had called its waker. Then `next` was polled. \
             It returned Pending, and its waker was not called for another poll. \
             Promised: if several members are woken before the next poll, none of them \
             is forgotten. So `next` returns the answer, or its waker is called."
        );
    }

    /// How often the task that awaits `next` was woken.
    fn wakes(&self) -> usize {
        self.task.0.load(Ordering::Acquire)
    }

    fn polls(&self) -> Vec<usize> {
        self.suppliers.iter().map(|supplier| supplier.0.borrow().polls).collect()
    }

    fn wake(&self, number: usize) {
        self.suppliers[number].wake();
    }

    fn answer(&self, number: usize) {
        self.suppliers[number].0.borrow_mut().answered = true;
        self.wake(number);
    }
}

impl Supplier {
    fn member(&self, number: usize) -> Member<usize> {
        let supplier = self.clone();
        Box::pin(poll_fn(move |cx| {
            let mut state = supplier.0.borrow_mut();
            assert!(
                !state.ended,
                "Member {number} had ended and was polled once more. Promised: a member \
                 that has ended is not polled again."
            );
            assert!(
                state.polls < 10_000,
                "Member {number} was polled ten thousand times. Promised: a poll of \
                 `next` polls no member twice, so it ends."
            );
            state.polls += 1;
            state.woken = false;
            state.ended = state.answered;
            state.waker = Some(cx.waker().clone());
            let (answered, wakes_itself) = (state.answered, state.wakes_itself);
            drop(state);
            if wakes_itself {
                supplier.wake();
            }
            if answered { Poll::Ready(number) } else { Poll::Pending }
        }))
    }

    fn wake(&self) {
        let mut state = self.0.borrow_mut();
        if !state.woken {
            state.woken = true;
            state.wakes += 1;
        }
        let waker = state.waker.clone().expect("the member was polled");
        drop(state);
        waker.wake();
    }
}

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit(
        "a poll of `next` ends, and a wake of a member wakes the task that awaits `next`",
        test,
    );
}

#[test]
fn all_members_run_at_the_same_time() {
    limited(|| [1, 2, 3, 20].iter().for_each(|count| drop(Suppliers::asked(*count))));
}

#[test]
fn the_outputs_come_in_the_order_in_which_the_members_became_ready() {
    limited(|| {
        let mut random = Random(11);
        for _ in 0..200 {
            let count = 1 + random.below(8);
            let mut suppliers = Suppliers::asked(count);
            let mut left: Vec<_> = (0..count).collect();
            let mut ready = VecDeque::new();
            while !(left.is_empty() && ready.is_empty()) {
                // Sometimes several become ready before the next output is taken.
                if !left.is_empty() && (ready.is_empty() || random.below(2) == 0) {
                    let number = left.remove(random.below(left.len()));
                    ready.push_back(number);
                    suppliers.answer(number);
                } else {
                    let answer = suppliers.take();
                    assert!(
                        answer == ready.front().copied(),
                        "Of {count} members, numbered from 0, these had become ready, \
                         in this order: {ready:?}. `next` returned {answer:?}. \
                         Promised: the outputs come in the order in which the members \
                         became ready, so {:?}.",
                        ready.front()
                    );
                    ready.pop_front();
                }
            }
        }
    });
}

#[test]
fn only_the_members_that_were_woken_are_polled() {
    limited(|| {
        let count = 1000;
        let mut suppliers = Suppliers::asked(count);
        for number in [999, 0, 500, 501, 3] {
            // Another member is woken without having an answer.
            suppliers.wake(number / 2 + 100);
            suppliers.answer(number);
            suppliers.take();
        }
        // This polls the members whose wakes have not been used yet.
        let _ = suppliers.next();
        for (number, supplier) in suppliers.suppliers.iter().enumerate() {
            let State { polls, wakes, .. } = *supplier.0.borrow();
            assert!(
                polls == 1 + wakes,
                "There were {count} members. Wakes of member {number} after its first \
                 poll: {wakes}. Its polls in all: {polls}. Promised: after the first \
                 poll, only the members that were woken are polled, once for each wake. \
                 So its polls in all: {}.",
                1 + wakes
            );
        }
    });
}

#[test]
fn if_several_members_are_woken_none_is_forgotten() {
    limited(|| {
        for count in 2..10 {
            let mut suppliers = Suppliers::asked(count);
            (0..count).for_each(|number| suppliers.answer(number));
            let taken: Vec<_> = (0..count).map(|_| suppliers.take()).collect();
            assert!(
                taken.iter().copied().eq((0..count).map(Some)),
                "All {count} members became ready before the next poll. Then the calls \
                 of `next` returned {taken:?}. Promised: none of them is forgotten, so \
                 every number from 0 to {}, in this order.",
                count - 1
            );
        }
    });
}

#[test]
fn in_the_end_next_returns_none() {
    limited(|| {
        let mut suppliers = Suppliers::new(0);
        let next = suppliers.next();
        assert!(
            next == Poll::Ready(None),
            "There was no member at all. The first poll of `next` returned {next:?}. \
             Promised: Ready(None)."
        );
        let mut suppliers = Suppliers::asked(2);
        [1, 0].iter().for_each(|number| suppliers.answer(*number));
        let taken = [suppliers.take(), suppliers.take()];
        for _ in 0..3 {
            let last = suppliers.next();
            assert!(
                last == Poll::Ready(None),
                "There were two members, and both had ended: {taken:?}. Then `next` \
                 returned {last:?}. Promised: from then on it returns Ready(None), \
                 however often it is called."
            );
        }
    });
}

/// The queue is not empty then, and the waker of `next` must be called all the same.
#[test]
fn a_member_that_wakes_itself_while_the_queue_is_not_empty_is_not_forgotten() {
    limited(|| {
        let mut suppliers = Suppliers::new(3);
        suppliers.suppliers[0].0.borrow_mut().wakes_itself = true;
        let first = suppliers.next();
        assert!(
            first.is_pending() && suppliers.wakes() > 0,
            "There were three members. Member 0 woke itself in its first poll, before \
             the other two were polled. Then `next` returned {first:?}, and its waker \
             had been called {} times. Promised: when a member is woken, the waker of \
             the latest poll of `next` is called, even if that member is being polled. \
             So Pending, and once or more.",
            suppliers.wakes()
        );
    });
}

#[test]
fn a_member_that_wakes_itself_does_not_keep_the_others_waiting() {
    limited(|| {
        let mut suppliers = Suppliers::asked(3);
        suppliers.suppliers[1].0.borrow_mut().wakes_itself = true;
        suppliers.wake(1);
        for poll in 2..10 {
            let before = suppliers.wakes();
            let next = suppliers.next();
            let polls = suppliers.polls();
            assert!(
                next.is_pending() && polls == [1, poll, 1],
                "There were three members, and member 1 woke itself in every poll. Poll \
                 {poll} of `next` returned {next:?}. By then the members had been \
                 polled so often: {polls:?}. Promised: a poll of `next` polls no member \
                 twice, so Pending and {:?}.",
                [1, poll, 1]
            );
            assert!(
                suppliers.wakes() > before,
                "Member 1 woke itself while it was being polled. Then `next` returned \
                 Pending, and its own waker was not called. Promised: when a member is \
                 woken, the waker of the latest poll of `next` is called, even while \
                 the member is being polled."
            );
        }
        suppliers.answer(0);
        let answer = suppliers.take();
        assert!(
            answer == Some(0),
            "Member 1 woke itself in every poll, and member 0 became ready. `next` \
             returned {answer:?}. Promised: the output of member 0, so Some(0)."
        );
    });
}

#[test]
fn a_member_that_has_ended_is_dropped_and_not_polled_again() {
    limited(|| {
        let mut suppliers = Suppliers::asked(3);
        suppliers.suppliers[1].0.borrow_mut().wakes_itself = true;
        suppliers.answer(1);
        suppliers.take();
        assert!(
            Rc::strong_count(&suppliers.suppliers[1].0) == 1,
            "Member 1 has ended, and its future is still held. Promised: a member that \
             has ended is dropped."
        );
        for _ in 0..3 {
            suppliers.wake(1);
            let next = suppliers.next();
            assert!(
                next.is_pending(),
                "Of three members, member 1 had ended and the other two were pending. \
                 The old waker of member 1 was called. Then `next` returned {next:?}. \
                 Promised: it waits for the other two, so Pending."
            );
        }
    });
}

#[test]
fn a_next_that_is_dropped_loses_no_output() {
    limited(|| {
        let mut suppliers = Suppliers::asked(3);
        // Each poll is of a new `next`, which is dropped after it.
        for _ in 0..5 {
            assert!(
                suppliers.next().is_pending(),
                "No member had an answer yet, and `next` was not pending."
            );
        }
        (0..3).for_each(|number| suppliers.answer(number));
        let taken = [suppliers.take(), suppliers.take(), suppliers.take()];
        assert!(
            taken == [Some(0), Some(1), Some(2)],
            "`next` was called, polled and dropped five times. Later the three members \
             became ready, and the next three calls returned {taken:?}. Promised: no \
             output is lost, so [Some(0), Some(1), Some(2)]."
        );
    });
}

#[test]
fn a_waker_may_outlive_everything() {
    limited(|| {
        let suppliers = Suppliers::asked(2).suppliers;
        suppliers.iter().for_each(Supplier::wake);
    });
}

#[test]
fn next_is_a_future_that_keeps_the_contract() {
    limited(|| {
        for (count, number) in [(1, 0), (3, 0), (3, 1), (3, 2)] {
            let make = move || {
                let (mut senders, receivers) = oneshots(count);
                let mut answers = AsTheyCome::new(receivers);
                let sender = senders.remove(number);
                let next = async move {
                    let _others = senders;
                    answers.next().await
                };
                (next, move || sender.send(number))
            };
            contract::future(Promise::OF_FUTURES, make).unwrap_or_else(|broken| {
                panic!("`next` does not keep the contract of a future: {broken}")
            });
        }
    });
}

#[test]
fn the_answers_may_come_from_other_threads() {
    limited(|| {
        let (senders, receivers) = oneshots(50);
        let mut answers = AsTheyCome::new(receivers);
        for (number, sender) in senders.into_iter().enumerate() {
            thread::spawn(move || sender.send(number));
        }
        let mut taken = Vec::new();
        while let Some(answer) = block_on(answers.next()) {
            taken.push(answer);
        }
        taken.sort();
        assert!(
            taken.iter().copied().eq(0..50),
            "Fifty threads answered, each with its number. The calls of `next` returned \
             these numbers, here sorted: {taken:?}. Promised: each output once, so \
             every number from 0 to 49."
        );
    });
}

/// Senders of answers, and members that wait for them.
fn oneshots(count: usize) -> (Vec<Sender<usize>>, Vec<Member<usize>>) {
    let oneshots = (0..count).map(|_| oneshot());
    let member =
        |receiver: Receiver<usize>| async { receiver.await.expect("it was sent") };
    oneshots.map(|(sender, receiver)| (sender, Box::pin(member(receiver)) as _)).unzip()
}

/// What the first poll of `next` does.
const POLLED: &str = "the first poll of `next` polls each member once";

/// For how long polls of `next` and wakes from another thread are made to race.
const RACING: Duration = Duration::from_millis(300);

#[test]
fn an_answer_that_comes_during_a_poll_of_next_is_not_missed() {
    within_limit("neither a poll nor a wake waits", || {
        let start = Instant::now();
        while start.elapsed() < RACING {
            let answered = Arc::new(AtomicBool::new(false));
            let member_waker = Arc::new(Mutex::new(None::<Waker>));
            let member: Member<()> = Box::pin(poll_fn({
                let (answered, waker) =
                    (Arc::clone(&answered), Arc::clone(&member_waker));
                move |cx| {
                    *waker.lock().unwrap() = Some(cx.waker().clone());
                    if answered.load(Ordering::Acquire) {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                }
            }));
            let mut answers = AsTheyCome::new(vec![member]);
            let mut next = |task: &Arc<Task>| {
                let waker = Waker::from(Arc::clone(task));
                pin!(answers.next()).as_mut().poll(&mut Context::from_waker(&waker))
            };
            assert!(
                next(&Arc::default()).is_pending(),
                "The only member had no answer yet, and `next` was not pending."
            );

            let waker = member_waker.lock().unwrap().take().expect(POLLED);
            let woken = Arc::new(AtomicBool::new(false));
            let supplier = thread::spawn({
                let woken = Arc::clone(&woken);
                move || {
                    answered.store(true, Ordering::Release);
                    waker.wake();
                    woken.store(true, Ordering::Release);
                }
            });
            // One poll after the other, each by another task, so that the answer comes
            // during one of them.
            loop {
                let task = Arc::<Task>::default();
                if next(&task).is_ready() {
                    break;
                }
                if woken.load(Ordering::Acquire) {
                    assert!(
                        task.0.load(Ordering::Acquire) > 0,
                        "Another thread woke a member while `next` was being polled. \
                         The poll returned Pending, and its waker was not called. \
                         Promised: when a member is woken, the waker of the latest poll \
                         of `next` is called."
                    );
                    break;
                }
            }
            supplier.join().expect("calling a waker does not panic");
        }
    });
}
