//! What a reader sees at each step.

use std::fs;
use std::path::Path;

use play::{play, show};
use timeline::Frame;

fn frames(source: &str) -> Vec<Frame> {
    timeline::frames(&show(source).unwrap().marked).unwrap().frames
}

fn story(path: &str) -> Vec<Frame> {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    frames(&fs::read_to_string(lessons.join(path)).unwrap())
}

/// The first frame in which this happens.
fn when<'a>(frames: &'a [Frame], said: &str) -> &'a Frame {
    let found = frames.iter().find(|frame| frame.says == said);
    found.unwrap_or_else(|| panic!("nothing says {said}"))
}

/// The tasks and their states in one line.
fn states(frame: &Frame) -> String {
    let states = frame.tasks.iter().map(|task| task.join(" "));
    states.collect::<Vec<_>>().join(", ")
}

#[test]
fn greet_step_by_step() {
    let steps = story("05-spawn/greet.py");
    let steps: Vec<String> = steps
        .iter()
        .map(|frame| {
            let Frame { says, line, turn, time, printed, .. } = frame;
            match turn.as_str() {
                "" => format!("- {line:>2} {printed} {says}"),
                _ => format!("{turn} {time} {line:>2} {printed} {says}"),
            }
        })
        .collect();
    assert_eq!(steps.join("\n"), GREET.trim());
}

#[test]
fn story_3_has_a_queue_and_timers() {
    let frames = story("06-gather/asyncio3.py");
    let spawned = when(&frames, "main spawns func3");
    assert_eq!(spawned.ready, ["func1", "func2", "func3"]);
    assert_eq!(states(spawned), "main polled, func1 ready, func2 ready, func3 ready");

    let slept = when(&frames, "func3 returns Pending");
    let by_deadline = [
        ["timer 2", "0.100", "func2"],
        ["timer 3", "0.200", "func3"],
        ["timer 1", "0.300", "func1"],
    ];
    assert_eq!(slept.timers, by_deadline);
    assert_eq!(
        states(slept),
        "main waits for 3 tasks, func1 sleeps until 0.300, func2 sleeps until 0.100, \
         func3 sleeps until 0.200"
    );

    let fired = when(&frames, "timer 2 wakes func2");
    assert_eq!((&*fired.turn, &*fired.time, fired.line), ("3", "0.100", 0));
    assert_eq!(fired.ready, ["func2"]);
    assert_eq!(fired.timers.len(), 2);

    let last = frames.last().unwrap();
    assert_eq!(last.printed, 9);
    assert_eq!(states(last), "main done, func1 done, func2 done, func3 done");
}

#[test]
fn timers_are_in_the_order_of_numbers() {
    let source = "import asyncio\n\nasync def main():\n    await asyncio.gather(\
                  asyncio.sleep(10), asyncio.sleep(9), asyncio.sleep(100))\n\nasyncio.run(main())";
    let frames = frames(source);
    let slept = when(&frames, "sleep-3 returns Pending");
    let deadlines = slept.timers.iter().map(|[_, deadline, _]| &**deadline);
    assert!(deadlines.eq(["9.000", "10.000", "100.000"]));
}

#[test]
fn it_follows_the_lines_of_each_task() {
    let source = "\
import asyncio
async def inner(n):
    for i in range(n):
        await asyncio.sleep(0)
    return n
async def main():
    task = asyncio.create_task(inner(1))
    x = await inner(2)
    print(x)
asyncio.run(main())
print('L5')
";
    let frames = frames(source);
    let lines = |who: &str| {
        let start = format!("{who} runs line ");
        let lines = frames.iter().filter_map(|frame| frame.says.strip_prefix(&start));
        lines.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lines("main"), "7 8 3 4 3 4 3 5 8 9");
    assert_eq!(lines("inner"), "3 4 3 5");
    assert_eq!(lines("the program"), "10 11");
    assert_eq!(when(&frames, "the program prints: L5").line, 11);
}

#[test]
fn the_trace_is_the_same_without_the_lines() {
    for story in ["05-spawn/greet.py", "05-spawn/asyncio2.py", "06-gather/asyncio3.py"] {
        let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
        let source = fs::read_to_string(lessons.join(story)).unwrap();
        let plain = stage::traced(|| drop(play(&source).unwrap())).join("\n");
        assert_eq!(show(&source).unwrap().trace.trim_end(), plain.trim_end());
    }
}

#[test]
fn a_long_program_is_cut_short() {
    let source = "import asyncio\nasync def main():\n    for i in range(3000):\n        \
                  await asyncio.sleep(0)\nasyncio.run(main())";
    let frames = frames(source);
    assert_eq!(frames.len(), 5001);
    assert_eq!(frames.last().unwrap().says, "the rest is not shown");
}

#[test]
fn many_tasks_are_cut_short() {
    let sleepers = |number: u32| {
        let source = format!(
            "import asyncio\nasync def main():\n    await asyncio.gather(\
             *[asyncio.sleep(1) for i in range({number})])\nasyncio.run(main())"
        );
        frames(&source)
    };
    assert_eq!(sleepers(100).last().unwrap().says, "callback-101 returns Ready");

    let many = sleepers(1000);
    assert_eq!(many.last().unwrap().says, "the rest is not shown");
    let listed = many
        .iter()
        .map(|frame| frame.tasks.len() + frame.ready.len() + frame.timers.len());
    assert!(listed.sum::<usize>() < 310_000);
}

/// The turn, the time, the line, the number of lines printed, and what is said.
const GREET: &str = "
- 17 0 the program runs line 17
- 17 0 the program spawns main
1 0.000  0 0 turn 1 begins, at 0.000
1 0.000  0 0 the loop polls main
1 0.000 13 0 main runs line 13
1 0.000  6 0 main runs line 6
1 0.000  6 1 main prints: Hello
1 0.000  7 1 main runs line 7
1 0.000  7 1 main sets timer 1 to 1.000
1 0.000  0 1 main returns Pending
1 1.000  0 1 the loop moves the clock to 1.000
2 1.000  0 1 turn 2 begins, at 1.000
2 1.000  0 1 timer 1 fires
2 1.000  0 1 timer 1 wakes main
3 1.000  0 1 turn 3 begins, at 1.000
3 1.000  7 1 the loop polls main
3 1.000  8 1 main runs line 8
3 1.000  8 2 main prints: World
3 1.000  9 2 main runs line 9
3 1.000 13 2 main runs line 13
3 1.000 14 2 main runs line 14
3 1.000 14 3 main prints: Coroutine returned: Done
3 1.000 14 3 main spawns callback
3 1.000  0 3 main returns Ready
4 1.000  0 3 turn 4 begins, at 1.000
4 1.000  0 3 the loop polls callback
4 1.000  0 3 callback returns Ready
";
