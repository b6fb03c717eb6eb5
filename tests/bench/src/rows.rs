//! What is measured: the rows of the table.

use crate::contender::Contender::{
    self, Asyncio, Cancellable, Futures, Lessons, Smol, Tokio,
};
use crate::meter::Report;

/// One comparison.
pub struct Row {
    /// What `--row` takes.
    pub name: &'static str,
    pub title: &'static str,
    pub contenders: &'static [Contender],
    pub metrics: Vec<Metric>,
    /// One case is shown in full; several are shown side by side, as growth.
    pub cases: Vec<Case>,
}

/// Work of one size, as the measuring process is told to do it.
pub struct Case {
    pub work: &'static str,
    pub numbers: Vec<usize>,
    /// How often. If more than once, the first run is to warm up and does not count.
    pub runs: usize,
}

/// A figure of a report.
pub struct Metric {
    pub name: &'static str,
    /// Otherwise in all.
    pub per_operation: bool,
    pub of: fn(&Report) -> Option<f64>,
}

impl Metric {
    pub fn value(&self, report: &Report) -> Option<f64> {
        let total = (self.of)(report)?;
        Some(if self.per_operation { total / report.operations as f64 } else { total })
    }
}

fn time(name: &'static str) -> Metric {
    Metric { name, per_operation: true, of: |report| report.cpu }
}

const SWITCHES: Metric = Metric {
    name: "context switches in all",
    per_operation: false,
    of: |report| report.switches,
};
const WALL: Metric = Metric {
    name: "ms on the wall in all",
    per_operation: false,
    of: |report| Some(report.wall? / 1e6),
};
const REQUESTED: Metric = Metric {
    name: "bytes requested per task",
    per_operation: true,
    of: |report| report.requested,
};
const RESIDENT: Metric = Metric {
    name: "bytes resident per task",
    per_operation: true,
    of: |report| report.resident,
};
const POLLS: Metric =
    Metric { name: "polls each", per_operation: true, of: |report| report.polls };

const ALL: &[Contender] = &[Tokio, Smol, Futures, Lessons, Cancellable, Asyncio];
const WITH_TIMERS: &[Contender] = &[Tokio, Smol, Lessons, Asyncio];
const IN_RUST: &[Contender] = &[Tokio, Smol, Futures, Lessons];

/// The numbers of tasks for which growth is shown.
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Small work is done again and again, until it is about 300,000 operations; all of it is done
/// once before, for what grows with new memory is another matter.
fn growing(work: &'static str, times: Option<usize>) -> Vec<Case> {
    let case = |tasks| Case {
        work,
        numbers: [tasks].into_iter().chain(times).collect(),
        runs: (300_000 / (tasks * times.unwrap_or(1)) + 1).max(2),
    };
    SIZES.map(case).into()
}

/// All rows, in the order in which they are measured.
pub fn rows() -> Vec<Row> {
    let one = |runs, work, numbers: &[usize]| {
        vec![Case { work, numbers: numbers.to_vec(), runs }]
    };
    vec![
        Row {
            name: "yield-1k",
            title: "1,000 tasks yield 1,000 times each",
            contenders: ALL,
            metrics: vec![time("ns per yield")],
            cases: one(2, "yield", &[1_000, 1_000]),
        },
        Row {
            name: "yield-100k",
            title: "100,000 tasks yield 10 times each",
            contenders: ALL,
            metrics: vec![time("ns per yield")],
            cases: one(2, "yield", &[100_000, 10]),
        },
        Row {
            name: "spawn-all",
            title: "spawn 100,000 tasks, then await all",
            contenders: ALL,
            metrics: vec![time("ns per task")],
            cases: one(4, "spawn-all", &[100_000]),
        },
        Row {
            name: "spawn-each",
            title: "spawn 100,000 tasks, each awaited before the next is spawned",
            contenders: ALL,
            metrics: vec![time("ns per task")],
            cases: one(4, "spawn-each", &[100_000]),
        },
        Row {
            name: "gather",
            title: "gather 10,000 tasks that yield 3 times each (futures: without tasks)",
            contenders: ALL,
            metrics: vec![time("ns per task")],
            cases: one(21, "gather", &[10_000, 3]),
        },
        Row {
            name: "sleep-1k",
            title: "1,000 tasks sleep 10 times each, 1 to 150 ms",
            contenders: WITH_TIMERS,
            metrics: vec![time("ns per sleep"), SWITCHES, WALL],
            cases: one(1, "sleep", &[1_000, 10, 150]),
        },
        Row {
            name: "sleep-100k",
            title: "100,000 tasks sleep 3 times each, 1 to 800 ms",
            contenders: WITH_TIMERS,
            metrics: vec![time("ns per sleep"), SWITCHES, WALL],
            cases: one(1, "sleep", &[100_000, 3, 800]),
        },
        Row {
            name: "cancel",
            title: "1,000 tasks begin a long sleep, yield, and drop it, 100 times each",
            contenders: WITH_TIMERS,
            metrics: vec![time("ns per sleep")],
            cases: one(6, "cancel", &[1_000, 100]),
        },
        Row {
            name: "round-trip",
            title: "two tasks pass a message to and fro 100,000 times (a oneshot each way)",
            contenders: ALL,
            metrics: vec![time("ns per round trip")],
            cases: one(4, "round-trip", &[100_000]),
        },
        Row {
            name: "bytes",
            title: "100,000 tasks sleep: the memory of each, its handle included",
            contenders: WITH_TIMERS,
            metrics: vec![REQUESTED, RESIDENT],
            cases: one(1, "bytes", &[100_000]),
        },
        Row {
            name: "grow-yield",
            title: "growth: tasks yield 5 times each",
            contenders: IN_RUST,
            metrics: vec![time("ns per yield")],
            cases: growing("yield", Some(5)),
        },
        Row {
            name: "grow-spawn",
            title: "growth: spawn tasks, then await all",
            contenders: IN_RUST,
            metrics: vec![time("ns per task")],
            cases: growing("spawn-all", None),
        },
        Row {
            name: "grow-sleep",
            title: "growth: tasks sleep once each, 1 to 1,000 ms of virtual time",
            contenders: &[Lessons],
            metrics: vec![time("ns per sleep"), POLLS],
            cases: growing("virtual-sleep", None),
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{REQUESTED, Row, SWITCHES, growing, rows};
    use crate::meter::Report;

    #[test]
    fn a_metric_is_per_operation_or_in_all_and_absent_if_nobody_knows() {
        let report = Report {
            operations: 4,
            requested: Some(100.0),
            switches: Some(100.0),
            ..Report::default()
        };
        assert_eq!(REQUESTED.value(&report), Some(25.0));
        assert_eq!(SWITCHES.value(&report), Some(100.0));
        assert_eq!(SWITCHES.value(&Report::default()), None);
    }

    #[test]
    fn growth_does_at_least_300_000_operations_of_each_size_and_warms_up() {
        let runs = |cases: Vec<super::Case>| -> Vec<_> {
            cases.iter().map(|case| case.runs).collect()
        };
        assert_eq!(runs(growing("yield", Some(5))), [61, 7, 2, 2]);
        assert_eq!(runs(growing("spawn-all", None)), [301, 31, 4, 2]);
    }

    #[test]
    fn names_are_unique_and_ratios_have_a_tokio() {
        let rows = rows();
        let names: BTreeSet<_> = rows.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), rows.len());
        let one_case = |row: &&Row| row.cases.len() == 1;
        assert!(
            rows.iter()
                .filter(one_case)
                .all(|row| row.contenders.contains(&super::Contender::Tokio))
        );
    }

    /// Each piece of work, made small, is known to each contender that is to do it.
    #[test]
    fn every_contender_can_do_what_its_rows_ask() {
        for row in rows() {
            for case in row.cases {
                let small: Vec<_> = case.numbers.iter().map(|_| 2).collect();
                for contender in row.contenders {
                    if *contender != super::Asyncio {
                        let report = contender.measure(case.work, &small);
                        assert!(report.is_some(), "{contender:?} {}", case.work);
                    }
                }
            }
        }
    }
}
