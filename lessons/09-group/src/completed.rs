//! Tasks in the order in which they end.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use cancel::{Cancelled, Promise, Task, TaskError, Watching, promise};

/// Gives the tasks back, each when it has ended: `asyncio.as_completed`.
///
/// Dropping it cancels none of them.
pub fn as_completed<H, T, E>(tasks: impl IntoIterator<Item = H>) -> AsCompleted<H>
where
    H: Borrow<Task<T, E>>,
    T: 'static,
    E: TaskError,
{
    let tasks: Vec<H> = tasks.into_iter().collect();
    let ended = Rc::new(Ended::default());
    let watch = |(index, task): (usize, &H)| {
        let ended = Rc::clone(&ended);
        task.borrow().watch(move |_| ended.add(index))
    };
    let watching = tasks.iter().enumerate().map(watch).collect();
    let left = tasks.len();
    let tasks = tasks.into_iter().map(Some).collect();
    AsCompleted { tasks, left, ended, _watching: watching }
}

/// The tasks of [`as_completed`].
pub struct AsCompleted<H> {
    tasks: Vec<Option<H>>,
    /// How many of them have not been given out.
    left: usize,
    ended: Rc<Ended>,
    _watching: Vec<Watching>,
}

impl<H> AsCompleted<H> {
    /// The next task that has ended, or `None` after the last one.
    ///
    /// It is cancel safe: a task that has ended is given out by a later call.
    pub async fn next(&mut self) -> Result<Option<H>, Cancelled> {
        while self.left > 0 {
            if let Some(index) = self.ended.first() {
                self.left -= 1;
                return Ok(self.tasks[index].take());
            }
            let (promise, more) = promise();
            self.ended.next.replace(Some(promise));
            more.await?;
        }
        Ok(None)
    }
}

/// The indices of the tasks that have ended.
#[derive(Default)]
struct Ended {
    indices: RefCell<VecDeque<usize>>,
    /// To be told of the next one.
    next: RefCell<Option<Promise<()>>>,
}

impl Ended {
    fn first(&self) -> Option<usize> {
        self.indices.borrow_mut().pop_front()
    }

    fn add(&self, index: usize) {
        self.indices.borrow_mut().push_back(index);
        if let Some(next) = self.next.take() {
            next.set(());
        }
    }
}
