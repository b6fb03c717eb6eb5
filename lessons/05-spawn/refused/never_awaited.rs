//! A future that nothing polls is worth a warning, and here a warning is an error.
#![deny(warnings)]

async fn fn2() {}

async fn fn1() {
    fn2();
    let future = fn2();
}

fn main() {
    drop(fn1());
}
