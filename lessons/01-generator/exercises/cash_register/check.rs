//! Rings up articles, and adds them up beside the register.

use generator::{Exception, Generator, Resumed, Step};

use super::attempt::{CashRegister, cash_register};

#[path = "../within_limit.rs"]
mod within_limit;

use within_limit::within_limit;

/// Numbers without a pattern, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as u32 % end
    }
}

/// A register, and all that was said to it and by it.
struct Watched {
    register: CashRegister,
    story: String,
}

impl Watched {
    fn new() -> Watched {
        Watched { register: cash_register(), story: "a new register".into() }
    }

    /// A register that was resumed once, and is to ask for the first price.
    fn started() -> Watched {
        let mut watched = Watched::new();
        let asked = watched.register.next();
        watched.heard("start", &asked);
        watched.promised("it asks the two questions in turn", asked == asks("price?"));
        watched
    }

    fn send(&mut self, number: u32) -> Resumed<&'static str, u32> {
        let resumed = self.register.send(number);
        self.heard(&number.to_string(), &resumed);
        resumed
    }

    fn throw(&mut self, exception: Exception) -> Resumed<&'static str, u32> {
        let resumed = self.register.throw(exception.clone());
        self.heard(&format!("raise {exception}"), &resumed);
        resumed
    }

    fn heard(&mut self, said: &str, resumed: &Resumed<&'static str, u32>) {
        let answer = match resumed {
            Ok(Step::Yielded(question)) => format!("asks \"{question}\""),
            Ok(Step::Returned(total)) => format!("returns {total}"),
            Err(exception) => format!("raises {exception}"),
        };
        self.story += &format!("; {said}: {answer}");
    }

    /// Fails with the promise, unless it was kept.
    fn promised(&self, promise: &str, kept: bool) {
        assert!(kept, "\n  promised: {promise}\n  happened: {}\n", self.story);
    }
}

fn asks(question: &'static str) -> Resumed<&'static str, u32> {
    Ok(Step::Yielded(question))
}

#[test]
fn it_asks_the_two_questions_in_turn() {
    within_limit("it asks the two questions in turn", || {
        for articles in 0..5 {
            let mut watched = Watched::started();
            let promise = "it asks the two questions in turn";
            for number in 0..articles {
                let asked = watched.send(100 + number);
                watched.promised(promise, asked == asks("how many?"));
                let asked = watched.send(1 + number);
                watched.promised(promise, asked == asks("price?"));
            }
        }
    });
}

#[test]
fn a_price_of_0_ends_it_with_the_total() {
    within_limit("a price of 0 ends it with the total", || {
        for (price, count) in [(5, 1), (5, 2), (2, 5), (1, 1), (199, 12)] {
            let mut watched = Watched::started();
            let _ = watched.send(price);
            let _ = watched.send(count);
            let returned = watched.send(0);
            watched.promised(
                "a price of 0 ends it with the total",
                returned == Ok(Step::Returned(price * count)),
            );
        }
        let mut watched = Watched::started();
        let returned = watched.send(0);
        watched
            .promised("without articles it returns 0", returned == Ok(Step::Returned(0)));
    });
}

#[test]
fn every_article_counts_and_not_only_the_last() {
    within_limit("every article counts and not only the last", || {
        for seed in 0..300 {
            let (mut numbers, mut watched) = (Numbers(seed), Watched::started());
            let mut total = 0;
            for _ in 0..2 + seed / 60 {
                let (price, count) = (1 + numbers.below(500), 1 + numbers.below(4));
                let _ = watched.send(price);
                let _ = watched.send(count);
                total += price * count;
            }
            let returned = watched.send(0);
            watched.promised(
                "every article counts, and not only the last",
                returned == Ok(Step::Returned(total)),
            );
        }
    });
}

#[test]
fn a_count_of_0_ends_nothing() {
    within_limit("a count of 0 ends nothing", || {
        for article in 0..4 {
            let mut watched = Watched::started();
            for _ in 0..article {
                let _ = watched.send(70);
                let _ = watched.send(3);
            }
            let _ = watched.send(500);
            let asked = watched.send(0);
            watched.promised("a count of 0 ends nothing", asked == asks("price?"));
            let _ = watched.send(25);
            let _ = watched.send(2);
            let total = article * 210 + 50;
            let returned = watched.send(0);
            watched
                .promised("a count of 0 adds 0", returned == Ok(Step::Returned(total)));
        }
    });
}

#[test]
fn each_register_adds_up_for_itself() {
    within_limit("each register adds up for itself", || {
        let (mut one, mut other) = (Watched::started(), Watched::started());
        for number in 1..10 {
            let _ = one.send(number);
            let _ = other.send(10 * number);
            let _ = one.send(2);
            let _ = other.send(1);
        }
        let promise = "each register adds up for itself";
        let returned = one.send(0);
        one.promised(promise, returned == Ok(Step::Returned(90)));
        let returned = other.send(0);
        other.promised(promise, returned == Ok(Step::Returned(450)));
    });
}

#[test]
fn an_exception_ends_it_wherever_it_is() {
    within_limit("an exception ends it wherever it is", || {
        for resumes in 0..6 {
            let no_paper = Exception::Error("the roll of paper is empty".into());
            for exception in [Exception::GeneratorExit, no_paper] {
                let mut watched = Watched::new();
                for _ in 0..resumes {
                    let _ = watched.send(3);
                }
                let raised = watched.throw(exception.clone()) == Err(exception);
                watched.promised("an exception thrown in comes out", raised);
                let ended = watched.send(3) == Err(Exception::StopIteration);
                watched.promised("an exception thrown in ends it", ended);
            }
        }
    });
}

#[test]
fn a_register_that_has_ended_stays_ended() {
    within_limit("a register that has ended stays ended", || {
        let mut watched = Watched::started();
        for number in [80, 2, 0] {
            let _ = watched.send(number);
        }
        for number in [0, 80, 0, 0] {
            let ended = watched.send(number) == Err(Exception::StopIteration);
            watched.promised("a register that has ended stays ended", ended);
        }
    });
}
