//! Whoever was woken last is polled first, because a `Vec` has `push` and `pop`.

use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

use contract::Task;

#[derive(Default)]
struct Stack {
    ready: Mutex<Vec<usize>>,
    pushed: Condvar,
}

struct Ticket(usize, Arc<Stack>);

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        let Ticket(place, stack) = &*self;
        let mut ready = stack.ready.lock().unwrap();
        if !ready.contains(place) {
            ready.push(*place);
        }
        stack.pushed.notify_one();
    }
}

pub fn run(tasks: Vec<Task>) {
    let stack = Arc::new(Stack::default());
    *stack.ready.lock().unwrap() = (0..tasks.len()).collect();
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let ready = stack.ready.lock().unwrap();
        let place =
            stack.pushed.wait_while(ready, |r| r.is_empty()).unwrap().pop().unwrap();
        let Some(task) = &mut tasks[place] else { continue };
        let waker = Waker::from(Arc::new(Ticket(place, Arc::clone(&stack))));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
