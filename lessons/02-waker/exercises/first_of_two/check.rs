//! Races between two values, with each of the two in either place.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use contract::Promise;
use waker::{Receiver, Sender, oneshot};

use super::attempt::{FirstOfTwo, Winner, first_of_two};

#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use within_limit::within_limit;

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A poll with a waker that no other poll has, and how to learn whether it was called.
fn poll<F: Future + Unpin>(future: &mut F) -> (Poll<F::Output>, Arc<Wakes>) {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    (Pin::new(future).poll(&mut Context::from_waker(&waker)), wakes)
}

/// A future of a value that is there at the poll of this number, and of no other: polled
/// again it panics.
struct ReadyAt {
    poll: u32,
    polls: u32,
}

impl Future for ReadyAt {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u32> {
        self.polls += 1;
        assert!(
            self.polls <= self.poll,
            "the other one is handed back as if nothing had happened; but it had been ready \
             already, and its output was lost"
        );
        if self.polls < self.poll { Poll::Pending } else { Poll::Ready(self.poll) }
    }
}

/// The same race seen from the other side: what holds on the left holds on the right.
fn mirrored<A: Future, B: Future>(winner: Winner<A, B>) -> Winner<B, A> {
    match winner {
        Winner::Left(output, other) => Winner::Right(output, other),
        Winner::Right(output, other) => Winner::Left(output, other),
    }
}

/// Two shops, the parcels of both, and the race between them.
struct Race {
    left: Sender<u32>,
    right: Sender<u32>,
    first: FirstOfTwo<Receiver<u32>, Receiver<u32>>,
}

impl Race {
    fn new() -> Race {
        let ((left, from_left), (right, from_right)) = (oneshot(), oneshot());
        Race { left, right, first: first_of_two(from_left, from_right) }
    }
}

#[test]
fn it_is_ready_as_soon_as_one_of_the_two_is() {
    within_limit("it is ready as soon as one of the two is", || {
        let promise = "it is ready as soon as one of the two is";
        for polls in 0..5 {
            for side in ["left", "right"] {
                let Race { left, right, mut first } = Race::new();
                for _ in 0..polls {
                    assert!(
                        poll(&mut first).0.is_pending(),
                        "{promise}, but neither was"
                    );
                }
                let (sender, _other) =
                    if side == "left" { (left, right) } else { (right, left) };
                sender.send(7);
                let Poll::Ready(winner) = poll(&mut first).0 else {
                    panic!(
                        "{promise}; but after {polls} polls the {side} one was, and the next \
                        poll was pending"
                    );
                };
                let winner = if side == "left" { winner } else { mirrored(winner) };
                let Winner::Left(output, _) = winner else {
                    panic!("the {side} one was ready, and the other one has won");
                };
                assert_eq!(output, Ok(7), "the output of the winner is handed out");
            }
        }
    });
}

#[test]
fn each_of_the_two_has_the_waker_of_the_latest_poll() {
    within_limit("each of the two has the waker of the latest poll", || {
        for polls in 1..6 {
            for side in ["left", "right"] {
                let Race { left, right, mut first } = Race::new();
                let wakes = (0..polls).map(|_| poll(&mut first).1).last().unwrap();
                let (sender, _other) =
                    if side == "left" { (left, right) } else { (right, left) };
                sender.send(7);
                assert!(
                    wakes.0.load(Ordering::Relaxed) > 0,
                    "each of the two has the waker of the latest poll; but after {polls} polls \
                 the {side} one came, and nobody called that waker"
                );
            }
        }
    });
}

#[test]
fn it_wakes_nobody_itself() {
    within_limit("it wakes nobody itself", || {
        let Race { left: _left, right: _right, mut first } = Race::new();
        for number in 1..6 {
            let (poll, wakes) = poll(&mut first);
            let wakes = wakes.0.load(Ordering::Relaxed);
            assert!(
                poll.is_pending() && wakes == 0,
                "it wakes nobody itself; but in poll {number}, before anything had come, the \
             waker was called"
            );
        }
    });
}

#[test]
fn if_both_are_ready_the_left_one_wins() {
    within_limit("if both are ready the left one wins", || {
        for polls in 0..3 {
            let Race { left, right, mut first } = Race::new();
            for _ in 0..polls {
                assert!(poll(&mut first).0.is_pending());
            }
            right.send(2);
            left.send(1);
            let won = matches!(poll(&mut first).0, Poll::Ready(Winner::Left(Ok(1), _)));
            assert!(won, "if both are ready, the left one wins");
        }
    });
}

#[test]
fn the_other_one_is_handed_back_as_if_nothing_had_happened() {
    within_limit("the other one is handed back as if nothing had happened", || {
        let promise = "the other one is handed back as if nothing had happened";
        // At which of its polls each of the two is ready.
        for (left, right) in
            (1..5).flat_map(|left| (1..7).map(move |right| (left, right)))
        {
            let mut first = first_of_two(
                ReadyAt { poll: left, polls: 0 },
                ReadyAt { poll: right, polls: 0 },
            );
            for _ in 1..left.min(right) {
                assert!(
                    poll(&mut first).0.is_pending(),
                    "before that, neither was ready"
                );
            }
            let Poll::Ready(winner) = poll(&mut first).0 else {
                panic!("it is ready as soon as one of the two is");
            };
            let (output, mut other) = match winner {
                Winner::Left(output, other) => (output, other),
                Winner::Right(output, other) => (output, other),
            };
            assert_eq!(output, left.min(right), "the output of the winner is handed out");
            let polls =
                (0..10).map(|_| poll(&mut other).0).take_while(Poll::is_pending).count();
            assert!(polls < 10, "{promise}, and is ready in its time");
        }
    });
}

#[test]
fn the_other_parcel_comes_too() {
    within_limit("the other parcel comes too", || {
        for (one, two) in [(1, 2), (70, 30)] {
            let Race { left, right, mut first } = Race::new();
            assert!(poll(&mut first).0.is_pending());
            right.send(one);
            let Poll::Ready(Winner::Right(Ok(output), mut other)) = poll(&mut first).0
            else {
                panic!("it is ready as soon as one of the two is; but the right one was");
            };
            assert_eq!(output, one, "the output of the winner is handed out");
            let (pending, wakes) = poll(&mut other);
            assert!(pending.is_pending(), "the other one is still on the way");
            left.send(two);
            assert_eq!(
                wakes.0.load(Ordering::Relaxed),
                1,
                "the other one wakes whoever waits"
            );
            assert_eq!(
                poll(&mut other).0,
                Poll::Ready(Ok(two)),
                "the other parcel comes, too"
            );
        }
    });
}

#[test]
fn the_two_may_be_of_different_kinds() {
    within_limit("the two may be of different kinds", || {
        let (sender, receiver) = oneshot();
        sender.send("a book");
        let mut first = first_of_two(std::future::pending::<u32>(), receiver);
        let won =
            matches!(poll(&mut first).0, Poll::Ready(Winner::Right(Ok("a book"), _)));
        assert!(won, "the two may be of different kinds");
    });
}

#[test]
fn it_keeps_what_every_future_promises() {
    for right_is_first in [false, true] {
        let make = move || {
            let Race { left, right, first } = Race::new();
            let (sender, other) =
                if right_is_first { (right, left) } else { (left, right) };
            let output = async {
                // Dropped earlier, it would be an answer, too.
                let _other = other;
                match first.await {
                    Winner::Left(output, _) => ("left", output),
                    Winner::Right(output, _) => ("right", output),
                }
            };
            (output, || sender.send(7))
        };
        contract::future(Promise::OF_FUTURES, make).unwrap();
    }
}
