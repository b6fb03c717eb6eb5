//! One without a bug, so that it can be seen what the others have changed.

use std::task::Context;

use contract::Task;

use super::queue::Queue;

pub fn run(tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let place = queue.pop();
        let Some(task) = &mut tasks[place] else { continue };
        let waker = queue.waker(place);
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
