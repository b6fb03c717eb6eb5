//! A task that was woken while it was polled is polled again at once, whatever it returned.

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
        if queue.remove(place) {
            poll = task.as_mut().poll(&mut cx);
        }
        if poll.is_ready() {
            tasks[place] = None;
        }
    }
}
