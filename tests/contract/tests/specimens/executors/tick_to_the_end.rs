//! A tick that runs until nobody is ready.

use std::task::{Context, Waker};

use contract::Task;

use super::queue::Queue;

pub fn start(tasks: Vec<Task>, _waiter: Waker) -> impl FnMut() {
    let queue = Queue::new(tasks.len());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    move || {
        while let Some(place) = queue.try_pop() {
            let Some(task) = &mut tasks[place] else { continue };
            let waker = queue.waker(place);
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                tasks[place] = None;
            }
        }
    }
}
