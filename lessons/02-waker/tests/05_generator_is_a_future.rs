//! An `async fn`, and a machine written by hand that does the same.

use std::mem;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;

use generator::{Exception, Generator, Resumed, Step};
use waker::{GenFuture, Receiver, block_on, oneshot};

async fn double(number: Receiver<u32>) -> u32 {
    let number = number.await.unwrap_or(0);
    2 * number
}

enum Double {
    Start { number: Receiver<u32> },
    AtAwait { number: Receiver<u32> },
    Done,
}

impl Generator for Double {
    type Sent = Waker;
    type Yield = ();
    type Return = u32;

    fn resume(&mut self, sent: Result<Waker, Exception>) -> Resumed<(), u32> {
        let paused = mem::replace(self, Double::Done);
        let waker = sent?;
        let mut number = match paused {
            Double::Start { number } | Double::AtAwait { number } => number,
            Double::Done => return Err(Exception::StopIteration),
        };
        match Pin::new(&mut number).poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => {
                *self = Double::AtAwait { number };
                Ok(Step::Yielded(()))
            }
            Poll::Ready(number) => Ok(Step::Returned(2 * number.unwrap_or(0))),
        }
    }
}

fn by_hand(number: Receiver<u32>) -> GenFuture<Double> {
    GenFuture(Double::Start { number })
}

#[test]
fn both_are_pending_until_the_number_is_sent() {
    let mut cx = Context::from_waker(Waker::noop());
    let ((first, a), (second, b)) = (oneshot(), oneshot());
    let (mut a, mut b) = (pin!(double(a)), pin!(by_hand(b)));
    assert_eq!(a.as_mut().poll(&mut cx), Poll::Pending);
    assert_eq!(b.as_mut().poll(&mut cx), Poll::Pending);
    first.send(21);
    second.send(21);
    assert_eq!(a.poll(&mut cx), Poll::Ready(42));
    assert_eq!(b.poll(&mut cx), Poll::Ready(Ok(42)));
}

#[test]
fn block_on_runs_both() {
    let ((first, a), (second, b)) = (oneshot(), oneshot());
    thread::spawn(move || {
        first.send(1);
        second.send(2);
    });
    assert_eq!(block_on(double(a)), 2);
    assert_eq!(block_on(by_hand(b)), Ok(4));
}

#[test]
fn an_exception_that_ends_the_generator_is_the_output() {
    let (_sender, receiver) = oneshot();
    let mut machine = by_hand(receiver);
    assert_eq!(machine.0.close(), Ok(()));
    assert_eq!(block_on(machine), Err(Exception::StopIteration));
}
