//! "It is not there yet, so I wait for it": but the thread is not the future's own.

use std::future::poll_fn;
use std::sync::mpsc;
use std::task::Poll;

pub fn make() -> (impl Future<Output = Option<u32>>, impl FnOnce()) {
    let (sender, receiver) = mpsc::channel();
    let receive = poll_fn(move |_cx| Poll::Ready(receiver.recv().ok()));
    (receive, move || sender.send(7).unwrap_or_default())
}
