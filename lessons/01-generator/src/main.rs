//! The story of coroutine.py, line for line.

use generator::{Averager, Countdown, Exception, Fn1, Generator, Step, round_robin};
use stage::println;

fn main() -> Result<(), Exception> {
    stage::start("Coroutines from plain generators: coroutine.py in Rust.", &[]);

    println!("-- send");
    let mut average = Averager::Start;
    average.next()?;
    for x in [10.0, 20.0, 60.0] {
        if let Step::Yielded(Some(average)) = average.send(x)? {
            println!("{average:?}");
        }
    }

    println!("-- delegation");
    let mut a = Fn1::Start { name: "a" };
    if let Step::Yielded(question) = a.next()? {
        println!("yielded: {question}");
    }
    if let Step::Returned(length) = a.send("hello")? {
        println!("returned: {length}");
    }

    println!("-- throw and close");
    let mut b = Fn1::Start { name: "b" };
    b.next()?;
    if let Err(error) = b.throw(Exception::Error("boom".into())) {
        println!("raised: {error}");
    }
    let mut c = Fn1::Start { name: "c" };
    c.next()?;
    c.close()?;
    println!("closed");

    println!("-- scheduler");
    let countdowns = [("x", 3), ("y", 1), ("z", 2)];
    round_robin(countdowns.map(|(name, n)| Countdown::Start { name, n }), |returned| {
        println!("{returned}")
    })
}
