//! Random Python programs: the same one for the same seed, everywhere.
//!
//! Functions call only those that were written before them: helpers, then workers, then main.
//! So none comes back to itself, and each has a cost, the statements of all that it starts,
//! which keeps the output short. Most programs end; some wait for ever, and some fail.

// The programs of the three levels are made with the same numbers.
#[path = "../../../../../tests/conformance/src/random.rs"]
mod random;

use random::Random;
use std::fmt::Write;

/// The random program of a seed.
pub fn generate(seed: u64) -> String {
    let mut writer = Writer { random: Random(seed), ..Writer::default() };
    writer.text += "import asyncio\nimport time\n\ncount = 0\nlog = []\n";
    writer.plain();
    for index in 0..writer.random.between(1, 3) {
        writer.function(&format!("h{index}"), Role::Helper, 15);
    }
    writer.workers = writer.random.between(0, 3);
    for index in 0..writer.workers {
        writer.function(&format!("w{index}"), Role::Worker(index), 40);
    }
    writer.function("main", Role::Main, 120);
    writer.text += "\n\nbegin = time.monotonic()\n";
    if writer.random.chance(30) {
        writer.text += "try:\n    print(\"run ->\", asyncio.run(main()))\n";
        writer.text += "except Exception as e:\n    print(\"run failed\", repr(e))\n";
        writer.text += "finally:\n    print(count, log)\n";
    } else {
        writer.text += "asyncio.run(main())\nprint(count, log)\n";
    }
    writer.text += "print(f\"elapsed {time.monotonic() - begin:.3f}\")\n";
    writer.text
}

/// Who the function is, which says whose tasks it may know.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Helper,
    Worker(usize),
    Main,
}

#[derive(Default)]
struct Writer {
    random: Random,
    text: String,
    workers: usize,
    /// The coroutine functions so far, and how many statements each stands for.
    costs: Vec<(String, usize)>,
    /// Of the function under way.
    budget: usize,
    indent: usize,
    tasks: usize,
    started: usize,
    loops: usize,
    handlers: usize,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let indent = 4 * self.indent;
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    /// A function that awaits nothing.
    fn plain(&mut self) {
        let number = self.random.below(5);
        self.text += "\n\ndef p(n, add=1):\n";
        let body = [
            "    return n * 2 + add",
            "    if n % 3 == 0:\n        raise ValueError(f\"p {n}\")\n    return n - add",
            "    for i in range(n):\n        if i == 2:\n            return i\n    return [n, add]",
            "    return sum([i * add for i in range(n % 5) if i != 1])",
            "    try:\n        return 6 // (n % 4 - 1)\n    finally:\n        log.append(n)",
        ];
        self.text += body[number];
        self.text += "\n";
    }

    fn function(&mut self, name: &str, role: Role, budget: usize) {
        (self.budget, self.indent, self.tasks, self.started) = (budget, 1, 0, 0);
        (self.loops, self.handlers) = (0, 0);
        let parameters = if role == Role::Main { "" } else { "n=0" };
        let _ = write!(self.text, "\n\nasync def {name}({parameters}):\n");
        let shared: Vec<String> =
            (0..self.workers).map(|index| format!("g{index}")).collect();
        let shared = if role == Role::Main { shared } else { Vec::new() };
        self.line(&format!(
            "global {}",
            [&["count".into()], &shared[..]].concat().join(", ")
        ));
        let (a, b) = (self.random.below(5), self.random.below(5));
        self.line(&format!("a, b, ts = {a}, {b}, []"));
        let length = match role {
            Role::Main => self.random.between(3, 6) + self.workers,
            _ => self.random.between(2, 5),
        };
        for left in (0..length).rev() {
            let waiting = self.workers - self.started;
            if role == Role::Main
                && waiting > 0
                && (left < waiting || self.random.chance(60))
            {
                let index = self.started;
                self.line(&format!("g{index} = asyncio.create_task(w{index}({index}))"));
                self.started += 1;
            } else {
                self.statement(role);
            }
        }
        if role == Role::Main {
            for index in 0..self.workers {
                if self.random.chance(50) {
                    self.line(&format!("print(\"g{index}\", await g{index})"));
                }
            }
            if self.random.chance(60) {
                self.line("await asyncio.sleep(2)");
                self.line("print(\"slept\", [t.done() for t in ts])");
            }
        }
        if self.random.chance(60) {
            let value = self.value();
            self.line(&format!("return {value}"));
        }
        self.costs.push((name.into(), budget - self.budget + 1));
    }

    fn block(&mut self, role: Role) {
        self.indent += 1;
        let length = self.text.len();
        for _ in 0..self.random.between(1, 2) {
            self.statement(role);
        }
        if self.text.len() == length {
            self.line("pass");
        }
        self.indent -= 1;
    }

    fn statement(&mut self, role: Role) {
        self.budget = self.budget.saturating_sub(1);
        let is_deep = self.indent > 3 || self.budget == 0;
        match self.random.below(if is_deep { 20 } else { 30 }) {
            0..=2 => {
                let (label, value) = (self.random.below(1000), self.value());
                let line = match self.random.below(4) {
                    0 => format!("print(f\"p{label} {{{value}}} {{a:>3}}\")"),
                    1 => format!("print(\"p{label}\", {value}, a, sep=\"-\")"),
                    2 => format!("print(\"p{label}\", time.monotonic() - begin)"),
                    _ => format!("print(\"p{label}\", {value})"),
                };
                self.line(&line);
            }
            3..=5 => {
                let times = ["0", "0.01", "0.01", "0.02", "0.02", "0.03", "0.05", "0.1"];
                let time = self.random.pick(&times);
                self.line(&format!("await asyncio.sleep({time})"));
            }
            6 => {
                let time = self.random.pick(&["0.005", "0.01", "0.02"]);
                self.line(&format!("time.sleep({time})"));
            }
            7 | 8 => {
                let (name, value) = (self.random.pick(&["a", "b"]), self.value());
                let sign = self.random.pick(&["=", "=", "+=", "-="]);
                self.line(&format!("{name} {sign} {value}"));
            }
            9 => self.line("count += 1"),
            10 => {
                let value = self.value();
                self.line(&format!("log.append({value})"));
            }
            11 | 12 => {
                if let Some(call) = self.call(role) {
                    let line = match self.random.below(8) {
                        // A forgotten await.
                        0 => call,
                        1 => format!("await {call}"),
                        _ => format!("print(\"called\", await {call})"),
                    };
                    self.line(&line);
                }
            }
            13 | 14 => {
                if let Some(call) = self.call(role) {
                    let task = self.tasks;
                    self.line(&format!("t{task} = asyncio.create_task({call})"));
                    self.line(&format!("ts.append(t{task})"));
                    self.tasks += 1;
                }
            }
            15 | 16 => {
                if let Some(task) = self.task(role) {
                    let line = match self.random.below(4) {
                        0 => format!("print({task}.done())"),
                        1 => format!("print([await t for t in ts + [{task}]])"),
                        _ => format!("print(\"got\", await {task})"),
                    };
                    self.line(&line);
                }
            }
            17 => self.gather(role),
            18 => self.gather(role),
            19 => {
                let line = match self.random.below(6) {
                    0 => "raise ValueError(\"e\", a)",
                    1 => "raise KeyError(\"k\")",
                    2 => "raise RuntimeError",
                    3 if self.handlers > 0 => "raise",
                    4 if self.loops > 0 => "break",
                    5 if self.loops > 0 => "continue",
                    _ => "return a",
                };
                let guard = self.random.pick(&[
                    "count % 2 == 0",
                    "b > 2",
                    "not a",
                    "ts or a < b",
                ]);
                self.line(&format!("if {guard}:"));
                self.indent += 1;
                self.line(line);
                self.indent -= 1;
            }
            20..=22 => {
                let guard = self.random.pick(&[
                    "a < b",
                    "a == 1 or b",
                    "a and b > 1",
                    "b in log",
                ]);
                self.line(&format!("if {guard}:"));
                self.block(role);
                if self.random.chance(40) {
                    self.line("else:");
                    self.block(role);
                }
            }
            23 | 24 => {
                // What is inside costs three times as much.
                let before = self.budget;
                self.budget /= 3;
                self.loops += 1;
                match self.random.below(3) {
                    0 => self.line("for i, a in enumerate([3, 1, 2]):"),
                    1 => self.line("for b in range(3):"),
                    _ => {
                        // Of its own, so that nothing inside makes it endless.
                        let left = format!("left{}", self.indent);
                        self.line(&format!("{left} = 3"));
                        self.line(&format!("while {left} > 0:"));
                        self.indent += 1;
                        self.line(&format!("{left} -= 1"));
                        self.indent -= 1;
                    }
                }
                let at = self.budget;
                self.block(role);
                self.loops -= 1;
                self.budget = before.saturating_sub(3 * (at - self.budget.min(at)));
            }
            _ => self.attempt(role),
        }
    }

    fn attempt(&mut self, role: Role) {
        self.line("try:");
        self.block(role);
        let catches = self.random.chance(70);
        if catches {
            let kinds = [
                "except ValueError as e:",
                "except (KeyError, RuntimeError) as e:",
                "except Exception as e:",
                "except LookupError as e:",
            ];
            let line = self.random.pick(&kinds);
            self.line(line);
            self.handlers += 1;
            self.indent += 1;
            self.line("print(\"caught\", repr(e))");
            self.indent -= 1;
            self.block(role);
            self.handlers -= 1;
            if self.random.chance(20) {
                self.line("else:");
                self.block(role);
            }
        }
        if !catches || self.random.chance(40) {
            self.line("finally:");
            self.indent += 1;
            self.line("print(\"finally\", a)");
            self.indent -= 1;
            // What a `finally` waits for, it waits for in a cancelled task, too.
            self.block(role);
        }
    }

    fn gather(&mut self, role: Role) {
        let mut items = Vec::new();
        for _ in 0..self.random.between(0, 3) {
            let task = if self.random.chance(35) { self.task(role) } else { None };
            items.extend(task.or_else(|| self.call(role)));
        }
        if self.random.chance(15) {
            items.push("asyncio.sleep(0.01, \"slept\")".into());
        }
        if self.random.chance(15) {
            items.push("*ts".into());
        }
        if self.random.chance(50) {
            items.push("return_exceptions=True".into());
        }
        let items = items.join(", ");
        let line = match self.random.below(10) {
            // Without an await.
            0 => format!("asyncio.gather({items})"),
            1 => {
                self.line(&format!("together = asyncio.gather({items})"));
                self.line("b += 1");
                "await together".into()
            }
            _ => format!("print(\"gathered\", await asyncio.gather({items}))"),
        };
        self.line(&line);
    }

    fn value(&mut self) -> String {
        let values = [
            "a",
            "b",
            "a + b",
            "a * 2 - b",
            "len(ts)",
            "count",
            "[a, b]",
            "(a, b)",
            "'text'",
            "a if a > b else b",
            "p(a)",
            "p(b, add=2)",
            "10 // (b + 1)",
            "a / (b + 1)",
            "[i * a for i in range(3)]",
            "({'a': a}['a'])",
            "log[a]",
            "not a",
            "a < b < 5",
            "str(a) + 'x'",
            "None",
        ];
        self.random.pick(&values).into()
    }

    /// A call of a function that the one under way can still afford. Workers call helpers only:
    /// one that called another might come to await itself.
    fn call(&mut self, role: Role) -> Option<String> {
        let only_helpers = matches!(role, Role::Worker(_));
        let can = |(name, cost): &&(String, usize)| {
            *cost <= self.budget && (name.starts_with('h') || !only_helpers)
        };
        let affordable: Vec<(String, usize)> =
            self.costs.iter().filter(can).cloned().collect();
        if affordable.is_empty() {
            return None;
        }
        let (name, cost) = &affordable[self.random.below(affordable.len())];
        self.budget -= cost;
        let argument = self.random.pick(&["a", "b", "n=a + 1", ""]);
        Some(format!("{name}({argument})"))
    }

    /// A variable that holds a task, or may hold one: of its own, or for a worker one of those
    /// that main starts, but never its own.
    fn task(&mut self, role: Role) -> Option<String> {
        let mut variables: Vec<String> =
            (0..self.tasks).map(|task| format!("t{task}")).collect();
        match role {
            Role::Worker(index) => {
                let any = self.random.chance(10);
                let others = (0..self.workers)
                    .filter(|other| if any { *other != index } else { *other < index });
                variables.extend(others.map(|other| format!("g{other}")));
            }
            Role::Main => {
                variables.extend((0..self.started).map(|task| format!("g{task}")))
            }
            Role::Helper => {}
        }
        if variables.is_empty() {
            None
        } else {
            Some(variables[self.random.below(variables.len())].clone())
        }
    }
}
