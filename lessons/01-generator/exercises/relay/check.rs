//! Teams whose runners write down whatever is done to them.

use std::cell::RefCell;
use std::rc::Rc;

use generator::{Exception, Generator, Resumed, Step};

use super::attempt::{Relay, relay};

#[path = "../within_limit.rs"]
mod within_limit;

use within_limit::within_limit;

/// What happened on the track, in order.
type Track = Rc<RefCell<Vec<String>>>;

/// Yields once for each lap, and then returns the sum of what was sent.
struct Runner {
    name: &'static str,
    laps: u32,
    /// What is done with an exception that comes while it runs.
    falls: Falls,
    run: u32,
    sum: u32,
    ended: bool,
    track: Track,
}

#[derive(Clone, Copy, PartialEq)]
enum Falls {
    /// The exception comes out again.
    AndStaysDown,
    /// It is caught, and the race goes on.
    AndRunsOn,
    /// It is caught, and the runner has finished.
    OverTheLine,
    /// No exception is needed: the runner raises one, when resumed for the last time.
    ByItself,
}

impl Runner {
    fn new(name: &'static str, laps: u32, falls: Falls, track: &Track) -> Runner {
        let track = Rc::clone(track);
        Runner { name, laps, falls, run: 0, sum: 0, ended: false, track }
    }

    fn notes(&self, what: &str) {
        self.track.borrow_mut().push(format!("{} {what}", self.name));
    }
}

impl Generator for Runner {
    type Sent = u32;
    type Yield = String;
    type Return = u32;

    fn resume(&mut self, sent: Result<u32, Exception>) -> Resumed<String, u32> {
        if self.ended {
            self.notes("is resumed after the end");
            return Err(sent.err().unwrap_or(Exception::StopIteration));
        }
        let started = self.run > 0;
        match sent {
            Ok(number) if started => self.sum += number,
            Ok(0) => self.notes("starts"),
            Ok(number) => self.notes(&format!("starts with {number}")),
            Err(exception) => {
                self.notes(&format!("hears of {exception}"));
                let catches =
                    [Falls::AndRunsOn, Falls::OverTheLine].contains(&self.falls);
                if !started || !catches {
                    self.ended = true;
                    return Err(exception);
                }
                if self.falls == Falls::OverTheLine {
                    self.run = self.laps;
                }
            }
        }
        self.run += 1;
        if self.run <= self.laps {
            return Ok(Step::Yielded(format!("{} {}", self.name, self.run)));
        }
        self.ended = true;
        if self.falls == Falls::ByItself {
            self.notes("falls");
            return Err(Exception::Error(format!("{} fell", self.name)));
        }
        self.notes("returns");
        Ok(Step::Returned(self.sum))
    }
}

/// A team, and where its runners write.
struct Team {
    relay: Relay<Runner, Runner>,
    track: Track,
}

impl Team {
    fn new((a, a_falls): (u32, Falls), (b, b_falls): (u32, Falls)) -> Team {
        let track = Track::default();
        let runner = |name, laps, falls| Runner::new(name, laps, falls, &track);
        let relay = relay(runner("a", a, a_falls), runner("b", b, b_falls));
        Team { relay, track }
    }

    /// Both run without a fall.
    fn runs(a: u32, b: u32) -> Team {
        Team::new((a, Falls::AndStaysDown), (b, Falls::AndStaysDown))
    }

    fn resume(&mut self, sent: Result<u32, Exception>) -> Resumed<String, (u32, u32)> {
        let resumed = self.relay.resume(sent);
        let answer = match &resumed {
            Ok(Step::Yielded(value)) => format!("(the team yields \"{value}\")"),
            Ok(Step::Returned(results)) => format!("(the team returns {results:?})"),
            Err(exception) => format!("(the team raises {exception})"),
        };
        self.track.borrow_mut().push(answer);
        resumed
    }

    /// How often this was written on the track.
    fn count(&self, what: &str) -> usize {
        self.track.borrow().iter().filter(|line| line.contains(what)).count()
    }

    /// Fails with the promise, unless it was kept.
    fn promised(&self, promise: &str, kept: bool) {
        let track = self.track.borrow().join("; ");
        assert!(kept, "\n  promised: {promise}\n  happened: {track}\n");
    }
}

fn lap(name: &str, number: u32) -> Resumed<String, (u32, u32)> {
    Ok(Step::Yielded(format!("{name} {number}")))
}

fn boom() -> Exception {
    Exception::Error("boom".into())
}

#[test]
fn the_second_starts_in_the_same_resume_in_which_the_first_returns() {
    within_limit(
        "the second starts in the same resume in which the first returns",
        || {
            let promise =
                "the second starts in the same resume in which the first returns";
            for laps in 0..4 {
                let mut team = Team::runs(laps, 2);
                for number in 1..=laps {
                    let resumed = team.resume(Ok(0));
                    team.promised(
                        "first the first one runs",
                        resumed == lap("a", number),
                    );
                }
                let resumed = team.resume(Ok(9));
                team.promised(promise, resumed == lap("b", 1));
                team.promised(
                    "the second starts with no value in particular",
                    team.count("b starts with") == 0,
                );
            }
        },
    );
}

#[test]
fn every_value_reaches_the_runner_with_the_baton_and_both_results_come_back() {
    within_limit(
        "every value reaches the runner with the baton and both results come back",
        || {
            for a in 0..5 {
                for b in 0..5 {
                    let mut team = Team::runs(a, b);
                    // What is sent in each resume. The first one only starts the team.
                    let sent = |resume: u32| (resume * 7919 + 13 * a + b) % 1000;
                    let sum =
                        |from: u32, laps: u32| (from..from + laps).map(sent).sum::<u32>();
                    let mut resume = 0;
                    for (name, laps) in [("a", a), ("b", b)] {
                        for number in 1..=laps {
                            let resumed = team.resume(Ok(sent(resume)));
                            let promise =
                                "what the runner with the baton yields, the team yields";
                            team.promised(promise, resumed == lap(name, number));
                            resume += 1;
                        }
                    }
                    let resumed = team.resume(Ok(sent(resume)));
                    let results = (sum(1, a), sum(a + 1, b));
                    team.promised(
                        &format!("when both have returned, the team returns {results:?}"),
                        resumed == Ok(Step::Returned(results)),
                    );
                }
            }
        },
    );
}

#[test]
fn an_exception_is_thrown_into_the_runner_with_the_baton() {
    within_limit("an exception is thrown into the runner with the baton", || {
        for resumes in 0..6 {
            for exception in [boom(), Exception::GeneratorExit] {
                let mut team = Team::runs(3, 3);
                for _ in 0..resumes {
                    let _ = team.resume(Ok(0));
                }
                let resumed = team.resume(Err(exception.clone()));
                let runner = if resumes <= 3 { "a" } else { "b" };
                team.promised(
                    "an exception is thrown into the runner with the baton",
                    team.count("hears of") == 1
                        && team.count(&format!("{runner} hears of {exception}")) == 1,
                );
                team.promised(
                    "an exception that comes out of a runner comes out of the team",
                    resumed == Err(exception),
                );
                let ended = team.resume(Ok(0)) == Err(Exception::StopIteration);
                team.promised(
                    "an exception that comes out of a runner ends the team",
                    ended,
                );
                team.promised(
                    "nobody who has finished is resumed again",
                    team.count("after the end") == 0,
                );
            }
        }
    });
}

#[test]
fn a_runner_may_catch_the_exception_and_run_on() {
    within_limit("a runner may catch the exception and run on", || {
        let mut team = Team::new((2, Falls::AndRunsOn), (2, Falls::AndRunsOn));
        for (sent, yields) in [
            (Ok(0), lap("a", 1)),
            (Err(boom()), lap("a", 2)),
            (Ok(0), lap("b", 1)),
            (Err(boom()), lap("b", 2)),
            (Ok(0), Ok(Step::Returned((0, 0)))),
        ] {
            let resumed = team.resume(sent);
            let promise = "a runner may catch the exception and run on";
            team.promised(promise, resumed == yields);
        }
    });
}

#[test]
fn an_exception_that_the_first_one_catches_never_reaches_the_second() {
    within_limit(
        "an exception that the first one catches never reaches the second",
        || {
            let mut team = Team::new((3, Falls::OverTheLine), (1, Falls::AndStaysDown));
            let _ = team.resume(Ok(0));
            let resumed = team.resume(Err(boom()));
            team.promised(
                "a first one that catches an exception and returns hands on the baton",
                resumed == lap("b", 1) && team.count("b hears") == 0,
            );
        },
    );
}

/// Runs so many resumes, and then a fall.
fn falls(mut team: Team, resumes: u32, who: &str) -> Team {
    for _ in 0..resumes {
        let _ = team.resume(Ok(0));
    }
    let fell = team.resume(Ok(0)) == Err(Exception::Error(format!("{who} fell")));
    team.promised("an exception that a runner raises comes out of the team", fell);
    let ended = team.resume(Ok(0)) == Err(Exception::StopIteration);
    team.promised("an exception that comes out of a runner ends the team", ended);
    let promise = "nobody who has finished is resumed again";
    team.promised(promise, team.count("after the end") == 0);
    team
}

#[test]
fn who_falls_ends_the_team() {
    within_limit("a runner who falls ends the team", || {
        for laps in 0..3 {
            let team = Team::new((laps, Falls::ByItself), (2, Falls::AndStaysDown));
            let team = falls(team, laps, "a");
            team.promised("the other one is not resumed any more", team.count("b ") == 0);
            let team = Team::new((2, Falls::AndStaysDown), (laps, Falls::ByItself));
            falls(team, 2 + laps, "b");
        }
    });
}

#[test]
fn nobody_who_has_finished_is_resumed_again() {
    within_limit("nobody who has finished is resumed again", || {
        for (a, b) in [(0, 0), (0, 2), (2, 0), (2, 2)] {
            let mut team = Team::runs(a, b);
            for _ in 0..=a + b {
                let _ = team.resume(Ok(0));
            }
            let after =
                [team.resume(Ok(0)), team.resume(Err(boom())), team.resume(Ok(0))];
            let promise = "nobody who has finished is resumed again";
            team.promised(promise, team.count("after the end") == 0);
            let stops = || Err(Exception::StopIteration);
            team.promised(
                "a team that has ended raises StopIteration, or what is thrown in",
                after == [stops(), Err(boom()), stops()],
            );
        }
    });
}

#[test]
fn nobody_runs_before_having_the_baton() {
    within_limit("nobody runs before having the baton", || {
        let mut team = Team::runs(2, 1);
        team.promised("making a team runs none of it", team.track.borrow().is_empty());
        let _ = team.resume(Ok(0));
        let _ = team.resume(Ok(0));
        let promise = "nobody runs before having the baton";
        team.promised(promise, team.count("b ") == 0);
    });
}

#[test]
fn a_team_can_run_in_a_team() {
    within_limit("a team can run in a team", || {
        let track = Track::default();
        let runner = |name| Runner::new(name, 1, Falls::AndStaysDown, &track);
        let mut nested = relay(relay(runner("a"), runner("b")), runner("c"));
        let yields = ["a 1", "b 1", "c 1"];
        for (number, value) in yields.into_iter().enumerate() {
            let resumed = nested.send(number as u32);
            assert_eq!(
                resumed,
                Ok(Step::Yielded(value.into())),
                "a team can run in a team"
            );
        }
        assert_eq!(
            nested.send(3),
            Ok(Step::Returned(((1, 2), 3))),
            "a team can run in a team"
        );
    });
}
