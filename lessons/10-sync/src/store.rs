//! How a queue keeps its items.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

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

/// The store of a [`LifoQueue`](crate::LifoQueue).
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

/// The store of a [`PriorityQueue`](crate::PriorityQueue).
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
