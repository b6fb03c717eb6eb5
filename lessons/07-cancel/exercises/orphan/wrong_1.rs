//! # The orphan: cancelled, and left alone
//!
//! "A variable that cancels the task when it is dropped: then it makes no difference how
//! the function is left." So no task runs on for long. But a cancel is only a request.
//! The task gets the error in the next turn, and then it cleans up. The function has
//! returned by then. Its caller closes the database, and the task still needs that.
//!
//! The check says: when `page` returns, the task has ended

use std::rc::Rc;

use cancel::{Record, TaskError, spawn};

/// Loads the product, and in a task of its own what others have bought.
pub async fn page<P, B: 'static, E: TaskError>(
    product: impl Future<Output = Result<P, E>>,
    bought: impl Future<Output = Result<B, E>> + 'static,
) -> Result<(P, B), E> {
    let bought = spawn(bought);
    let _guard = CancelOnDrop(Rc::clone(bought.record()));
    let product = product.await?;
    Ok((product, bought.await?))
}

/// Cancels the task when it is dropped.
struct CancelOnDrop(Rc<Record>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
