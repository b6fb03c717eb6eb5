//! # The orphan: only the errors
//!
//! "An error can come out of one await, and there I cancel the task and wait for its end."
//! For errors that is right. But a future can be dropped where it waits: it loses a
//! `select`, or its task is cancelled in a place that knows nothing of cancelling. Then no
//! error is thrown, so no branch of a `match` is taken.
//!
//! The check says: if the future of `page` is dropped, the task is cancelled

use cancel::{TaskError, spawn};

/// Loads the product, and in a task of its own what others have bought.
pub async fn page<P, B: 'static, E: TaskError>(
    product: impl Future<Output = Result<P, E>>,
    bought: impl Future<Output = Result<B, E>> + 'static,
) -> Result<(P, B), E> {
    let bought = spawn(bought);
    match product.await {
        Ok(product) => Ok((product, bought.await?)),
        Err(error) => {
            bought.cancel();
            let _ = bought.await;
            Err(error)
        }
    }
}
