//! Tasks of several types, and a tuple of their outputs.

#[path = "../../05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use gather::gather_tuple;
use spawn::spawn;
use virtual_time::{job, log, play};

#[test]
fn outputs_of_several_types_come_in_order() {
    let lines = play(async {
        let tasks = (spawn(job(30, 1)), spawn(job(10, "two")), spawn(job(20, 3.0)));
        log(&format!("{:?}", gather_tuple(tasks).await));
    });
    assert_eq!(lines[3], "t=30 k=12 (1, \"two\", 3.0)");
}

#[test]
#[should_panic(expected = "boom")]
fn a_panic_comes_out_while_an_earlier_task_still_runs() {
    play(async {
        let panics = spawn(async {
            job(10, ()).await;
            panic!("boom")
        });
        let tasks: (_, spawn::JoinHandle<u32>) = (spawn(job(1_000_000, ())), panics);
        gather_tuple(tasks).await;
    });
}
