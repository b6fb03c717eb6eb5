//! Nights with rings at the worst moment, and nights in which nothing happens.

use std::future::poll_fn;
use std::hint;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::task::{Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use contract::Promise;

use super::attempt::block_on;

#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use within_limit::{in_time, within_limit};

/// A ring at the worst moment is what most nights here begin with, so they ask this first.
const NOT_LOST: &str = "a ring that comes while he looks is not lost";

/// How many looks there are if each of the first `pending` calls `ring` and sees nothing.
fn looks(pending: usize, ring: fn(&Waker)) -> usize {
    let mut looks = 0;
    block_on(poll_fn(|cx| {
        looks += 1;
        if looks > pending {
            return Poll::Ready(());
        }
        ring(cx.waker());
        Poll::Pending
    }));
    looks
}

/// Fails unless a ring that comes while he looks brings another look.
fn not_lost() {
    static BROKEN: OnceLock<Option<String>> = OnceLock::new();
    let broken = BROKEN.get_or_init(|| {
        for ring in [
            |waker: &Waker| waker.wake_by_ref(),
            |waker: &Waker| {
                let waker = waker.clone();
                thread::spawn(|| waker.wake()).join().unwrap();
            },
        ] {
            let night =
                move || (0..20).find(|pending| looks(*pending, ring) != pending + 1);
            match in_time(night) {
                Some(None) => {}
                Some(Some(rings)) => {
                    let text =
                        "for each ring that comes while he looks, he looks once more";
                    return Some(format!("{text}; but not so if there are {rings}"));
                }
                None => {
                    let text = "but two seconds later the night is not over";
                    return Some(format!("{NOT_LOST}; {text}"));
                }
            }
        }
        None
    });
    if let Some(text) = broken {
        panic!("{text}");
    }
}

/// Whether he looks for nothing, after a first look during which it rang so often, while he is
/// watched for this long. However long that is, it is nothing to one who sleeps.
fn looks_for_nothing(rings: usize, watched: Duration) -> bool {
    let (sender, looked) = mpsc::channel::<Waker>();
    let (finish, finished) = mpsc::channel();
    let watch = thread::spawn(move || {
        let mut last = looked.recv().unwrap();
        if rings > 0 {
            // There is one more look, and that is for something.
            last = looked.recv().unwrap();
        }
        let for_nothing = looked.recv_timeout(watched).is_ok();
        finish.send(()).unwrap();
        last.wake();
        for_nothing
    });
    let mut looks = 0;
    block_on(poll_fn(|cx| {
        looks += 1;
        if finished.try_recv().is_ok() {
            return Poll::Ready(());
        }
        let _ = sender.send(cx.waker().clone());
        if looks == 1 {
            (0..rings).for_each(|_| cx.waker().wake_by_ref());
        }
        Poll::Pending
    }));
    watch.join().unwrap()
}

#[test]
fn a_ring_that_comes_while_he_looks_is_not_lost() {
    not_lost();
}

/// How long nights follow one another. There are a hundred thousand and more in that time.
const RACING: Duration = Duration::from_millis(1200);

/// Many nights, each with one ring from another thread. The first look takes a little longer
/// every time, so that the ring comes when he sleeps, just before that, or while he looks.
/// False if a night does not end.
fn every_night_ends() -> bool {
    let bell = Arc::new(Mutex::new(None::<Waker>));
    let rung = Arc::new(AtomicUsize::new(0));
    thread::spawn({
        let (bell, rung) = (Arc::clone(&bell), Arc::clone(&rung));
        move || {
            for night in 1.. {
                // Looks for the bell without sleeping, so as to be there in time.
                let waker = loop {
                    match bell.lock().unwrap().take() {
                        Some(waker) => break waker,
                        None if Arc::strong_count(&bell) == 1 => return,
                        None => hint::spin_loop(),
                    }
                };
                rung.store(night, Ordering::Release);
                waker.wake();
            }
        }
    });
    let nights = move || {
        let start = Instant::now();
        for night in 1.. {
            if start.elapsed() > RACING {
                break;
            }
            let mut asked = false;
            block_on(poll_fn(|cx| {
                if rung.load(Ordering::Acquire) == night {
                    return Poll::Ready(());
                }
                if !asked {
                    asked = true;
                    *bell.lock().unwrap() = Some(cx.waker().clone());
                    (0..night % 150).for_each(|step| _ = hint::black_box(step));
                }
                Poll::Pending
            }));
        }
    };
    in_time(nights).is_some()
}

#[test]
fn a_ring_that_comes_just_before_he_sleeps_is_not_lost() {
    not_lost();
    assert!(
        every_night_ends(),
        "a ring that comes just before he sleeps is not lost; but in one of many nights, each \
         with a ring a little later, two seconds later he had not looked again"
    );
}

#[test]
fn while_the_bell_does_not_ring_he_does_not_look() {
    not_lost();
    for (rings, watched) in [(0, 700), (1, 100)] {
        let promise = "while the bell does not ring, he does not look";
        let watched = Duration::from_millis(watched);
        let looks = within_limit(promise, move || looks_for_nothing(rings, watched));
        assert!(!looks, "{promise}; but he looked again (rings before that: {rings})");
    }
}

#[test]
fn however_often_it_rings_before_he_gets_up_he_looks_once() {
    not_lost();
    for rings in [2, 3, 7] {
        let promise = "however often it rings before he gets up, he looks once";
        let looks = within_limit(promise, move || {
            looks_for_nothing(rings, Duration::from_millis(100))
        });
        assert!(!looks, "{promise}; but after {rings} rings he looked, and looked again");
    }
}

#[test]
fn a_ring_after_the_end_breaks_nothing() {
    not_lost();
    let mut late = None;
    block_on(poll_fn(|cx| {
        late = Some(cx.waker().clone());
        Poll::Ready(())
    }));
    let late: Waker = late.unwrap();
    late.wake_by_ref();
    thread::spawn(move || late.wake()).join().unwrap();
    let promise = "a ring after the end wakes nobody, and breaks nothing";
    let looks = within_limit(promise, || looks(3, Waker::wake_by_ref));
    assert!(looks == 4, "{promise}; but it was taken for a ring of the next night");
}

#[test]
fn what_the_future_gives_is_returned() {
    for number in 0..100 {
        let local = Rc::new(number);
        let borrowed = &local;
        let output = block_on(async { 2 * **borrowed });
        assert_eq!(output, 2 * number, "what the future gives is returned");
    }
}

#[test]
fn it_keeps_what_every_block_on_promises() {
    // The contract checker has more patience; whoever loses a ring fails here.
    not_lost();
    let run = |tasks: Vec<contract::Task>| tasks.into_iter().for_each(block_on);
    contract::executor(Promise::OF_BLOCK_ON, run).unwrap();
}
