//! # As they come: the rest of the list
//!
//! "As in `tick`, I take the whole ready queue and then poll one member after the other."
//! But a tick polls them all, and this function returns at the first output. The numbers
//! of the others are no longer in the queue. Their tickets still say that they are, so
//! their next wakes do nothing either.
//!
//! The check says: none of them is forgotten

use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// One of the futures in an `AsTheyCome`.
pub type Member<T> = Pin<Box<dyn Future<Output = T>>>;

/// Several futures that run in one task. Their outputs come in the order in which they
/// become ready.
pub struct AsTheyCome<T> {
    /// The place of a member that has ended is `None`.
    members: Vec<Option<Member<T>>>,
    tickets: Vec<Arc<Ticket>>,
    queue: Arc<Mutex<Queue>>,
}

struct Queue {
    ready: Vec<usize>,
    /// The waker of the latest poll of `next`, unless it has been called since.
    waiter: Option<Waker>,
}

/// What all the wakers of a member point to.
struct Ticket {
    member: usize,
    /// Set from the wake until the poll that follows begins.
    queued: AtomicBool,
    queue: Arc<Mutex<Queue>>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        let mut queue = self.queue.lock().unwrap();
        queue.ready.push(self.member);
        let waiter = queue.waiter.take();
        // A waker may run any code, so the lock is released first.
        drop(queue);
        if let Some(waiter) = waiter {
            waiter.wake();
        }
    }
}

impl<T> AsTheyCome<T> {
    /// Takes the members. Nothing is polled before `next` is.
    pub fn new(members: Vec<Member<T>>) -> AsTheyCome<T> {
        let ready = (0..members.len()).collect();
        let queue = Arc::new(Mutex::new(Queue { ready, waiter: None }));
        let ticket = |member| {
            let (queued, queue) = (AtomicBool::new(true), Arc::clone(&queue));
            Arc::new(Ticket { member, queued, queue })
        };
        let tickets = (0..members.len()).map(ticket).collect();
        AsTheyCome { members: members.into_iter().map(Some).collect(), tickets, queue }
    }

    /// Waits for the next output. Returns `None` if there is no member left.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut queue = self.queue.lock().unwrap();
        let older = queue.waiter.replace(cx.waker().clone());
        let ready = mem::take(&mut queue.ready);
        drop(queue);
        drop(older);

        for number in ready {
            let ticket = &self.tickets[number];
            ticket.queued.swap(false, Ordering::AcqRel);
            let Some(member) = &mut self.members[number] else { continue };
            let waker = Waker::from(Arc::clone(ticket));
            let poll = member.as_mut().poll(&mut Context::from_waker(&waker));
            if let Poll::Ready(output) = poll {
                self.members[number] = None;
                return Poll::Ready(Some(output));
            }
        }
        if self.members.iter().all(Option::is_none) {
            return Poll::Ready(None);
        }
        Poll::Pending
    }
}
