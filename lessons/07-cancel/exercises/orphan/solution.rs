//! # The orphan: solved
//!
//! Every await is a way out of a function. Here one of them lies between the `spawn` and
//! the await of the task. There are two ways to leave the function there.
//!
//! The first is an error: the product fails, or the cancel is thrown. Then the function
//! still runs. It cancels the task, and awaits the end of the task before it returns the
//! error.
//!
//! The second is that the future is dropped. Then no more of the function's code runs, but
//! its variables are dropped. So one of them cancels the task. It can do no more than that,
//! because `drop` cannot await. It does the same however the function is left, because
//! cancelling a task that has ended does nothing.

use std::rc::Rc;

use cancel::{Record, TaskError, spawn};

/// Loads the product, and in a task of its own what others have bought.
pub async fn page<P, B: 'static, E: TaskError>(
    product: impl Future<Output = Result<P, E>>,
    bought: impl Future<Output = Result<B, E>> + 'static,
) -> Result<(P, B), E> {
    let bought = spawn(bought);
    let _guard = CancelOnDrop(Rc::clone(bought.record()));
    match product.await {
        Ok(product) => Ok((product, bought.await?)),
        Err(error) => {
            bought.cancel();
            // It has ended, and how is of no interest any more.
            let _ = bought.await;
            Err(error)
        }
    }
}

/// Cancels the task when it is dropped.
struct CancelOnDrop(Rc<Record>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
