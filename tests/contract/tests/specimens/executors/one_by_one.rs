//! The next task begins when the one before it has ended.

use contract::Task;

pub fn run(tasks: Vec<Task>) {
    tasks.into_iter().for_each(waker::block_on);
}
