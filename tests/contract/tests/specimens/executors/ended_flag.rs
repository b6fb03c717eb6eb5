//! A task that has ended is marked as such, and stays where it is.

use std::task::Context;

use contract::Task;

use super::queue::Queue;

pub fn run(tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    let mut tasks: Vec<_> = tasks.into_iter().map(|task| (task, false)).collect();
    while tasks.iter().any(|(_, ended)| !ended) {
        let place = queue.pop();
        let (task, ended) = &mut tasks[place];
        if *ended {
            continue;
        }
        let waker = queue.waker(place);
        *ended = task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
    }
}
