//! # The orphan
//!
//! **Repair**, 30 minutes.
//!
//! A shop shows a product, and below it what others have bought. Finding that out takes
//! long, so it is begun first, in a task of its own, while the product is loaded. When
//! both are there, the page is complete.
//!
//! If the visitor closes the page, the server cancels the task that makes it.
//!
//! **What you see.** With every visitor the server gets slower. There are ten visitors, and
//! hundreds of tasks that find out what others have bought. All but ten of them belong
//! to pages that nobody is waiting for. And there is one such task for each product that
//! could not be loaded.
//!
//! **What should happen.**
//!
//! * If `page` is cancelled, the task that it has spawned is cancelled too, immediately.
//! * The same holds if the product fails.
//! * The task may clean up. When `page` returns, that is done: the task has ended.
//! * If the future of `page` is dropped half-way, it cannot wait any more. But the task is
//!   cancelled even then, and cleans up in its own time.
//! * If nothing fails, both run at the same time, as now.
//!
//! **In Python** a task that was spawned with `create_task` runs on too when the function
//! that spawned it is cancelled. There `asyncio.TaskGroup` sees to it that no task outlives
//! its block.
//!
//! You may change everything, as long as `page` can be called and awaited as now.
//!
//! The check says: if `page` is cancelled, so is the task that it has spawned

use cancel::{TaskError, spawn};

/// Loads the product, and in a task of its own what others have bought.
pub async fn page<P, B: 'static, E: TaskError>(
    product: impl Future<Output = Result<P, E>>,
    bought: impl Future<Output = Result<B, E>> + 'static,
) -> Result<(P, B), E> {
    let bought = spawn(bought);
    let product = product.await?;
    Ok((product, bought.await?))
}
