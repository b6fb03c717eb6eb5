//! A round goes through all tasks and polls those that were woken: in the order of adding.

use std::task::Context;

use contract::Task;

use super::queue::Queue;

pub fn run(tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        // Sleeps until anybody is woken, and puts that one back.
        let first = queue.pop();
        queue.push(first);
        for (place, slot) in tasks.iter_mut().enumerate() {
            if !queue.remove(place) {
                continue;
            }
            let Some(task) = slot else { continue };
            let waker = queue.waker(place);
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                *slot = None;
            }
        }
    }
}
