//! A task that ends is taken out of the map and out of the queue: who should wake it then?

use std::collections::BTreeMap;
use std::task::Context;

use contract::Task;

use super::queue::Queue;

pub fn run(tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    let mut tasks: BTreeMap<_, _> = tasks.into_iter().enumerate().collect();
    while !tasks.is_empty() {
        let number = queue.pop();
        let task = tasks.get_mut(&number).expect("what is in the queue is in the map");
        let waker = queue.waker(number);
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks.remove(&number);
            queue.remove(number);
        }
    }
}
