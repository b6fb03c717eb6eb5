//! A wake that races with a poll, in every order in which the two threads can take steps.

#[path = "../src/ticket.rs"]
mod ticket;

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Wake, Waker};

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::{sync, thread};
use ticket::{Queue, Ticket};

/// What `ticket.rs` needs of the library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskId(u64);

impl TaskId {
    fn number(self) -> u64 {
        self.0
    }
}

/// A queue, and a ticket that was taken out of it to be polled.
fn taken_ticket() -> (Arc<Queue>, Arc<Ticket>) {
    let queue = Arc::new(Queue::new(Waker::noop().clone()));
    Ticket::issue(TaskId(1), &queue);
    let ticket = ready(&queue).pop_front().unwrap();
    (queue, ticket)
}

fn ready(queue: &Queue) -> VecDeque<Arc<Ticket>> {
    let mut turn = VecDeque::new();
    queue.move_ready_to(&mut turn);
    turn
}

#[test]
fn the_poll_sees_the_event_or_there_is_another_poll() {
    loom::model(|| {
        let (queue, ticket) = taken_ticket();
        let event = Arc::new(AtomicBool::new(false));
        let waking = thread::spawn({
            let (event, ticket) = (Arc::clone(&event), Arc::clone(&ticket));
            move || {
                event.store(true, Ordering::Relaxed);
                ticket.wake();
            }
        });

        ticket.use_up();
        let seen = event.load(Ordering::Relaxed);
        waking.join().unwrap();

        assert!(seen || queue.is_ready());
        if !seen {
            let again = ready(&queue).pop_front().expect("the wake was lost");
            again.use_up();
            assert!(event.load(Ordering::Relaxed));
        }
    });
}

#[test]
fn two_wakes_at_once_queue_it_once() {
    loom::model(|| {
        let (queue, ticket) = taken_ticket();
        ticket.use_up();
        let other = Arc::clone(&ticket);
        let waking = thread::spawn(move || other.wake());
        ticket.wake();
        waking.join().unwrap();
        assert_eq!(ready(&queue).len(), 1);
    });
}

#[test]
fn the_last_waker_that_goes_leaves_it_stuck_unless_it_wakes() {
    loom::model(|| {
        let (queue, ticket) = taken_ticket();
        ticket.use_up();
        let other = Arc::clone(&ticket);
        let waking = thread::spawn(move || other.wake());
        drop(ticket);
        waking.join().unwrap();
        assert_eq!((ready(&queue).len(), queue.take_stuck()), (1, None));
    });
}

#[test]
fn a_wake_that_races_with_the_end_leaves_nothing_stuck() {
    loom::model(|| {
        let (queue, ticket) = taken_ticket();
        let other = Arc::clone(&ticket);
        let waking = thread::spawn(move || other.wake());
        ticket.use_up();
        ticket.retire();
        drop(ticket);
        waking.join().unwrap();
        drop(ready(&queue));
        assert_eq!(queue.take_stuck(), None);
    });
}
