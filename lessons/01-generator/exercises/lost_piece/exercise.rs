//! # The lost piece
//!
//! **Repair**, 15 minutes.
//!
//! A file goes out in pieces over a bad line. The machine `Upload` decides which piece is
//! next. It yields the number of a piece; whoever runs it sends that piece, waits for
//! what the other side says, and resumes the machine with the answer. In the end it
//! returns how often a piece was sent.
//!
//! **In Python** it is this:
//!
//! ```python
//! def upload(pieces):
//!     piece, sendings = 1, 0
//!     while piece <= pieces:
//!         answer = yield piece
//!         sendings += 1
//!         if answer == "arrived":
//!             piece += 1
//!     return sendings
//! ```
//!
//! **What you see.** While the line is good, files arrive. When a piece is lost, the
//! machine asks for it once more, as it should. But that is the last that one hears of
//! it: the next resume raises `StopIteration`, and the rest of the file stays at home.
//!
//! **What should happen.**
//!
//! * A lost piece is yielded again, as often as it is lost. Then the upload goes on.
//! * A piece that has arrived is never sent again.
//! * What it yields and returns is what the Python above yields and returns.
//! * An exception thrown in ends the upload, and one that has ended stays ended.
//!
//! You may change everything inside `resume`.
//!
//! The check says: the upload goes on after a lost piece

use std::mem;

use generator::{Exception, Generator, Resumed, Step};

/// What the other side says of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is there.
    Arrived,
    /// It is not.
    Lost,
}

/// `upload` of the Python above.
#[derive(Clone, Copy)]
pub enum Upload {
    /// Not resumed yet.
    Start {
        /// How many pieces the file has.
        pieces: u32,
    },
    /// Paused at the `yield`, waiting for an answer.
    AtYield {
        /// As in `Start`.
        pieces: u32,
        /// The number of the piece that was sent last.
        piece: u32,
        /// How often a piece was sent and answered.
        sendings: u32,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl Generator for Upload {
    type Sent = Answer;
    type Yield = u32;
    type Return = u32;

    fn resume(&mut self, sent: Result<Answer, Exception>) -> Resumed<u32, u32> {
        let paused = mem::replace(self, Upload::Done);
        let answer = sent?;
        let (pieces, piece, sendings) = match paused {
            Upload::Start { pieces } => (pieces, 1, 0),
            Upload::AtYield { pieces, piece, sendings } => {
                if answer == Answer::Lost {
                    return Ok(Step::Yielded(piece));
                }
                (pieces, piece + 1, sendings + 1)
            }
            Upload::Done => return Err(Exception::StopIteration),
        };
        if piece > pieces {
            return Ok(Step::Returned(sendings));
        }
        *self = Upload::AtYield { pieces, piece, sendings };
        Ok(Step::Yielded(piece))
    }
}
