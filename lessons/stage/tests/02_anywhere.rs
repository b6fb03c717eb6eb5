//! The trace listens everywhere: while a line is put together, while a panic unwinds, in
//! other threads, and when a thread or the program ends.
//!
//! It begins once in a program, so this is one, which runs itself and looks at the page.

use std::cell::RefCell;
use std::panic::{self, catch_unwind};
use std::process::Command;
use std::{env, fmt, io, thread};

use stage::{Flag, println};
use tracing::{trace, trace_span};

/// The variable that is set when the program runs itself.
const ACTS: &str = "IT_ACTS";

fn main() {
    if env::var_os(ACTS).is_some() {
        stage::start("Acts in odd places.", &[Flag::Trace]);
        act();
    } else {
        the_page_tells_it_all();
        colours_are_there_if_they_are_asked_for();
        a_closed_pipe_ends_the_program_quietly();
    }
}

/// Wakes a task, and prints, when it is dropped or shown.
struct Wakes(u64);

impl Wakes {
    fn wake(&self) {
        trace!(task = self.0, "wake");
        println!("woken");
    }
}

impl Drop for Wakes {
    fn drop(&mut self) {
        self.wake();
    }
}

impl fmt::Display for Wakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wake();
        f.write_str("shown")
    }
}

thread_local! {
    static LAST: RefCell<Option<Wakes>> = const { RefCell::new(None) };
}

fn act() {
    panic::set_hook(Box::new(|_| {}));
    // If the pipe is closed the program ends with the next row, and only then drops this.
    LAST.set(Some(Wakes(1)));
    trace!(task = 1_u64, name = %"x", "add");
    trace!(task = 2_u64, name = %"y", "add");
    trace!(tick = 1_u64, "tick");
    trace_span!("poll", task = 1_u64).in_scope(|| {
        println!("{}", Wakes(1));
        let panicked = catch_unwind(|| {
            let _unwinds = Wakes(2);
            panic!();
        });
        assert!(panicked.is_err());
        let other = thread::spawn(|| {
            // What is made first is dropped last, so by then the trace's own is gone.
            LAST.set(Some(Wakes(1)));
            println!("in another thread");
        });
        other.join().unwrap();
        trace!("ready");
    });
    LAST.take();
}

const PAGE: [&str; 17] = [
    "                  outside     spawns x",
    "                              spawns y",
    "tick 1            x           is polled",
    "                              wakes itself",
    "                              │ woken",
    "                              │ shown",
    "                              wakes itself",
    "                              │ woken",
    "                              wakes y",
    "                              │ woken",
    "                  thread      │ in another thread",
    "                              wakes x",
    "                              │ woken",
    "                  x           returns Ready",
    "",
    "                  outside     wakes x",
    "│ woken",
];

fn program() -> Command {
    let mut program = Command::new(env::current_exe().unwrap());
    program.arg("--trace").env(ACTS, "");
    program.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    program
}

/// What the program prints, if it ends well and has nothing to complain of.
#[track_caller]
fn printed(program: &mut Command) -> String {
    let output = program.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn the_page_tells_it_all() {
    let page = printed(&mut program());
    assert_eq!(page.lines().collect::<Vec<_>>(), PAGE);
}

fn colours_are_there_if_they_are_asked_for() {
    let coloured = printed(program().env("CLICOLOR_FORCE", "1"));
    assert!(coloured.contains("\x1b[1mtick 1            \x1b[0mx           is polled"));
    assert!(coloured.contains("  \x1b[36m│ shown\x1b[0m\n"));
    let plain = printed(program().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"));
    assert!(plain.lines().eq(PAGE));
}

fn a_closed_pipe_ends_the_program_quietly() {
    // The reading end is gone before the program starts.
    let (_, nobody) = io::pipe().unwrap();
    printed(program().stdout(nobody));
}
