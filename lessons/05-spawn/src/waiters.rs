//! What waits for a task's end, in the order of registration.

use std::task::Waker;

use crate::JoinHandle;

pub type Callback<T> = Box<dyn FnOnce(&JoinHandle<T>)>;

pub enum Waiter<T> {
    Task(Waker),
    Callback(Callback<T>),
}

/// A list in which each waiter keeps its place until the task ends, or gives its place up.
pub struct Waiters<T>(Vec<(Place, Option<Waiter<T>>)>);

/// Places are numbered in the order of the list. The number of a place is used again only
/// when that place has been given up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

impl<T> Waiters<T> {
    pub fn new() -> Waiters<T> {
        Waiters(Vec::new())
    }

    /// Adds a waiter after all others.
    pub fn add(&mut self, waiter: Waiter<T>) -> Place {
        if self.0.len() == self.0.capacity() {
            self.make_room();
        }
        let place = self.0.last().map_or(Place(0), |(Place(last), _)| Place(last + 1));
        self.0.push((place, Some(waiter)));
        place
    }

    /// Before the list grows, the places that were given up are taken out. So it has room for
    /// at most twice the largest number of waiters that there have been at the same time.
    fn make_room(&mut self) {
        self.0.retain(|(_, waiter)| waiter.is_some());
        // There is seldom more than one, so the first needs no room for others.
        self.0.reserve_exact(self.0.len().max(1));
    }

    /// Puts a newer waiter into a place, and returns the older one.
    pub fn replace(&mut self, place: Place, newer: Waiter<T>) -> Option<Waiter<T>> {
        self.at(place)?.replace(newer)
    }

    /// Gives up a place, and returns the waiter that was there.
    pub fn remove(&mut self, place: Place) -> Option<Waiter<T>> {
        let waiter = self.at(place)?.take();
        while let Some((_, None)) = self.0.last() {
            self.0.pop();
        }
        waiter
    }

    fn at(&mut self, place: Place) -> Option<&mut Option<Waiter<T>>> {
        let index = self.0.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(&mut self.0[index].1)
    }

    /// All waiters, in their order.
    pub fn into_iter(self) -> impl Iterator<Item = Waiter<T>> {
        self.0.into_iter().filter_map(|(_, waiter)| waiter)
    }
}
