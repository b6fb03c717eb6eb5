//! # The early crawler: one task after the other
//!
//! "Tasks are added to the list while I wait, so I take them out one by one, until the list
//! is empty." Now all pages are loaded. But the loop waits for one task only. If another one
//! fails, the loop notices when it comes to that task, and in the meantime all the others go
//! on. Those that are left in the list are not even cancelled then.
//!
//! The check says: if a page fails, the tasks of the other pages are cancelled immediately

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use cancel::{Task, TaskError, spawn};

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
    let (found, tasks) = (RefCell::default(), RefCell::default());
    let crawler = Rc::new(Crawler { load, found, tasks });
    crawler.visit(start);
    loop {
        // The borrow ends with this line, because the tasks add to the list.
        let next = crawler.tasks.borrow_mut().pop_front();
        let Some(task) = next else { return Ok(crawler.found.take()) };
        task.await?;
    }
}

struct Crawler<L, E: 'static, P> {
    load: P,
    found: RefCell<BTreeSet<L>>,
    tasks: RefCell<VecDeque<Task<(), E>>>,
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
        let crawler = Rc::clone(self);
        let task = spawn(async move {
            for link in (crawler.load)(page).await? {
                crawler.visit(link);
            }
            Ok(())
        });
        self.tasks.borrow_mut().push_back(task);
    }
}
