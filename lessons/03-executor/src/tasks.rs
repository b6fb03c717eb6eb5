//! Where the tasks are: each has a place in a list. A place that becomes free is used again.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Weak;

use tracing::trace;

use crate::ticket::Ticket;

/// Names one task of one executor. A place is used again, and a number never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    number: u64,
    place: usize,
}

impl TaskId {
    /// Counts the tasks of an executor, from 1.
    pub fn number(self) -> u64 {
        self.number
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.number)
    }
}

/// A future that the executor owns, until it is ready.
pub struct Task {
    id: TaskId,
    pub name: Cow<'static, str>,
    /// Not here while it is being polled.
    pub future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    /// Its wakers own the ticket. When they are gone, so is the ticket.
    pub ticket: Weak<Ticket>,
}

#[derive(Default)]
pub struct Tasks {
    places: Vec<Option<Task>>,
    free: Vec<usize>,
    added: u64,
}

impl Tasks {
    pub fn add(
        &mut self,
        name: Cow<'static, str>,
        future: Pin<Box<dyn Future<Output = ()>>>,
    ) -> TaskId {
        self.added += 1;
        trace!(task = self.added, %name, "add");
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            self.places.len() - 1
        });
        let id = TaskId { number: self.added, place };
        let (future, ticket) = (Some(future), Weak::new());
        self.places[place] = Some(Task { id, name, future, ticket });
        id
    }

    /// The task, unless it has ended. Another task may be in its place then.
    pub fn get(&mut self, id: TaskId) -> Option<&mut Task> {
        let task = self.places.get_mut(id.place)?.as_mut()?;
        (task.id == id).then_some(task)
    }

    pub fn remove(&mut self, id: TaskId) -> Option<Task> {
        self.get(id)?;
        self.free.push(id.place);
        self.places[id.place].take()
    }

    pub fn is_empty(&self) -> bool {
        self.free.len() == self.places.len()
    }

    /// Whether no waker of any task is left.
    pub fn are_stuck(&self) -> bool {
        self.places.iter().flatten().all(|task| task.ticket.strong_count() == 0)
    }

    /// All tasks, in the order in which they were added.
    pub fn ids(&self) -> Vec<TaskId> {
        let mut ids: Vec<_> = self.places.iter().flatten().map(|task| task.id).collect();
        ids.sort();
        ids
    }
}
