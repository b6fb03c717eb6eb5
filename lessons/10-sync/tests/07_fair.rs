//! Who gets a lock that is free, when a task has been called for it and a newcomer comes: here,
//! in tokio and in smol.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use cancel::Cancelled;
use sync::Lock;

/// Polls once.
fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_newcomer_here_waits() {
    let output = virtual_time::output_of(async {
        let lock = Lock::default();
        let guard = lock.acquire().await?;
        let mut waits = pin!(lock.acquire());
        assert!(futures::poll!(&mut waits).is_pending());
        drop(guard); // `waits` is called.
        let mut newcomer = pin!(lock.acquire());
        assert!(futures::poll!(&mut newcomer).is_pending());
        drop(waits.await?);
        drop(newcomer.await?);
        Ok::<_, Cancelled>(())
    });
    assert_eq!(output, Ok(()));
}

#[test]
fn a_newcomer_in_tokio_waits() {
    let lock = tokio::sync::Mutex::new(());
    let guard = lock.try_lock().unwrap();
    let mut waits = pin!(lock.lock());
    assert!(poll(waits.as_mut()).is_pending());
    drop(guard); // `waits` is called, and not polled yet.
    let mut newcomer = pin!(lock.lock());
    assert!(poll(newcomer.as_mut()).is_pending());
    assert!(poll(waits.as_mut()).is_ready());
}

#[test]
fn a_newcomer_in_smol_takes_it() {
    let lock = smol::lock::Mutex::new(());
    let guard = lock.try_lock().unwrap();
    let mut waits = pin!(lock.lock());
    assert!(poll(waits.as_mut()).is_pending());
    drop(guard); // `waits` is called, and not polled yet.
    let mut newcomer = pin!(lock.lock());
    assert!(poll(newcomer.as_mut()).is_ready());
}

#[test]
fn a_permit_is_handed_over_in_tokio_and_not_in_smol() {
    let tokio = tokio::sync::Semaphore::new(1);
    let permit = tokio.try_acquire().unwrap();
    let mut waits = pin!(tokio.acquire());
    assert!(poll(waits.as_mut()).is_pending());
    drop(permit);
    assert_eq!(tokio.available_permits(), 0);
    assert!(poll(pin!(tokio.acquire())).is_pending());

    let smol = smol::lock::Semaphore::new(1);
    let permit = smol.try_acquire().unwrap();
    let mut waits = pin!(smol.acquire());
    assert!(poll(waits.as_mut()).is_pending());
    drop(permit);
    assert!(poll(pin!(smol.acquire())).is_ready());
}
