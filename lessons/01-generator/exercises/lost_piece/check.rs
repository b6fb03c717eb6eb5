//! Uploads over good lines and bad ones, beside a loop that does what the Python does.

use generator::{Exception, Generator, Resumed, Step};

use super::attempt::{Answer, Upload};

#[path = "../within_limit.rs"]
mod within_limit;

use within_limit::within_limit;

/// Numbers without a pattern, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % end
    }

    fn answer(&mut self) -> Answer {
        if self.below(3) == 0 { Answer::Lost } else { Answer::Arrived }
    }
}

/// An upload, and all that was said to it and by it.
struct Watched {
    upload: Upload,
    started: bool,
    story: String,
}

impl Watched {
    fn new(pieces: u32) -> Watched {
        let story = format!("pieces: {pieces}");
        Watched { upload: Upload::Start { pieces }, started: false, story }
    }

    fn resume(&mut self, sent: Result<Answer, Exception>) -> Resumed<u32, u32> {
        let said = match &sent {
            Ok(_) if !self.started => "start".to_string(),
            Ok(answer) => format!("{answer:?}"),
            Err(exception) => format!("raise {exception}"),
        };
        self.started = true;
        let resumed = self.upload.resume(sent);
        self.story += &format!("; {said}: {}", in_words(&resumed));
        resumed
    }

    /// Fails with the promise, unless it was kept.
    fn promised(&self, promise: &str, kept: bool) {
        assert!(kept, "\n  promised: {promise}\n  happened: {}\n", self.story);
    }
}

fn in_words(resumed: &Resumed<u32, u32>) -> String {
    match resumed {
        Ok(Step::Yielded(piece)) => format!("yields {piece}"),
        Ok(Step::Returned(sendings)) => format!("returns {sendings}"),
        Err(exception) => format!("raises {exception}"),
    }
}

#[test]
fn the_upload_goes_on_after_a_lost_piece() {
    within_limit("the upload continues after a lost piece", || {
        for pieces in 1..6 {
            for lost in 1..=pieces {
                let mut watched = Watched::new(pieces);
                // The first of these starts it; whatever is sent then goes nowhere.
                for _ in 0..lost {
                    let _ = watched.resume(Ok(Answer::Arrived));
                }
                for _ in 0..3 {
                    let resumed = watched.resume(Ok(Answer::Lost));
                    watched.promised(
                        "the upload continues after a lost piece, with the same piece",
                        resumed == Ok(Step::Yielded(lost)),
                    );
                }
                let resumed = watched.resume(Ok(Answer::Arrived));
                watched
                    .promised("the upload continues after a lost piece", resumed.is_ok());
            }
        }
    });
}

#[test]
fn a_piece_that_has_arrived_is_never_sent_again() {
    within_limit("a piece that has arrived is never sent again", || {
        for seed in 0..100 {
            let (mut numbers, mut watched) = (Numbers(seed), Watched::new(5));
            let mut arrived = Vec::new();
            let mut answer = numbers.answer();
            // Whether it goes on at all is for the others to check.
            for _ in 0..50 {
                let Ok(Step::Yielded(piece)) = watched.resume(Ok(answer)) else { break };
                let promise = "a piece that has arrived is never sent again";
                watched.promised(promise, !arrived.contains(&piece));
                answer = numbers.answer();
                if answer == Answer::Arrived {
                    arrived.push(piece);
                }
            }
        }
    });
}

#[test]
fn it_does_what_the_python_does() {
    within_limit("it does what the Python does", || {
        for seed in 0..300 {
            let mut numbers = Numbers(seed);
            let pieces = numbers.below(7) as u32;
            let mut watched = Watched::new(pieces);
            let promise = "it yields and returns what the Python does";

            let mut answer = numbers.answer();
            let (mut piece, mut sendings) = (1, 0);
            while piece <= pieces {
                let resumed = watched.resume(Ok(answer));
                watched.promised(promise, resumed == Ok(Step::Yielded(piece)));
                answer = numbers.answer();
                sendings += 1;
                if answer == Answer::Arrived {
                    piece += 1;
                }
            }
            let resumed = watched.resume(Ok(answer));
            watched.promised(promise, resumed == Ok(Step::Returned(sendings)));
        }
    });
}

#[test]
fn an_upload_that_has_ended_stays_ended() {
    within_limit("an upload that has ended stays ended", || {
        for pieces in 0..4 {
            let mut watched = Watched::new(pieces);
            for _ in 0..=pieces {
                let _ = watched.resume(Ok(Answer::Arrived));
            }
            for answer in [Answer::Arrived, Answer::Lost, Answer::Arrived] {
                let ended = watched.resume(Ok(answer)) == Err(Exception::StopIteration);
                watched.promised("an upload that has ended stays ended", ended);
            }
        }
    });
}

#[test]
fn an_exception_thrown_in_ends_the_upload() {
    within_limit("an exception thrown in ends the upload", || {
        for resumes in 0..4 {
            for exception in
                [Exception::GeneratorExit, Exception::Error("no line".into())]
            {
                let mut watched = Watched::new(5);
                for _ in 0..resumes {
                    let _ = watched.resume(Ok(Answer::Arrived));
                }
                let raised = watched.resume(Err(exception.clone())) == Err(exception);
                watched.promised("an exception thrown in comes out", raised);
                let ended =
                    watched.resume(Ok(Answer::Arrived)) == Err(Exception::StopIteration);
                watched.promised("an exception thrown in ends the upload", ended);
            }
        }
    });
}

#[test]
fn two_uploads_do_not_mix() {
    within_limit("two uploads do not mix", || {
        let (mut one, mut other) = (Watched::new(3), Watched::new(2));
        for (answer, of_one, of_other) in [
            (Answer::Arrived, Step::Yielded(1), Step::Yielded(1)),
            (Answer::Lost, Step::Yielded(1), Step::Yielded(1)),
            (Answer::Arrived, Step::Yielded(2), Step::Yielded(2)),
            (Answer::Arrived, Step::Yielded(3), Step::Returned(3)),
        ] {
            let resumed = one.resume(Ok(answer));
            one.promised("each upload has variables of its own", resumed == Ok(of_one));
            let resumed = other.resume(Ok(answer));
            other.promised(
                "each upload has variables of its own",
                resumed == Ok(of_other),
            );
        }
    });
}
