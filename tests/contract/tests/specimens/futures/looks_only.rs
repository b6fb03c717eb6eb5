//! "Each time I am polled, I check whether the flag is up": but what would poll it?

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

pub fn make() -> (impl Future<Output = ()>, impl FnOnce()) {
    let flag = Arc::new(AtomicBool::new(false));
    let raise = Arc::clone(&flag);
    let raised = poll_fn(move |_cx| {
        if flag.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
    });
    (raised, move || raise.store(true, Ordering::Release))
}
