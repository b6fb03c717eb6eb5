//! What the compiler makes of an `async` block: an enum, as large as what it must keep.

use std::future::ready;
use std::mem::size_of_val;

use generator::{Fn1, Fn2};
use stage::println;

/// Two pauses with a buffer alive across each, written by hand.
#[expect(dead_code, reason = "only its size matters here")]
enum ByHand {
    Start,
    AtFirst { buffer: [u8; 1000] },
    AtSecond { buffer: [u8; 1000] },
}

fn main() {
    stage::start("How many bytes a machine takes.", &[]);

    let row = |bytes, what| println!("{bytes:>5}  {what}");
    println!("bytes  machine");

    let never_pauses = async {};
    row(size_of_val(&never_pauses), "async, never pauses");

    let pauses = async { ready(()).await };
    row(size_of_val(&pauses), "async, one pause");

    let dropped = async {
        {
            let buffer = [7_u8; 1000];
            println!("{}", buffer.len());
        }
        ready(()).await;
    };
    row(size_of_val(&dropped), "async, 1000 bytes, whose block ends before the pause");

    let not_dropped = async {
        let buffer = [7_u8; 1000];
        println!("{}", buffer.len());
        ready(()).await;
    };
    row(size_of_val(&not_dropped), "async, 1000 bytes, used before the pause");

    let kept = async {
        let buffer = [7_u8; 1000];
        ready(()).await;
        println!("{}", buffer.len());
    };
    row(size_of_val(&kept), "async, 1000 bytes, used after the pause");

    let twice = async {
        {
            let buffer = [7_u8; 1000];
            ready(()).await;
            println!("{}", buffer.len());
        }
        let buffer = [8_u8; 1000];
        ready(()).await;
        println!("{}", buffer.len());
    };
    row(size_of_val(&twice), "async, 1000 bytes across each of two pauses");

    row(size_of::<ByHand>(), "the same by hand");
    row(size_of::<&str>(), "a name, which is a &str");
    row(size_of::<Fn2>(), "Fn2, which holds a name");
    row(size_of::<Fn1>(), "Fn1, which holds a name and Fn2");
}
