//! A limit may stop a function half-way. What it had is lost, or it is kept outside.

use std::io;
use std::time::Duration;

use cancel::{Cancelled, cancellable, run_with, sleep, spawn};
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use stage::{Flag, println};
use timeout::timeout;
use timers::clock;

type Numbers = UnboundedReceiver<u32>;

/// Six numbers, one every 0.1 seconds.
async fn count(to: UnboundedSender<u32>) -> Result<(), Cancelled> {
    for number in 1..=6 {
        sleep(Duration::from_millis(100)).await?;
        let _nobody_listens = to.unbounded_send(number);
    }
    Ok(())
}

/// The next number, or `None` at the end.
async fn number(numbers: &mut Numbers) -> Result<Option<u32>, Cancelled> {
    cancellable(numbers.next()).await
}

/// Two numbers. The first is in a variable of this function, and dies with it.
async fn pair(numbers: &mut Numbers) -> Result<Option<[u32; 2]>, Cancelled> {
    let first = number(numbers).await?;
    let second = number(numbers).await?;
    Ok(first.zip(second).map(<[u32; 2]>::from))
}

/// Numbers in pairs. The first of a pair is kept here, where no cancel reaches it.
struct Pairs {
    numbers: Numbers,
    first: Option<u32>,
}

impl Pairs {
    async fn next(&mut self) -> Result<Option<[u32; 2]>, Cancelled> {
        if self.first.is_none() {
            self.first = number(&mut self.numbers).await?;
        }
        let second = number(&mut self.numbers).await?;
        Ok(self.first.take().zip(second).map(<[u32; 2]>::from))
    }
}

const LIMIT: Duration = Duration::from_millis(160);

async fn both_ways() -> Result<(), Cancelled> {
    println!("in a variable of the function");
    let (to, mut numbers) = unbounded();
    spawn(count(to));
    loop {
        match timeout(LIMIT, pair(&mut numbers)).await? {
            Ok(None) => break,
            Ok(Some(pair)) => println!("{pair:?}"),
            Err(timed_out) => println!("{timed_out}"),
        }
    }
    println!("outside of the function");
    let (to, numbers) = unbounded();
    spawn(count(to));
    let mut pairs = Pairs { numbers, first: None };
    loop {
        match timeout(LIMIT, pairs.next()).await? {
            Ok(None) => break Ok(()),
            Ok(Some(pair)) => println!("{pair:?}"),
            Err(timed_out) => println!("{timed_out}"),
        }
    }
}

fn main() -> io::Result<()> {
    let flags = stage::start("Numbers in pairs, with a limit.", &[Flag::Virtual]);
    Ok(run_with(clock(flags.contains(&Flag::Virtual)), both_ways())??)
}
