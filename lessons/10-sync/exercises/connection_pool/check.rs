//! The promises, for requests that come at any time, and are stopped at any time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, spawn};
use futures::future::{Either, select};

use super::attempt::Pool;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const NEVER_MORE: &str = "there are never more than `size` connections";
const USED_AGAIN: &str = "a connection is opened only if none is left over";
const ORDER: &str = "requests get connections in the order in which they have asked";
const FAILS: &str = "if opening fails, the request that waits longest opens the next one";
const STOPPED_OPENING: &str = "if a request is stopped while it opens a connection, the \
                               request that waits longest opens the next one";
const STOPPED_WAITING: &str =
    "if a request is stopped while it waits, nothing changes for the others";
const STOPPED_CALLED: &str = "if a request is stopped just when it would get a connection, the \
                              next one gets it";
const DISCARD: &str =
    "`discard` closes a connection, and another one is opened in its place";
const NOTHING_LOST: &str = "nothing is lost, whichever request is stopped, and when";

/// How long it takes to open a connection.
const OPENS: u64 = 5;

#[derive(Debug, PartialEq)]
enum Problem {
    /// The database has refused to open the connection with this number.
    Refused(usize),
}

type Failure = cancel::Failure<Problem>;

/// A database that counts its connections.
#[derive(Default)]
struct Database {
    /// The numbers of the connections that it refuses to open.
    refuses: RefCell<Vec<usize>>,
    /// When each connection began to be opened.
    opened: RefCell<Vec<u64>>,
    /// Which connections were closed.
    closed: RefCell<Vec<usize>>,
    connections: Cell<usize>,
    most: Cell<usize>,
}

/// A connection, which may still be opened.
struct Connection {
    number: usize,
    database: Rc<Database>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Database { closed, connections, .. } = &*self.database;
        closed.borrow_mut().push(self.number);
        connections.set(connections.get() - 1);
    }
}

/// What opens connections to the database.
fn open(
    database: &Rc<Database>,
) -> impl AsyncFn() -> Result<Connection, Failure> + use<> {
    let database = Rc::clone(database);
    async move || {
        let Database { refuses, opened, connections, most, .. } = &*database;
        let number = opened.borrow().len();
        opened.borrow_mut().push(now());
        connections.set(connections.get() + 1);
        most.set(most.get().max(connections.get()));
        let connection = Connection { number, database: Rc::clone(&database) };
        nap(OPENS).await?;
        if refuses.borrow().contains(&number) {
            return Err(Failure::Error(Problem::Refused(number)));
        }
        Ok(connection)
    }
}

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

/// What stops a request, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stop {
    Never,
    Cancel(u64),
    Drop(u64),
}

impl Stop {
    /// A cancel, or a drop, at that time.
    fn at(time: u64, random: &mut Random) -> Stop {
        if random.below(2) == 0 { Stop::Cancel(time) } else { Stop::Drop(time) }
    }
}

#[derive(Clone, Copy, Debug)]
struct Request {
    /// When it asks.
    time: u64,
    /// How long it holds a connection.
    holds: u64,
    discards: bool,
    stop: Stop,
}

/// What a request got.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Got {
    Connection(usize),
    /// The connection with that number was refused.
    Error(usize),
    Nothing,
}

use Got::{Error, Nothing};

struct Report {
    /// When each connection began to be opened.
    opened: Vec<u64>,
    /// What each request got, and when.
    got: Vec<(Got, u64)>,
    most: usize,
    /// How many connections can be had in the end.
    left: usize,
}

/// Plays these requests, with a database that refuses to open the connections with these
/// numbers.
#[track_caller]
fn report(promise: &str, size: usize, requests: &[Request], refuses: &[usize]) -> Report {
    let (requests, refuses) = (requests.to_vec(), refuses.to_vec());
    play(promise, async move || {
        let database = Rc::new(Database::default());
        database.refuses.replace(refuses);
        let pool = Rc::new(Pool::new(size, open(&database)));
        let got = Rc::new(RefCell::new(vec![(Nothing, 0); requests.len()]));
        for (number, request) in requests.into_iter().enumerate() {
            let (pool, gets) = (Rc::clone(&pool), Rc::clone(&got));
            let task = spawn(async move {
                sleep(request.time).await;
                let works = Box::pin(async {
                    let lent = match pool.get().await {
                        Ok(lent) => lent,
                        Err(Failure::Error(Problem::Refused(refused))) => {
                            gets.borrow_mut()[number] = (Error(refused), now());
                            return Ok(());
                        }
                        Err(Failure::Cancelled) => return Err(Cancelled),
                    };
                    gets.borrow_mut()[number] = (Got::Connection(lent.number), now());
                    nap(request.holds).await?;
                    if request.discards {
                        lent.discard();
                    }
                    Ok(())
                });
                match request.stop {
                    Stop::Drop(time) => {
                        let dropped = Box::pin(sleep(time - request.time));
                        match select(works, dropped).await {
                            Either::Left((worked, _)) => worked,
                            Either::Right(_) => Ok(()),
                        }
                    }
                    _ => works.await,
                }
            });
            if let Stop::Cancel(time) = request.stop {
                spawn(async move {
                    sleep(time).await;
                    task.cancel();
                    Ok::<_, Cancelled>(())
                });
            }
        }
        sleep(10_000).await;
        let (got, opened) = (got.take(), database.opened.borrow().clone());
        database.refuses.take();
        let left = Rc::new(Cell::new(0));
        for _ in 0..size {
            let (pool, left) = (Rc::clone(&pool), Rc::clone(&left));
            spawn(async move {
                let _lent = pool.get().await?;
                left.set(left.get() + 1);
                nap(1_000).await?;
                Ok::<_, Failure>(())
            });
        }
        sleep(500).await;
        Report { opened, got, most: database.most.get(), left: left.get() }
    })
}

/// Requests that nothing stops, each a while after the other.
fn requests(random: &mut Random) -> Vec<Request> {
    let mut time = 0;
    let mut request = || {
        time += 1 + random.below(15);
        let holds = 1 + random.below(40);
        Request { time, holds, discards: false, stop: Stop::Never }
    };
    (0..10).map(|_| request()).collect()
}

/// The requests, as far as they differ.
fn shown(requests: &[Request]) -> String {
    let shown = requests
        .iter()
        .map(|Request { time, holds, .. }| format!("one at {time} ms, for {holds} ms"));
    shown.collect::<Vec<_>>().join("; ")
}

/// When connections are opened, and when each request gets one, if nothing is stopped, and
/// nothing fails. Nothing if the order is not promised, because a request asks at the time
/// when another one gives back.
fn expected(size: usize, requests: &[Request]) -> Option<(Vec<u64>, Vec<u64>)> {
    // When each connection is given back.
    let mut back: Vec<u64> = Vec::new();
    let (mut opened, mut got) = (Vec::new(), Vec::new());
    for request in requests {
        if back.contains(&request.time) {
            return None;
        }
        let first = back.iter_mut().min();
        match first {
            // One is left over, or the request has to wait.
            Some(first) if *first < request.time || opened.len() == size => {
                got.push(request.time.max(*first));
                *first = request.time.max(*first) + request.holds;
            }
            _ => {
                opened.push(request.time);
                got.push(request.time + OPENS);
                back.push(request.time + OPENS + request.holds);
            }
        }
    }
    Some((opened, got))
}

#[test]
fn there_are_never_more_connections() {
    let mut random = Random(1);
    for _ in 0..50 {
        let size = 1 + random.below(4) as usize;
        let requests = requests(&mut random);
        let Report { most, .. } = report(NEVER_MORE, size, &requests, &[]);
        assert!(
            most <= size,
            "The size was {size}, and these were the requests: {}. There were up to {most} \
             connections at a time. Promised: {NEVER_MORE}.",
            shown(&requests)
        );
    }
}

#[test]
fn a_connection_is_opened_only_if_none_is_left_over() {
    let mut random = Random(2);
    for _ in 0..50 {
        let size = 1 + random.below(4) as usize;
        let requests = requests(&mut random);
        let Some((expected, _)) = expected(size, &requests) else { continue };
        let Report { opened, .. } = report(USED_AGAIN, size, &requests, &[]);
        assert_eq!(
            opened,
            expected,
            "The size was {size}, and these were the requests: {}. When were \
             connections opened? Promised: {USED_AGAIN}.",
            shown(&requests)
        );
    }
}

#[test]
fn requests_get_connections_in_their_order() {
    let mut random = Random(3);
    for _ in 0..50 {
        let size = 1 + random.below(4) as usize;
        let requests = requests(&mut random);
        let Some((_, expected)) = expected(size, &requests) else { continue };
        let Report { got, .. } = report(ORDER, size, &requests, &[]);
        let got: Vec<u64> = got.into_iter().map(|(_, time)| time).collect();
        assert_eq!(
            got,
            expected,
            "The size was {size}, and these were the requests: {}. When did each \
             get a connection? Promised: {ORDER}.",
            shown(&requests)
        );
    }
}

#[test]
fn a_request_that_asks_again_waits_for_its_turn() {
    let order = play(ORDER, async || {
        let database = Rc::new(Database::default());
        let pool = Rc::new(Pool::new(1, open(&database)));
        let order = Rc::new(RefCell::new(Vec::new()));
        for name in ["first", "second"] {
            let (pool, order) = (Rc::clone(&pool), Rc::clone(&order));
            spawn(async move {
                for _ in 0..3 {
                    // It gives back at the end of the loop, and asks again without a pause.
                    let _lent = pool.get().await?;
                    order.borrow_mut().push(name);
                    nap(10).await?;
                }
                Ok::<_, Failure>(())
            });
        }
        sleep(1_000).await;
        order.take()
    });
    assert_eq!(
        order,
        ["first", "second", "first", "second", "first", "second"],
        "There was one connection, and two tasks borrowed it three times each. Each gave it back \
         and asked again immediately. In which order did they get it? Promised: {ORDER}."
    );
}

/// Requests that come at the same time, of which only these are stopped.
fn at_the_same_time(stops: &[Stop]) -> Vec<Request> {
    let request =
        |stop: &Stop| Request { time: 0, holds: 10, discards: false, stop: *stop };
    stops.iter().map(request).collect()
}

#[test]
fn if_opening_fails_the_next_request_opens() {
    for fails in 1..5 {
        let requests = at_the_same_time(&[Stop::Never; 5]);
        let refuses: Vec<usize> = (0..fails).collect();
        let Report { got, left, .. } = report(FAILS, 1, &requests, &refuses);
        let expected = (0..5).map(|number| match number < fails {
            true => (Error(number), OPENS * (number as u64 + 1)),
            false => {
                let begin = OPENS * (fails as u64 + 1);
                (Got::Connection(fails), begin + 10 * (number - fails) as u64)
            }
        });
        assert_eq!(
            (got, left),
            (expected.collect(), 1),
            "The size was 1. Five requests asked at 0 ms. To open a connection takes {OPENS} ms, \
             and the first {fails} were refused. What did each request get, when, and how many \
             connections can be had in the end? Promised: {FAILS}, immediately."
        );
    }
}

#[test]
fn if_a_request_is_stopped_while_it_opens_the_next_one_opens() {
    for stop in [Stop::Cancel(3), Stop::Drop(3)] {
        let requests = at_the_same_time(&[stop, Stop::Never, Stop::Never]);
        let Report { opened, got, left, .. } = report(STOPPED_OPENING, 1, &requests, &[]);
        let expected = [(Nothing, 0), (Got::Connection(1), 8), (Got::Connection(1), 18)];
        assert_eq!(
            (&*opened, &*got, left),
            (&[0, 3][..], &expected[..], 1),
            "The size was 1. Three requests asked at 0 ms, and this happened to the first: \
             {stop:?}. To open a connection takes {OPENS} ms. When were connections opened, what \
             did each request get, when, and how many connections can be had in the end? \
             Promised: {STOPPED_OPENING}, immediately."
        );
    }
}

#[test]
fn if_a_request_is_stopped_while_it_waits_nothing_changes() {
    let mut random = Random(4);
    for _ in 0..50 {
        let stop = |random: &mut Random| match random.below(2) {
            0 => Stop::Never,
            _ => Stop::at(6 + random.below(8), random),
        };
        let mut stops = vec![Stop::Never];
        stops.extend((0..4).map(|_| stop(&mut random)));
        let requests = at_the_same_time(&stops);
        let Report { got, left, .. } = report(STOPPED_WAITING, 1, &requests, &[]);
        let mut time = OPENS;
        let expected = stops.iter().map(|stop| match stop {
            Stop::Never => {
                time += 10;
                (Got::Connection(0), time - 10)
            }
            _ => (Nothing, 0),
        });
        assert_eq!(
            (got, left),
            (expected.collect(), 1),
            "The size was 1. Five requests asked at 0 ms, and this happened to them: {stops:?}. \
             What did each request get, when, and how many connections can be had in the end? \
             Promised: {STOPPED_WAITING}."
        );
    }
}

#[test]
fn if_a_request_is_stopped_when_it_would_get_one_the_next_one_gets_it() {
    for stopped in 0..4 {
        let got = play(STOPPED_CALLED, async move || {
            let database = Rc::new(Database::default());
            let pool = Rc::new(Pool::new(1, open(&database)));
            let got = Rc::new(RefCell::new(Vec::new()));
            let lent = pool.get().await.expect("it is not refused");
            let waiting = [0, 1, 2, 3].map(|number| {
                let (pool, got) = (Rc::clone(&pool), Rc::clone(&got));
                spawn(async move {
                    let lent = pool.get().await?;
                    got.borrow_mut().push((number, lent.number));
                    nap(10).await?;
                    Ok::<_, Failure>(())
                })
            });
            sleep(20).await;
            drop(lent);
            // The first has been called, and has not run since.
            for task in &waiting[..stopped] {
                task.cancel();
            }
            sleep(1_000).await;
            got.take()
        });
        let expected: Vec<_> = (stopped..4).map(|number| (number, 0)).collect();
        assert_eq!(
            got, expected,
            "The size was 1, and four requests waited. The connection was given back, and \
             immediately after that the first {stopped} of them were cancelled. Which requests \
             got a connection, and which one? Promised: {STOPPED_CALLED}."
        );
    }
}

#[test]
fn discard_closes_a_connection() {
    for size in 1..3 {
        let (closed, next, since, got) = play(DISCARD, async move || {
            let database = Rc::new(Database::default());
            let pool = Rc::new(Pool::new(size, open(&database)));
            let lent = pool.get().await.expect("it is not refused");
            lent.discard();
            let closed = database.closed.borrow().clone();
            let mut all = Vec::new();
            for _ in 0..size {
                all.push(pool.get().await.expect("it is not refused"));
            }
            let next: Vec<_> = all.iter().map(|lent| lent.number).collect();
            let got = Rc::new(Cell::new(None));
            let (waits, gets) = (Rc::clone(&pool), Rc::clone(&got));
            spawn(async move {
                let lent = waits.get().await?;
                gets.set(Some((lent.number, now())));
                Ok::<_, Failure>(())
            });
            sleep(20).await;
            all.swap_remove(0).discard();
            let since = now();
            sleep(1_000).await;
            (closed, next, since, got.get())
        });
        let expected = (vec![0], (1..=size).collect(), Some((size + 1, since + OPENS)));
        assert_eq!(
            (closed, next, got),
            expected,
            "The size was {size}. A connection was discarded. Which were closed then? After that \
             {size} were borrowed. Which ones? One more request waited, and at {since} ms one \
             of the connections was discarded. Which one did the request get, and when? \
             Promised: {DISCARD}."
        );
    }
}

#[test]
fn nothing_is_lost_whenever_a_request_is_stopped() {
    let mut random = Random(5);
    for _ in 0..100 {
        let size = 1 + random.below(3) as usize;
        // Few different times, so that much happens at the same time.
        let request = |random: &mut Random| {
            let time = OPENS * random.below(4);
            let stop = match random.below(3) {
                0 => Stop::Never,
                _ => Stop::at(time + OPENS * random.below(8), random),
            };
            let holds = OPENS * (1 + random.below(3));
            Request { time, holds, discards: random.below(4) == 0, stop }
        };
        let requests: Vec<_> = (0..8).map(|_| request(&mut random)).collect();
        let refuses: Vec<_> = (0..12).filter(|_| random.below(4) == 0).collect();
        let Report { got, most, left, .. } =
            report(NOTHING_LOST, size, &requests, &refuses);
        let numbered = got.iter().zip(&requests).enumerate();
        let waiting = numbered.filter_map(|(number, ((got, _), request))| {
            (*got == Nothing && request.stop == Stop::Never).then_some(number)
        });
        let waiting: Vec<_> = waiting.collect();
        assert!(
            most <= size && left == size && waiting.is_empty(),
            "The size was {size}, these were the requests: {requests:?}, and the connections \
             with these numbers were refused: {refuses:?}. Connections at a time: up to {most}. \
             Connections that could be had in the end: {left}. Requests that waited for ever: \
             {waiting:?}. Promised: {NOTHING_LOST}; {NEVER_MORE}."
        );
    }
}
