//! The wrong way first: functions that cannot pause run one after the other.

use stage::println;

fn countdown(name: &str, n: u32) -> String {
    for n in (1..=n).rev() {
        println!("{name} {n}");
        // Here `x` would have to let `y` go on. A function can only return, and then
        // `n` is gone and nobody knows where to continue.
    }
    format!("{name} finished")
}

fn main() {
    stage::start("Three countdowns that cannot pause.", &[]);
    for (name, n) in [("x", 3), ("y", 1), ("z", 2)] {
        println!("{}", countdown(name, n));
    }
}
