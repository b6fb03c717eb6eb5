//! The wrong way first: functions that cannot pause run one after another.

use stage::println;

fn countdown(name: &str, n: u32) -> String {
    for n in (1..=n).rev() {
        println!("{name} {n}");
        // Here `x` would have to let `y` continue. But a function can only return, and
        // then `n` is lost, and so is the place where it was.
    }
    format!("{name} finished")
}

fn main() {
    stage::start("Three countdowns that cannot pause.", &[]);
    for (name, n) in [("x", 3), ("y", 1), ("z", 2)] {
        println!("{}", countdown(name, n));
    }
}
