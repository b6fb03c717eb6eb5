//! What a process has used between two moments.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What one process measured: the totals of its run, and how many operations that were.
///
/// What a system or a contender cannot tell is absent.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub operations: usize,
    /// In nanoseconds.
    pub cpu: Option<f64>,
    /// In nanoseconds.
    pub wall: Option<f64>,
    /// Voluntary and involuntary context switches.
    pub switches: Option<f64>,
    /// Bytes asked of the allocator.
    pub requested: Option<f64>,
    /// Bytes of physical memory.
    pub resident: Option<f64>,
    pub polls: Option<f64>,
}

impl Report {
    /// The sum of two runs.
    pub fn plus(self, other: Report) -> Report {
        let add = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
        Report {
            operations: self.operations + other.operations,
            cpu: add(self.cpu, other.cpu),
            wall: add(self.wall, other.wall),
            switches: add(self.switches, other.switches),
            requested: add(self.requested, other.requested),
            resident: add(self.resident, other.resident),
            polls: add(self.polls, other.polls),
        }
    }
}

/// Measures from its start to its stop.
pub struct Meter {
    start: Instant,
    usage: Usage,
}

/// What the process has used so far.
struct Usage {
    cpu: Duration,
    switches: Option<i64>,
}

impl Meter {
    pub fn start() -> Meter {
        let start = Instant::now();
        Meter { start, usage: usage(start) }
    }

    /// `operations` have run since the start.
    pub fn stop(self, operations: usize) -> Report {
        let now = usage(self.start);
        let nanoseconds = |time: Duration| Some(time.as_nanos() as f64);
        let switches = now.switches.zip(self.usage.switches);
        Report {
            operations,
            cpu: nanoseconds(now.cpu.saturating_sub(self.usage.cpu)),
            wall: nanoseconds(self.start.elapsed()),
            switches: switches.map(|(now, before)| (now - before) as f64),
            ..Report::default()
        }
    }
}

/// The name of the clock behind [`Report::cpu`].
#[cfg(unix)]
pub const CLOCK: &str = "CPU time (user and system) of the process, from getrusage";

/// All threads of the process count, so a runtime gains nothing by a helping thread.
#[cfg(unix)]
fn usage(_start: Instant) -> Usage {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("every Unix knows RUSAGE_SELF");
    let microseconds = |time: TimeVal| {
        Duration::from_secs(time.tv_sec() as u64)
            + Duration::from_micros(time.tv_usec() as u64)
    };
    let switches =
        usage.voluntary_context_switches() + usage.involuntary_context_switches();
    Usage {
        cpu: microseconds(usage.user_time()) + microseconds(usage.system_time()),
        switches: Some(switches),
    }
}

/// The name of the clock behind [`Report::cpu`].
#[cfg(not(unix))]
pub const CLOCK: &str = "time on the wall, where there is no getrusage";

/// Windows counts CPU time in steps of 15.6 ms, which is longer than some rows take.
#[cfg(not(unix))]
fn usage(start: Instant) -> Usage {
    Usage { cpu: start.elapsed(), switches: None }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn a_sum_knows_only_what_both_runs_know() {
        let a = Report {
            operations: 2,
            cpu: Some(10.0),
            polls: Some(1.0),
            ..Report::default()
        };
        let b = Report { operations: 3, cpu: Some(5.0), ..Report::default() };
        let sum = Report { operations: 5, cpu: Some(15.0), ..Report::default() };
        assert_eq!(a.plus(b), sum);
    }

    #[test]
    fn a_report_survives_the_way_from_one_process_to_the_other() {
        let report = Report { operations: 1, cpu: Some(0.5), ..Report::default() };
        let sent = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&sent).unwrap(), report);
    }
}
