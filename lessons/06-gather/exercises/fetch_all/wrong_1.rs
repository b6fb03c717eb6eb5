//! # The wrong price: one handle after the other
//!
//! "If I await the tasks in their order, the outputs come in their order." So they do, and
//! the tasks still run at once. But whoever waits for a thousand tasks is woken for each
//! that is next in line, only to wait for another one. And it looks at one task at a time:
//! if the last one failed, it would learn that when all others have ended.
//!
//! The check says: whoever awaits it is polled twice, however many tasks there are

use spawn::JoinHandle;

/// Waits until all tasks have ended, and gives their outputs. None of them may panic.
pub async fn fetch_all<T: Clone + 'static>(tasks: &[JoinHandle<T>]) -> Vec<T> {
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await);
    }
    outputs
}
