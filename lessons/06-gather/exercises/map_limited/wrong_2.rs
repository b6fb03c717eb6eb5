//! # Five at a time: ask until there is room
//!
//! "Who finds no room lets the others have their turn, and asks again." In real time it does
//! work, and takes a whole processor to do so: thousands ask, in every turn of the loop,
//! whether one of five has ended. In virtual time it never ends.
//!
//! The check says: waiting is quiet: who cannot begin yet does not ask again and again

use std::cell::Cell;
use std::rc::Rc;

use gather::gather;
use spawn::spawn;
use timers::yield_now;

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
    let work = Rc::new(work);
    let running = Rc::new(Cell::new(0));
    gather(inputs.into_iter().map(|input| {
        let (work, running) = (Rc::clone(&work), Rc::clone(&running));
        spawn(async move {
            while running.get() == limit {
                yield_now().await;
            }
            running.set(running.get() + 1);
            let output = work(input).await;
            running.set(running.get() - 1);
            output
        })
    }))
    .await
}
