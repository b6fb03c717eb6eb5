//! The smallest machine: it pauses by returning, and an `enum` remembers where it was.

use stage::println;

enum Countdown {
    Start { name: &'static str, n: u32 },
    AtYield { name: &'static str, n: u32 },
    Done,
}

impl Countdown {
    fn resume(&mut self) {
        let (name, n) = match *self {
            Countdown::Start { name, n } => (name, n),
            Countdown::AtYield { name, n } => (name, n - 1),
            Countdown::Done => return,
        };
        if n > 0 {
            println!("{name} {n}");
            *self = Countdown::AtYield { name, n };
        } else {
            println!("{name} finished");
            *self = Countdown::Done;
        }
    }
}

fn main() {
    stage::start("Three countdowns that pause after each number.", &[]);
    let start = |(name, n)| Countdown::Start { name, n };
    let mut machines = [("x", 3), ("y", 1), ("z", 2)].map(start);
    // Four times is enough for these three: how could we know?
    for _ in 0..4 {
        for machine in &mut machines {
            machine.resume();
        }
    }
}
