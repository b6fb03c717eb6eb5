//! When nobody is ready it polls everybody: one of them may have got ready meanwhile.

use std::task::Context;

use contract::Task;

use super::queue::Queue;

pub fn run(tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let places = match queue.try_pop() {
            Some(place) => vec![place],
            None => (0..tasks.len()).collect(),
        };
        for place in places {
            let Some(task) = &mut tasks[place] else { continue };
            let waker = queue.waker(place);
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                tasks[place] = None;
            }
        }
    }
}
