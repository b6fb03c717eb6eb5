//! "To poll me is to ask": asked more often, it asks more often, and gets more answers.

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::rc::Rc;
use std::task::{Poll, Waker};

#[derive(Default)]
struct Server {
    questions: u32,
    answers: Vec<u32>,
    waker: Option<Waker>,
}

pub fn make() -> (impl Future<Output = Vec<u32>>, impl FnOnce()) {
    let server = Rc::new(RefCell::new(Server::default()));
    let answerer = Rc::clone(&server);
    let ask = poll_fn(move |cx| {
        let mut server = server.borrow_mut();
        if !server.answers.is_empty() {
            return Poll::Ready(mem::take(&mut server.answers));
        }
        server.questions += 1;
        server.waker = Some(cx.waker().clone());
        Poll::Pending
    });
    let answer = move || {
        let mut server = answerer.borrow_mut();
        server.answers = vec![7; server.questions as usize];
        let waker = server.waker.take();
        drop(server);
        waker.into_iter().for_each(Waker::wake);
    };
    (ask, answer)
}
