//! A task is polled for as long as it wakes itself, to spare it the way through the queue.

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
        let mut cx = Context::from_waker(&waker);
        let mut poll = task.as_mut().poll(&mut cx);
        while poll.is_pending() && queue.remove(place) {
            poll = task.as_mut().poll(&mut cx);
        }
        if poll.is_ready() {
            tasks[place] = None;
        }
    }
}
