//! # Five at a time: in batches
//!
//! "Five, then the next five." There are never more, and the order is right. But a batch is
//! over when the slowest of it is: four have long been ready, and the places that they left
//! stay empty.
//!
//! The check says: when one has ended, the next one begins at that very time

use gather::gather;
use spawn::spawn;

/// Calls `work` for each input, and runs what that gives, at most `limit` at once. Gives the
/// outputs in the order of the inputs.
///
/// # Panics
///
/// If a piece of work panics, and if no loop is running in this thread.
pub async fn map_limited<I, F>(
    limit: usize,
    inputs: Vec<I>,
    work: impl Fn(I) -> F + 'static,
) -> Vec<F::Output>
where
    I: 'static,
    F: Future<Output: 'static> + 'static,
{
    let mut inputs = inputs.into_iter();
    let mut outputs = Vec::new();
    loop {
        let batch: Vec<I> = inputs.by_ref().take(limit).collect();
        if batch.is_empty() {
            return outputs;
        }
        outputs.extend(gather(batch.into_iter().map(|input| spawn(work(input)))).await);
    }
}
