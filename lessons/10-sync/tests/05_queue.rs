//! A queue: back-pressure, no item lost, and the work that is left.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::rc::Rc;

use cancel::{Cancelled, spawn, yield_now};
use sync::{LifoQueue, PriorityQueue, Queue, ShutDown};
use virtual_time::{log, output_of, play, sleep};

type Numbers = Rc<Queue<u32>>;

async fn get(name: &str, queue: Numbers) -> Result<(), Cancelled> {
    let item = queue.get().await?;
    log(&format!("{name} got {item:?}"));
    Ok(())
}

async fn put(queue: Numbers, item: u32) -> Result<(), Cancelled> {
    let put = queue.put(item).await?;
    log(&format!("put {item} {put:?}"));
    Ok(())
}

#[test]
fn with_room_and_items_nobody_waits() {
    let lines = play(async {
        let queue = Queue::unbounded();
        for number in 1..=3 {
            queue.put(number).await?.unwrap();
        }
        let mut sum = 0;
        while !queue.is_empty() {
            sum += queue.get().await?.unwrap();
        }
        log(&format!("{sum}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=1 6"]);
}

#[test]
fn one_that_is_full_makes_whoever_puts_wait() {
    let lines = play(async {
        let queue = Rc::new(Queue::new(1));
        let tasks = [1, 2].map(|number| spawn(put(Rc::clone(&queue), number)));
        sleep(10).await?;
        get("main", Rc::clone(&queue)).await?;
        cancel::gather(tasks).await?;
        get("main", queue).await
    });
    let expected = [
        "t=0 k=2 put 1 Ok(())",
        "t=10 k=4 main got Ok(1)",
        "t=10 k=5 put 2 Ok(())",
        "t=10 k=7 main got Ok(2)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_item_may_go_to_a_task_that_runs_before_the_one_that_was_woken() {
    let lines = play(async {
        let queue = Rc::new(Queue::unbounded());
        let [a, b] = ["a", "b"].map(|name| spawn(get(name, Rc::clone(&queue))));
        yield_now().await?;
        queue.try_put(1).unwrap();
        // Its item is not reserved for `a`.
        get("main", Rc::clone(&queue)).await?;
        sleep(10).await?;
        queue.try_put(2).unwrap();
        queue.try_put(3).unwrap();
        cancel::gather([a, b]).await
    });
    // `a` came back with empty hands, and queues behind `b` now.
    assert_eq!(
        lines,
        ["t=0 k=2 main got Ok(1)", "t=10 k=6 b got Ok(2)", "t=10 k=6 a got Ok(3)"]
    );
}

#[test]
fn an_item_is_not_lost_when_the_task_that_was_woken_is_cancelled() {
    let lines = play(async {
        let queue = Rc::new(Queue::unbounded());
        let [a, b] = ["a", "b"].map(|name| spawn(get(name, Rc::clone(&queue))));
        yield_now().await?;
        queue.try_put(1).unwrap();
        a.cancel();
        assert_eq!(a.await, Err(Cancelled));
        b.await
    });
    assert_eq!(lines, ["t=0 k=4 b got Ok(1)"]);
}

#[test]
fn room_is_not_lost_when_the_task_that_was_woken_is_cancelled() {
    let lines = play(async {
        let queue = Rc::new(Queue::new(1));
        queue.try_put(0).unwrap();
        let [a, b] = [1, 2].map(|number| spawn(put(Rc::clone(&queue), number)));
        yield_now().await?;
        assert_eq!(queue.try_get(), Some(0));
        a.cancel();
        assert_eq!(a.await, Err(Cancelled));
        b.await
    });
    assert_eq!(lines, ["t=0 k=4 put 2 Ok(())"]);
}

#[test]
fn join_returns_when_every_item_was_marked_done() {
    let lines = play(async {
        let queue = Rc::new(Queue::unbounded());
        queue.join().await?;
        queue.try_put(1).unwrap();
        queue.try_put(2).unwrap();
        let worker = Rc::clone(&queue);
        spawn(async move {
            while let Ok(number) = worker.get().await? {
                sleep(10).await?;
                log(&format!("done {number}"));
                worker.task_done();
            }
            Ok::<_, Cancelled>(())
        });
        queue.join().await?;
        log("all done");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=10 k=4 done 1", "t=20 k=6 done 2", "t=20 k=7 all done"]);
}

#[test]
#[should_panic(expected = "task_done was called too often")]
fn more_cannot_be_done_than_was_put_in() {
    Queue::<u32>::unbounded().task_done();
}

#[test]
fn last_in_first_out_and_the_least_first() {
    let (stack, heap) = (LifoQueue::with_room(None), PriorityQueue::with_room(None));
    for number in [2, 3, 1] {
        stack.try_put(number).unwrap();
        heap.try_put(number).unwrap();
    }
    let all = |get: &dyn Fn() -> Option<u32>| std::iter::from_fn(get).collect::<Vec<_>>();
    assert_eq!(all(&|| stack.try_get()), [1, 3, 2]);
    assert_eq!(all(&|| heap.try_get()), [1, 2, 3]);
}

#[test]
fn one_that_is_shut_down_gives_out_what_it_has() {
    let output = output_of(async {
        let queue = Rc::new(Queue::new(1));
        queue.try_put(1).unwrap();
        let waits = spawn(put(Rc::clone(&queue), 2));
        yield_now().await?;
        queue.shutdown();
        waits.await?;
        assert_eq!(queue.put(3).await?, Err(ShutDown));
        Ok::<_, Cancelled>([queue.get().await?, queue.get().await?])
    });
    assert_eq!(output, Ok([Ok(1), Err(ShutDown)]));
}

#[test]
fn shut_down_now_it_drops_what_it_has_and_wakes_all() {
    let lines = play(async {
        let (full, empty) = (Rc::new(Queue::new(2)), Rc::new(Queue::unbounded()));
        full.try_put(1).unwrap();
        let waits = spawn(get("waits", Rc::clone(&empty)));
        let joins = Rc::clone(&full);
        let joined = spawn(async move { joins.join().await });
        yield_now().await?;
        full.shutdown_now();
        empty.shutdown_now();
        waits.await?;
        joined.await?;
        assert!(full.is_empty());
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 waits got Err(ShutDown)"]);
}
