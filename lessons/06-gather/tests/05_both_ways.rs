//! Our futures run on other executors, and futures of other crates run on our loop.

#[path = "../../05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::thread;
use std::time::Duration;

use futures::channel::{mpsc, oneshot};
use futures::future::{Either, join_all, select};
use futures::stream::FuturesUnordered;
use futures::{SinkExt, StreamExt};
use gather::{gather, join};
use spawn::{run, sleep, spawn};
use timers::yield_now;
use virtual_time::{job, play};

/// Waits for another thread, and yields a few times: all of it made of our futures.
async fn our_futures() -> (Result<u32, waker::Closed>, ()) {
    let (sender, receiver) = waker::oneshot();
    thread::spawn(move || sender.send(7));
    join(receiver, async {
        for _ in 0..3 {
            yield_now().await;
        }
    })
    .await
}

#[test]
fn ours_run_on_the_executor_of_futures() {
    assert_eq!(futures::executor::block_on(our_futures()).0, Ok(7));
}

#[test]
fn ours_run_on_tokio() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(our_futures()).0, Ok(7));
}

#[test]
fn combinators_of_futures_run_on_our_loop() {
    play(async {
        let all = join_all([job(20, 1), job(10, 2)]).await;
        assert_eq!(all, [1, 2]);

        let unordered = FuturesUnordered::from_iter([job(20, 1), job(10, 2)]);
        assert_eq!(unordered.collect::<Vec<_>>().await, [2, 1]);

        let (slow, quick) = (Box::pin(job(20, "slow")), Box::pin(job(10, "quick")));
        match select(slow, quick).await {
            Either::Right((output, slow)) => {
                assert_eq!((output, slow.await), ("quick", "slow"));
            }
            Either::Left(_) => unreachable!(),
        }
    });
}

#[test]
fn channels_of_futures_work_between_our_tasks() {
    run(async {
        let (mut sender, receiver) = mpsc::channel(1);
        let producer = spawn(async move {
            for number in 0..10 {
                sender.send(number).await.unwrap();
            }
        });
        let consumer = spawn(receiver.collect::<Vec<u32>>());
        producer.await;
        assert_eq!(consumer.await, (0..10).collect::<Vec<_>>());
    });
}

#[test]
fn channels_of_futures_bring_values_from_other_threads() {
    run(async {
        let tasks = (0..8).map(|number| {
            let (sender, receiver) = oneshot::channel();
            thread::spawn(move || sender.send(number));
            spawn(async { receiver.await.unwrap() })
        });
        let all = gather(tasks.collect::<Vec<_>>()).await;
        assert_eq!(all, (0..8).collect::<Vec<_>>());
        sleep(Duration::from_millis(1)).await;
    });
}
