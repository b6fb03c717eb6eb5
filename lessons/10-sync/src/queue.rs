//! Items on their way from some tasks to others.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use cancel::Cancelled;

use crate::Event;
use crate::line::Line;

/// A queue, in which a task that puts waits while it is full, and one that gets while it is
/// empty: `asyncio.Queue`.
///
/// An item is with the one who puts it, in the queue, or with the one who gets it, whoever is
/// cancelled meanwhile. An item whose `put` is cancelled is dropped.
pub struct Queue<T, S = VecDeque<T>> {
    items: RefCell<S>,
    /// `None` is without bounds.
    room: Option<usize>,
    len: Cell<usize>,
    getters: Line,
    putters: Line,
    unfinished: Cell<usize>,
    all_done: Event,
    is_shut_down: Cell<bool>,
    _items: PhantomData<T>,
}

/// Last in, first out: `asyncio.LifoQueue`.
pub type LifoQueue<T> = Queue<T, Stack<T>>;

/// The least first: `asyncio.PriorityQueue`.
pub type PriorityQueue<T> = Queue<T, Heap<T>>;

/// The queue is shut down, and nothing goes in any more, nor out when it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutDown;

impl fmt::Display for ShutDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue is shut down")
    }
}

impl Error for ShutDown {}

impl<T> Queue<T> {
    /// A queue with room for so many items, first in, first out.
    ///
    /// # Panics
    ///
    /// If there is no room at all.
    pub fn new(room: usize) -> Queue<T> {
        Queue::with_room(Some(room))
    }

    /// A queue without bounds, first in, first out.
    pub fn unbounded() -> Queue<T> {
        Queue::with_room(None)
    }
}

impl<T, S: Store<T>> Queue<T, S> {
    /// A queue of any kind, with room for so many items, or without bounds.
    ///
    /// # Panics
    ///
    /// If there is no room at all.
    pub fn with_room(room: Option<usize>) -> Queue<T, S> {
        assert_ne!(room, Some(0), "a queue needs room for an item");
        let all_done = Event::default();
        all_done.set();
        Queue {
            items: RefCell::default(),
            room,
            len: Cell::new(0),
            getters: Line::default(),
            putters: Line::default(),
            unfinished: Cell::new(0),
            all_done,
            is_shut_down: Cell::new(false),
            _items: PhantomData,
        }
    }

    /// How many items are in it: `queue.qsize()`.
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there is no room.
    pub fn is_full(&self) -> bool {
        self.room.is_some_and(|room| self.len() >= room)
    }

    /// Waits for room, and puts the item in.
    pub async fn put(&self, item: T) -> Result<Result<(), ShutDown>, Cancelled> {
        while self.is_full() && !self.is_shut_down.get() {
            let pass_on =
                |called| _ = called && !self.is_full() && self.putters.call_next();
            self.putters.wait(pass_on).await?;
        }
        Ok(self.try_put(item).map_err(|_| ShutDown))
    }

    /// Puts the item in, or gives it back if there is no room or the queue is shut down:
    /// `queue.put_nowait(item)`.
    pub fn try_put(&self, item: T) -> Result<(), T> {
        if self.is_shut_down.get() || self.is_full() {
            return Err(item);
        }
        self.items.borrow_mut().put(item);
        self.len.set(self.len() + 1);
        self.unfinished.set(self.unfinished.get() + 1);
        self.all_done.clear();
        self.getters.call_next();
        Ok(())
    }

    /// Waits for an item, and takes it.
    pub async fn get(&self) -> Result<Result<T, ShutDown>, Cancelled> {
        while self.is_empty() && !self.is_shut_down.get() {
            let pass_on =
                |called| _ = called && !self.is_empty() && self.getters.call_next();
            self.getters.wait(pass_on).await?;
        }
        Ok(self.try_get().ok_or(ShutDown))
    }

    /// Takes an item, if there is one: `queue.get_nowait()`.
    pub fn try_get(&self) -> Option<T> {
        let item = self.items.borrow_mut().get()?;
        self.len.set(self.len() - 1);
        self.putters.call_next();
        Some(item)
    }

    /// Says that the work on an item is done, which was taken before.
    ///
    /// # Panics
    ///
    /// If it is called more often than items were put in.
    pub fn task_done(&self) {
        let left = self.unfinished.get().checked_sub(1);
        self.unfinished.set(left.expect("task_done was called too often"));
        if left == Some(0) {
            self.all_done.set();
        }
    }

    /// Waits until the work on all items is done.
    pub async fn join(&self) -> Result<(), Cancelled> {
        self.all_done.wait().await
    }

    /// Lets nothing in any more. What is in it can still be taken; then, and to those who wait for
    /// room, it is [`ShutDown`].
    pub fn shutdown(&self) {
        self.is_shut_down.set(true);
        self.getters.call_all();
        self.putters.call_all();
    }

    /// As [`shutdown`](Queue::shutdown), and what is in it is dropped:
    /// `queue.shutdown(immediate=True)`.
    pub fn shutdown_now(&self) {
        loop {
            // The borrow ends with this line, because dropping an item may run any code.
            let Some(item) = self.items.borrow_mut().get() else { break };
            self.len.set(self.len() - 1);
            if self.unfinished.get() > 0 {
                self.task_done();
            }
            drop(item);
        }
        self.shutdown();
    }
}

/// How a queue keeps its items.
pub trait Store<T>: Default {
    /// Adds an item.
    fn put(&mut self, item: T);
    /// Takes the item whose turn it is.
    fn get(&mut self) -> Option<T>;
}

impl<T> Store<T> for VecDeque<T> {
    fn put(&mut self, item: T) {
        self.push_back(item);
    }

    fn get(&mut self) -> Option<T> {
        self.pop_front()
    }
}

/// The store of a [`LifoQueue`].
pub struct Stack<T>(Vec<T>);

impl<T> Default for Stack<T> {
    fn default() -> Stack<T> {
        Stack(Vec::new())
    }
}

impl<T> Store<T> for Stack<T> {
    fn put(&mut self, item: T) {
        self.0.push(item);
    }

    fn get(&mut self) -> Option<T> {
        self.0.pop()
    }
}

/// The store of a [`PriorityQueue`].
pub struct Heap<T>(BinaryHeap<Reverse<T>>);

impl<T: Ord> Default for Heap<T> {
    fn default() -> Heap<T> {
        Heap(BinaryHeap::new())
    }
}

impl<T: Ord> Store<T> for Heap<T> {
    fn put(&mut self, item: T) {
        self.0.push(Reverse(item));
    }

    fn get(&mut self) -> Option<T> {
        self.0.pop().map(|Reverse(item)| item)
    }
}
