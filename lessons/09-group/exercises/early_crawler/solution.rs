//! # The early crawler: solved
//!
//! The list was taken when the first page had not even begun to load, so there was only one
//! task in it. A loop that looks into the list again would find the others. But it would wait
//! for one task after the other, and not notice which of them fails in the meantime.
//!
//! A group is a list that keeps itself. It may be given to its tasks, so that they spawn more
//! tasks into it, and it ends when no task is left, whoever spawned it. It also notices the
//! first failure, cancels the others, and waits for them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use cancel::TaskError;
use group::{Errors, Group, group};

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
    let found = group(async |group| {
        let crawler = Rc::new(Crawler { load, found: RefCell::default(), group });
        crawler.visit(start);
        Ok(crawler)
    });
    match found.await? {
        Ok(crawler) => Ok(crawler.found.take()),
        // There is one at least, and the first of them has stopped the others.
        Err(Errors(mut errors)) => Err(errors.swap_remove(0)),
    }
}

struct Crawler<L, E: 'static, P> {
    load: P,
    found: RefCell<BTreeSet<L>>,
    group: Group<E>,
}

impl<L, E, P, F> Crawler<L, E, P>
where
    L: Clone + Ord + 'static,
    E: TaskError + Clone,
    P: Fn(L) -> F + 'static,
    F: Future<Output = Result<Vec<L>, E>> + 'static,
{
    /// Loads a page in a task, unless it has been found before.
    fn visit(self: &Rc<Self>, page: L) {
        if !self.found.borrow_mut().insert(page.clone()) {
            return;
        }
        let crawler = Rc::clone(self);
        self.group.spawn(async move {
            for link in (crawler.load)(page).await? {
                crawler.visit(link);
            }
            Ok(())
        });
    }
}
