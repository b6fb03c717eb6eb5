//! # The early crawler: a count of the tasks
//!
//! "I need no list to wait for. I count the tasks that have not ended. The last one keeps a
//! promise, and so does one that fails. Then I cancel those that are left." It notices the
//! end and the first failure, and nobody goes on. But those that were cancelled still clean
//! up when `crawl` has returned.
//!
//! The check says: when `crawl` returns, all tasks have ended

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use cancel::{Promise, Record, TaskError, promise, spawn};

/// Loads a page, and all pages that can be reached from there. `load` returns the links of a
/// page.
pub async fn crawl<L, E, F>(
    start: L,
    load: impl Fn(L) -> F + 'static,
) -> Result<BTreeSet<L>, E>
where
    L: Clone + Ord + 'static,
    E: TaskError + Clone,
    F: Future<Output = Result<Vec<L>, E>> + 'static,
{
    let tasks = Rc::new(RefCell::default());
    let _stops = Stops(Rc::clone(&tasks));
    let (promise, end) = promise();
    let (found, open) = (RefCell::default(), Cell::new(0));
    let crawler = Rc::new(Crawler { load, found, tasks, open, promise });
    crawler.visit(start);
    end.await??;
    Ok(crawler.found.take())
}

struct Crawler<L, E, P> {
    load: P,
    found: RefCell<BTreeSet<L>>,
    tasks: Rc<RefCell<Vec<Rc<Record>>>>,
    /// How many tasks have not ended.
    open: Cell<usize>,
    /// Kept by the last task, or by one that fails.
    promise: Promise<Result<(), E>>,
}

impl<L, E, P, F> Crawler<L, E, P>
where
    L: Clone + Ord + 'static,
    E: TaskError,
    P: Fn(L) -> F + 'static,
    F: Future<Output = Result<Vec<L>, E>> + 'static,
{
    /// Loads a page in a task, unless it has been found before.
    fn visit(self: &Rc<Self>, page: L) {
        if !self.found.borrow_mut().insert(page.clone()) {
            return;
        }
        self.open.set(self.open.get() + 1);
        let crawler = Rc::clone(self);
        let task = spawn(async move {
            match (crawler.load)(page).await {
                Ok(links) => links.into_iter().for_each(|link| crawler.visit(link)),
                Err(error) => _ = crawler.promise.set(Err(error)),
            }
            crawler.open.set(crawler.open.get() - 1);
            if crawler.open.get() == 0 {
                crawler.promise.set(Ok(()));
            }
            Ok::<_, E>(())
        });
        self.tasks.borrow_mut().push(Rc::clone(task.record()));
    }
}

/// Cancels the tasks when it is dropped.
struct Stops(Rc<RefCell<Vec<Rc<Record>>>>);

impl Drop for Stops {
    fn drop(&mut self) {
        for task in self.0.take() {
            task.cancel();
        }
    }
}
