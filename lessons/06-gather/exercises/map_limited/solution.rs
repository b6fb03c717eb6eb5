//! # Five at a time: solved
//!
//! There are not ten thousand tasks of which five may run, but five tasks that do the work
//! of ten thousand. Each takes the next input, works, puts the output in its place, and
//! takes the next input, until none is left. No task has to wait for a permit, because the
//! workers are the permits.
//!
//! They take from one iterator, which gives out the inputs in order, each to one worker,
//! and with its number. The order of the outputs comes from these numbers.

use std::cell::RefCell;
use std::rc::Rc;

use gather::gather;
use spawn::spawn;

/// Calls `work` for each input and runs the futures, at most `limit` at a time. Returns the
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
    let workers = limit.min(inputs.len());
    let outputs: Vec<Option<F::Output>> = inputs.iter().map(|_| None).collect();
    let inputs = inputs.into_iter().enumerate();
    let shared = Rc::new((RefCell::new(inputs), RefCell::new(outputs), work));
    gather((0..workers).map(|_| {
        let shared = Rc::clone(&shared);
        spawn(async move {
            let (inputs, outputs, work) = &*shared;
            loop {
                // The borrow ends here, so other workers can take while this one works.
                let next = inputs.borrow_mut().next();
                let Some((place, input)) = next else { break };
                let output = work(input).await;
                outputs.borrow_mut()[place] = Some(output);
            }
        })
    }))
    .await;
    let (_, outputs, _) = &*shared;
    outputs.take().into_iter().flatten().collect()
}
