//! # The lost piece
//!
//! **Repair**, 15 minutes.
//!
//! A file is sent in pieces over a bad line. The machine `Upload` decides which piece comes
//! next. It yields the number of a piece. The caller sends that piece, waits for the answer
//! of the other side, and resumes the machine with it. At the end the machine returns how
//! many times a piece was sent.
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
//! machine asks for it once more, as it should. But the next resume raises `StopIteration`,
//! and the rest of the file is never sent.
//!
//! **What should happen.**
//!
//! * A lost piece is yielded again, as often as it is lost. Then the upload continues.
//! * A piece that has arrived is never sent again.
//! * The machine yields and returns what the Python above yields and returns.
//! * An exception that is thrown in ends the upload, and an upload that has ended stays
//!   ended.
//!
//! You may change everything inside `resume`.
//!
//! The check says: the upload continues after a lost piece

use std::mem;

use generator::{Exception, Generator, Resumed, Step};

/// The answer of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The piece is there.
    Arrived,
    /// The piece is not there.
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
        /// The number of the last piece that was sent.
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
