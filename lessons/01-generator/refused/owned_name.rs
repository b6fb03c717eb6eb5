//! The compiler refuses this: nothing can be moved out of `*self` and leave a hole there.

enum Countdown {
    AtYield { name: String, n: u32 },
    Done,
}

impl Countdown {
    fn resume(&mut self) {
        let (name, n) = match *self {
            Countdown::AtYield { name, n } => (name, n - 1),
            Countdown::Done => return,
        };
        println!("{name} {n}");
        *self = Countdown::AtYield { name, n };
    }
}

fn main() {
    let mut machine = Countdown::AtYield { name: "x".to_string(), n: 3 };
    machine.resume();
}
