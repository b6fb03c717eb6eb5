//! Random programs: the same one for the same level and seed, everywhere.

mod focused;

use std::collections::BTreeMap;
use std::mem;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::json;

use crate::program::{Block, Item, Kind, Program, Shared, Statement, Target};
use crate::random::Random;

/// The random program of a level, 1 to 7, and a seed.
///
/// Functions use only those that come later in the alphabet of roles: main, workers, helpers.
/// So none comes back to itself, and each has a cost, the statements of all that it starts,
/// which keeps the trace short. Most programs end; of levels 2, 3 and 7 some deadlock.
pub fn generate(level: u32, seed: u64) -> Program {
    let random = Random(seed.wrapping_mul(4).wrapping_add(level.into()));
    let functions = BTreeMap::new();
    let mut writer = Writer { level, random, functions, costs: Vec::new(), spawned: 0 };
    let shared = writer.shared();
    if level >= FIRST_TO_FOCUS && writer.random.chance(70) {
        writer.focused();
    } else {
        writer.mixture();
    }
    Program { cancels: writer.cancels(), shared, functions: writer.functions }
}

/// The levels that there are.
pub const LEVELS: RangeInclusive<u32> = 1..=7;

/// The level in which programs begin to cancel.
const FIRST_TO_CANCEL: u32 = 4;

/// The level in which most programs begin to be about one thing.
const FIRST_TO_FOCUS: u32 = 6;

/// The level in which tasks begin to share things.
const FIRST_TO_SHARE: u32 = 7;

/// Blocks are not nested deeper than this.
const DEEPEST: usize = 3;

/// Who the function is, which says whose tasks it may know.
#[derive(Clone, Copy)]
enum Role {
    Main { workers: usize },
    Worker { index: usize, workers: usize },
    Helper,
}

struct Writer {
    level: u32,
    random: Random,
    functions: BTreeMap<String, Block>,
    /// The functions so far, and how many statements each stands for.
    costs: Vec<(String, usize)>,
    /// How many statements spawn, in programs that cancel.
    spawned: usize,
}

/// What a function under way may still use.
struct Draft {
    role: Role,
    body: Block,
    /// The variables to which it has assigned a task.
    variables: Vec<String>,
    budget: usize,
    /// How many blocks there are around what is written now.
    depth: usize,
    /// Whether one of them is a handler.
    handles: bool,
    /// Whether one of them is a `finally`.
    ends: bool,
    /// Whether one of them is a group.
    groups: bool,
    /// Whether one of them has a lock or a permit. A second one would be a deadlock too often.
    holds: bool,
}

/// What a task is wanted for.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Wait,
    Other,
}

impl Writer {
    /// Writes functions that do all that their level has.
    fn mixture(&mut self) {
        for index in (0..self.random.between(1, 3)).rev() {
            let length = self.random.between(1, 5);
            self.function(format!("h{index}"), Role::Helper, length, 15);
        }
        let workers = if self.level == 1 { 0 } else { self.random.between(1, 4) };
        for index in (0..workers).rev() {
            let length = self.random.between(2, 6);
            self.function(
                format!("w{index}"),
                Role::Worker { index, workers },
                length,
                40,
            );
        }
        let length = self.random.between(2, 5) + workers;
        self.function("main".into(), Role::Main { workers }, length, 150);
    }

    fn function(&mut self, name: String, role: Role, length: usize, budget: usize) {
        let (body, variables) = (Vec::new(), Vec::new());
        let mut draft = Draft {
            role,
            body,
            variables,
            budget,
            depth: 0,
            handles: false,
            ends: false,
            groups: false,
            holds: false,
        };
        if let Role::Main { workers } = role {
            self.main(&mut draft, workers, length);
        } else {
            for _ in 0..length {
                self.statement(&mut draft);
            }
            if self.level >= 3 && self.random.chance(20) {
                let error = self.label("x");
                draft.body.push(Statement::Raise(error));
            }
        }
        if self.random.chance(60) {
            let value = json!(self.random.below(100));
            draft.body.push(Statement::Return(value));
        }
        self.costs.push((name.clone(), budget - draft.budget + 1));
        self.functions.insert(name, draft.body);
    }

    /// Whether the program may cancel.
    fn cancels(&self) -> bool {
        self.level >= FIRST_TO_CANCEL
    }

    /// Whether the program may have queues, events, locks and semaphores.
    fn shares(&self) -> bool {
        self.level >= FIRST_TO_SHARE
    }

    fn shared(&mut self) -> Shared {
        if !self.shares() {
            return Shared::default();
        }
        let mut few = || self.random.between(1, 2);
        let queues = [("q0", 0), ("q1", few())];
        let semaphores = [("s0", few())];
        let named = |(name, number): (&str, _)| (name.into(), number);
        Shared {
            queues: queues.map(named).into(),
            semaphores: semaphores.map(named).into(),
            events: ["e0", "e1"].map(String::from).into(),
            locks: ["l0", "l1"].map(String::from).into(),
        }
    }

    /// Main starts every worker, does other things in between, waits for some of them, and
    /// mostly sleeps until all have ended.
    fn main(&mut self, draft: &mut Draft, workers: usize, length: usize) {
        let mut started = 0;
        for left in (0..length).rev() {
            if started < workers && (left < workers - started || self.random.chance(60)) {
                let (variable, function) =
                    (format!("$g{started}"), format!("w{started}"));
                draft.body.push(Statement::Spawn(variable.clone(), function));
                draft.variables.push(variable);
                started += 1;
            } else {
                self.statement_of_main(draft);
            }
        }
        for worker in 0..workers {
            if self.random.chance(50) {
                let waits = Statement::Await(format!("$g{worker}"));
                let waits = self.in_time(waits);
                let guards = self.cancels() && self.random.chance(85);
                let waits = if guards { self.guarded(waits) } else { waits };
                draft.body.push(waits);
            }
            if self.random.chance(25) {
                self.statement_of_main(draft);
            }
        }
        if self.cancels() && self.random.chance(40) {
            let workers = (0..workers).map(|worker| format!("$g{worker}"));
            let targets = workers.map(Target::Variable);
            draft.body.extend(targets.map(Statement::Cancel));
        }
        // What is left over is worth seeing only where it can clean up.
        if self.random.chance(if self.cancels() { 50 } else { 80 }) {
            draft.body.push(Statement::Sleep(Duration::from_millis(2000)));
            for worker in 0..workers {
                if self.random.chance(30) {
                    draft.body.push(Statement::State(format!("$g{worker}")));
                }
            }
        }
    }

    fn statement_of_main(&mut self, draft: &mut Draft) {
        let before = draft.body.len();
        self.statement(draft);
        for at in before..draft.body.len() {
            let waits = matches!(
                draft.body[at],
                Statement::Call(_)
                    | Statement::Await(_)
                    | Statement::Shield(_)
                    | Statement::Gather(..)
            );
            if waits || !draft.body[at].blocks().is_empty() {
                draft.body[at] = self.in_time(draft.body[at].clone());
            }
        }
    }

    /// A statement of main, mostly limited where a task may wait for ever for another: a deadlock
    /// is the end of the program.
    fn in_time(&mut self, statement: Statement) -> Statement {
        if !self.shares() || self.random.chance(15) {
            return statement;
        }
        let limited = self.within(&[30, 50, 100, 200], statement);
        self.guarded(limited)
    }

    fn statement(&mut self, draft: &mut Draft) {
        let mut kinds =
            vec!["print", "print", "sleep", "sleep", "sleep", "yield", "yield"];
        kinds.extend(["call", "call", "call"]);
        if self.level >= 2 {
            kinds.extend(["work", "spawn", "spawn", "spawn", "spawn", "state"]);
            kinds.extend(["await", "await", "await"]);
        }
        if self.level >= 3 {
            kinds.extend(["gather", "gather", "gather", "gather", "gather"]);
        }
        if self.cancels() {
            kinds.extend(["cancel", "cancel", "cancel", "cancel", "raise"]);
            kinds.extend(["await", "await", "await", "gather", "gather"]);
            if draft.depth < DEEPEST && draft.budget > 0 {
                kinds.extend(["try", "try", "try", "try", "try", "try"]);
                kinds.extend(["timeout", "timeout", "timeout", "timeout", "timeout"]);
            }
            if draft.depth > 0 && !draft.ends {
                kinds.push("return");
            }
            if draft.handles {
                kinds.extend(["reraise", "reraise"]);
            }
        }
        if self.level >= 5 {
            kinds.extend(["shield", "shield", "shield", "shield"]);
        }
        if self.level >= 6 {
            if draft.depth < DEEPEST && draft.budget > 0 {
                kinds.extend(["group"; 6]);
            }
            if draft.groups {
                kinds.extend(["gspawn"; 16]);
                // A group that has failed takes no tasks, which its block learns where it has
                // caught the cancel.
                if draft.handles {
                    kinds.extend(["gspawn"; 24]);
                }
            }
        }
        if self.shares() {
            kinds.extend(["put", "put", "put", "put", "get", "get", "get", "get"]);
            kinds.extend(["wait", "wait", "wait", "set", "set", "set", "clear"]);
            if draft.depth < DEEPEST && draft.budget > 0 && !draft.holds {
                kinds.extend(["lock", "lock", "lock", "lock"]);
                kinds.extend(["semaphore", "semaphore", "semaphore"]);
            }
        }
        draft.budget = draft.budget.saturating_sub(1);
        let statement = match self.random.pick(&kinds) {
            "sleep" => {
                let times = [0, 10, 10, 20, 20, 30, 40, 50, 70, 100];
                Statement::Sleep(Duration::from_millis(self.random.pick(&times)))
            }
            "yield" => Statement::Yield,
            "work" => {
                let times = [5, 10, 20, 35];
                Statement::Work(Duration::from_millis(self.random.pick(&times)))
            }
            "call" => match self.affordable(draft) {
                Some(function) => Statement::Call(function),
                None => return,
            },
            "spawn" => match self.affordable(draft) {
                Some(function) => {
                    let variable = self.variable(draft);
                    draft.variables.push(variable.clone());
                    Statement::Spawn(variable, function)
                }
                None => return,
            },
            "await" => match self.task(draft, Use::Wait) {
                Some(variable) => Statement::Await(variable),
                None => return,
            },
            "state" => match self.task(draft, Use::Other) {
                Some(variable) => Statement::State(variable),
                None => return,
            },
            "gather" => match self.gather(draft) {
                // There are plenty in the levels before.
                Statement::Gather(items, _) if items.is_empty() && self.cancels() => {
                    return;
                }
                gather => gather,
            },
            "cancel" if self.random.chance(15) => Statement::Cancel(Target::Itself),
            "cancel" => match self.task(draft, Use::Other) {
                Some(variable) => Statement::Cancel(Target::Variable(variable)),
                None => return,
            },
            "raise" if draft.depth > 0 => Statement::Raise(self.label("x")),
            "reraise" => Statement::Reraise,
            "return" => Statement::Return(json!(self.random.below(100))),
            "try" => self.attempt(draft),
            "timeout" => self.timeout(draft),
            "shield" => match self.task(draft, Use::Wait) {
                Some(variable) => Statement::Shield(variable),
                None => return,
            },
            "group" => self.group(draft),
            "gspawn" => match self.group_spawn(draft) {
                Some(statement) => statement,
                None => return,
            },
            "put" => {
                let (queue, value) = (self.name("q"), json!(self.random.below(100)));
                self.patient(draft, Statement::Put(queue, value))
            }
            "get" => {
                let queue = self.name("q");
                self.patient(draft, Statement::Get(queue))
            }
            "wait" => {
                let event = self.name("e");
                self.patient(draft, Statement::Wait(event))
            }
            "set" => Statement::Set(self.name("e")),
            "clear" => Statement::Clear(self.name("e")),
            "lock" => Statement::Lock(self.name("l"), self.holding(draft)),
            "semaphore" => Statement::Semaphore("s0".into(), self.holding(draft)),
            _ => Statement::Print(self.label("p")),
        };
        let waits = matches!(statement, Statement::Sleep(_) | Statement::Yield);
        draft.body.push(statement);
        // Else one would not see when it went on.
        if waits && self.random.chance(60) {
            draft.body.push(Statement::Print(self.label("p")));
        }
    }

    /// A block of that many statements at least.
    fn block(&mut self, draft: &mut Draft, length: usize) -> Block {
        let around = mem::take(&mut draft.body);
        draft.depth += 1;
        while draft.body.len() < length {
            self.statement(draft);
        }
        draft.depth -= 1;
        mem::replace(&mut draft.body, around)
    }

    fn attempt(&mut self, draft: &mut Draft) -> Statement {
        let length = self.random.between(1, 3);
        let body = self.block(draft, length);
        let mut handlers = Vec::new();
        let kinds = [Kind::Timeout, Kind::Error, Kind::Cancel, Kind::Any];
        for (kind, percent) in kinds.into_iter().zip([20, 40, 40, 25]) {
            if self.random.chance(percent) {
                let length = self.random.below(3);
                let handled = mem::replace(&mut draft.handles, true);
                handlers.push((kind, self.block(draft, length)));
                draft.handles = handled;
            }
        }
        let mut finally = Vec::new();
        if handlers.is_empty() || self.random.chance(30) {
            let length = self.random.between(1, 2);
            let ended = mem::replace(&mut draft.ends, true);
            finally = self.block(draft, length);
            draft.ends = ended;
        }
        Statement::Try(body, handlers, finally)
    }

    /// A block with a time limit, which mostly something around it catches.
    fn timeout(&mut self, draft: &mut Draft) -> Statement {
        let limits = [0, 0, 10, 10, 10, 20, 20, 20, 30, 30, 50, 50, 100, 200];
        let limit = Duration::from_millis(self.random.pick(&limits));
        let length = self.random.between(1, 3);
        let limited = Statement::Timeout(limit, self.block(draft, length));
        if self.random.chance(60) { self.guarded(limited) } else { limited }
    }

    /// A group with a few tasks, which mostly something around it catches.
    fn group(&mut self, draft: &mut Draft) -> Statement {
        let tasks = 0..self.random.below(4);
        let first: Block = tasks.filter_map(|_| self.group_spawn(draft)).collect();
        let grouped = mem::replace(&mut draft.groups, true);
        let length = self.random.between(usize::from(first.is_empty()), 3);
        let others = self.block(draft, length);
        draft.groups = grouped;
        let group = Statement::Group([first, others].concat());
        if self.random.chance(60) { self.guarded(group) } else { group }
    }

    fn group_spawn(&mut self, draft: &mut Draft) -> Option<Statement> {
        let function = self.affordable(draft)?;
        let variable = self.variable(draft);
        draft.variables.push(variable.clone());
        Some(Statement::GroupSpawn(variable, function))
    }

    /// A block with a lock or a permit.
    fn holding(&mut self, draft: &mut Draft) -> Block {
        let length = self.random.between(1, 3);
        draft.holds = true;
        let block = self.block(draft, length);
        draft.holds = false;
        block
    }

    /// A statement for whose end others are needed. Main waits for a while only.
    fn patient(&mut self, draft: &Draft, statement: Statement) -> Statement {
        let is_main = matches!(draft.role, Role::Main { .. });
        if !is_main && self.random.chance(70) {
            return statement;
        }
        let limited = self.within(&[10, 20, 30, 50, 100], statement);
        if is_main || self.random.chance(80) { self.guarded(limited) } else { limited }
    }

    fn within(&mut self, limits: &[u64], statement: Statement) -> Statement {
        let limit = Duration::from_millis(self.random.pick(limits));
        Statement::Timeout(limit, vec![statement])
    }

    /// The name of one of two things of a kind.
    fn name(&mut self, kind: &str) -> String {
        format!("{kind}{}", self.random.below(2))
    }

    fn guarded(&mut self, statement: Statement) -> Statement {
        let kind = self.random.pick(&[Kind::Timeout, Kind::Error, Kind::Any, Kind::Any]);
        let handler = vec![Statement::Print(self.label("p"))];
        Statement::Try(vec![statement], vec![(kind, handler)], Vec::new())
    }

    /// A variable for a new task.
    fn variable(&mut self, draft: &Draft) -> String {
        if !self.cancels() {
            return format!("$v{}", draft.variables.len());
        }
        // Where an error can leave out the spawn, a name that main has used as well would
        // lead to main's task, which may be the one that asks.
        self.spawned += 1;
        format!("$v{}", self.spawned)
    }

    fn gather(&mut self, draft: &mut Draft) -> Statement {
        let mut items = Vec::new();
        for _ in 0..self.random.pick(&[0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4]) {
            let task =
                if self.random.chance(40) { self.task(draft, Use::Wait) } else { None };
            match task {
                Some(variable) => items.push(Item::Variable(variable)),
                None => items.extend(self.affordable(draft).map(Item::Function)),
            }
        }
        Statement::Gather(items, self.random.chance(50))
    }

    /// A function that the draft may still use, paid for. Workers use helpers only: one that
    /// called another might come to await itself.
    fn affordable(&mut self, draft: &mut Draft) -> Option<String> {
        let only_helpers = matches!(draft.role, Role::Worker { .. });
        let costs = self.costs.iter().filter(|(function, cost)| {
            *cost <= draft.budget && (function.starts_with('h') || !only_helpers)
        });
        let costs: Vec<(String, usize)> = costs.cloned().collect();
        if costs.is_empty() {
            return None;
        }
        let (function, cost) = self.random.pick(&costs);
        draft.budget -= cost;
        Some(function)
    }

    /// A variable that holds a task, or may hold one: of its own, or for a worker one of
    /// those that main starts. A worker mostly asks for those before it, for two that wait
    /// for each other wait for ever; and never for itself. In a program that cancels it never
    /// waits for one after it: CPython's `cancel` goes round in a ring until it has no stack.
    fn task(&mut self, draft: &Draft, wanted: Use) -> Option<String> {
        let mut variables = draft.variables.clone();
        if let Role::Worker { index, workers } = draft.role {
            let any = self.random.chance(10);
            let any = if self.cancels() { wanted == Use::Other } else { any };
            let others = (0..workers)
                .filter(|other| if any { *other != index } else { *other < index });
            variables.extend(others.map(|other| format!("$g{other}")));
        }
        if variables.is_empty() { None } else { Some(self.random.pick(&variables)) }
    }

    fn label(&mut self, kind: &str) -> String {
        format!("{kind}{}", self.random.below(1000))
    }
}
