//! It runs until nobody is ready, as if nobody could be woken from outside.

use std::task::Context;

use contract::Task;

use super::queue::Queue;

pub fn run(mut tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    while let Some(place) = queue.try_pop() {
        let waker = queue.waker(place);
        if tasks[place].as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = Box::pin(async {});
        }
    }
}
