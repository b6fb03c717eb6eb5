//! # The early crawler
//!
//! **Repair**, 30 minutes.
//!
//! A crawler finds all pages of a site. It loads the first page, and then every page that a
//! page has a link to, each of them once, and each in a task of its own. To know when it has
//! found them all, it keeps a list of its tasks.
//!
//! **What you see.** A site has a thousand pages, but the crawler says that it has twenty.
//! These are the pages that the first page has links to. Their own links are missing, and if
//! one of them cannot be loaded, the crawler does not even notice.
//!
//! **What should happen.**
//!
//! * `crawl` returns when all pages that can be reached have been loaded, each of them once.
//!   It returns their links.
//! * A page begins to load as soon as the first link to it is found, as now.
//! * If a page fails, the tasks of the other pages are cancelled immediately, and after that
//!   no page begins to load. `crawl` returns the error of the page that has failed.
//! * If the task that awaits `crawl` is cancelled, the tasks of all pages are cancelled
//!   immediately, and it gets the error.
//! * A task that is cancelled may clean up. When `crawl` returns, all tasks have ended. If
//!   its future is dropped, it cannot wait for them, but they are cancelled even then.
//!
//! **In Python** the same mistake is `await asyncio.gather(*tasks)` with a list that the
//! tasks still add to. `gather` waits for those that were in the list when it was called.
//!
//! You may change everything, as long as `crawl` can be called and awaited as now. You may
//! use everything from this lesson and the lessons before it.
//!
//! The check says: it returns when all pages that can be reached have been loaded

use std::cell::RefCell;
use std::collections::BTreeSet;
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
    // Not while the list is borrowed, because the tasks add to it.
    let tasks = crawler.tasks.take();
    for task in tasks {
        task.await?;
    }
    Ok(crawler.found.take())
}

struct Crawler<L, E: 'static, P> {
    load: P,
    found: RefCell<BTreeSet<L>>,
    tasks: RefCell<Vec<Task<(), E>>>,
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
        self.tasks.borrow_mut().push(task);
    }
}
