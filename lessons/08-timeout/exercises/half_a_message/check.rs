//! The promises, for connections that bring pieces at any time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::iter;
use std::mem;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cancel::{Cancelled, spawn};
use timeout::{TimedOut, timeout};

use super::attempt::Lines;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const NOTHING_LOST: &str = "nothing is lost if a limit fires in the middle of a line";
const DROPPED: &str = "nothing is lost if the future of `next` is dropped";
const STOPS: &str = "a limit that fires in the middle of a line stops `next` immediately";
const AS_SENT: &str =
    "the lines come out as they were sent, each when its last piece has come";

/// The time of what does not come.
const NEVER: u64 = 1_000_000_000;

/// Pieces of text, and the times at which they come.
type Pieces = Vec<(u64, String)>;

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

/// Lines of these pieces. After the last of them no other comes.
fn lines(pieces: Pieces) -> Lines<impl AsyncFnMut() -> Result<String, Cancelled>> {
    let pieces = RefCell::new(VecDeque::from(pieces));
    Lines::new(async move || {
        let next = pieces.borrow().front().map_or(NEVER, |(time, _)| *time);
        if now() < next {
            nap(next - now()).await?;
        }
        let piece = pieces.borrow_mut().pop_front();
        let (_, piece) = piece.expect("`next` was to be stopped, and waited for ever");
        Ok(piece)
    })
}

/// The lines of these pieces, and the time at which each was complete.
fn complete(pieces: &Pieces) -> Vec<(String, u64)> {
    let mut line = String::new();
    let mut lines = Vec::new();
    for (time, piece) in pieces {
        for letter in piece.chars() {
            match letter {
                '\n' => lines.push((mem::take(&mut line), *time)),
                _ => line.push(letter),
            }
        }
    }
    lines
}

/// One line in two pieces.
fn good_morning() -> Pieces {
    vec![(10, "good ".into()), (100, "morning\n".into())]
}

/// Pieces of a few letters and line breaks.
fn pieces(random: &mut Random) -> Pieces {
    let mut pieces = Pieces::new();
    let mut time = 0;
    for _ in 0..10 {
        time += 10 * random.below(5);
        let letters = (0..1 + random.below(5)).map(|_| random.below(6) as usize);
        let piece = letters.map(|letter| ['a', 'b', 'c', 'd', 'é', '\n'][letter]);
        pieces.push((time, piece.collect()));
    }
    pieces
}

/// What came of waiting for a line, and when.
type Waited = (Result<String, TimedOut>, u64);

/// Waits for lines until that time, again and again, each time under this limit.
#[track_caller]
fn wait(promise: &str, pieces: &Pieces, limit: u64, until: u64) -> Vec<Waited> {
    let pieces = pieces.clone();
    play(promise, async move || {
        let waits = spawn(async move {
            let mut lines = lines(pieces);
            let mut waited = Vec::new();
            while now() < until {
                let next = timeout(Duration::from_millis(limit), lines.next()).await?;
                waited.push((next, now()));
            }
            Ok::<_, Cancelled>(waited)
        });
        waits.await.unwrap()
    })
}

fn only_lines(waited: Vec<Waited>) -> Vec<(String, u64)> {
    let line = |(next, time): Waited| Some((next.ok()?, time));
    waited.into_iter().filter_map(line).collect()
}

#[test]
fn nothing_is_lost_if_a_limit_fires() {
    let mut random = Random(1);
    let others = (0..50).map(|_| (pieces(&mut random), 1 + random.below(60)));
    for (pieces, limit) in iter::once((good_morning(), 30)).chain(others) {
        let lines = only_lines(wait(NOTHING_LOST, &pieces, limit, 1_000));
        assert_eq!(
            lines,
            complete(&pieces),
            "These pieces came: {pieces:?}. The limit was {limit} ms each time. Which lines came \
             out, and when? Promised: {NOTHING_LOST}. So the lines come out as they were sent."
        );
    }
}

#[test]
fn nothing_is_lost_if_the_future_is_dropped() {
    let mut random = Random(2);
    for _ in 0..50 {
        let pieces = pieces(&mut random);
        let sent = pieces.clone();
        let lines = play(DROPPED, async move || {
            let mut lines = lines(sent);
            let mut complete = Vec::new();
            while now() < 1_000 {
                let mut next = Box::pin(lines.next());
                match next.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                    Poll::Ready(line) => complete.push((line.unwrap(), now())),
                    Poll::Pending => {
                        drop(next);
                        sleep(5).await;
                    }
                }
            }
            complete
        });
        assert_eq!(
            lines,
            complete(&pieces),
            "These pieces came: {pieces:?}. Each future of `next` was polled once, and dropped \
             if it had to wait. Which lines came out, and when? Promised: {DROPPED}. So the \
             lines come out as they were sent."
        );
    }
}

#[test]
fn a_limit_stops_it_in_the_middle_of_a_line() {
    for (limit, expected) in [(30, &[30, 60, 90][..]), (40, &[40, 80]), (70, &[70])] {
        let pieces = good_morning();
        let waited = wait(STOPS, &pieces, limit, 100);
        let stopped = waited.iter().filter(|(next, _)| *next == Err(TimedOut));
        let stopped: Vec<u64> = stopped.map(|(_, time)| *time).collect();
        assert_eq!(
            stopped, expected,
            "These pieces came: {pieces:?}. The limit was {limit} ms each time. When was `next` \
             stopped? Promised: {STOPS}."
        );
    }
}

#[test]
fn the_lines_come_out_as_they_were_sent() {
    let mut random = Random(3);
    for _ in 0..50 {
        let pieces = pieces(&mut random);
        let lines = only_lines(wait(AS_SENT, &pieces, 10_000, 1_000));
        assert_eq!(
            lines,
            complete(&pieces),
            "These pieces came: {pieces:?}. No limit fired. Which lines came out, and when? \
             Promised: {AS_SENT}."
        );
    }
}
