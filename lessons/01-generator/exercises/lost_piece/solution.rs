//! # The lost piece: solved
//!
//! There is one place where it pauses, as there is one `yield` in the Python.
//!
//! `mem::replace` has left `Done` in `*self`, so every return that does not write `*self`
//! ends the machine. That is right for an exception and for the end, and wrong for a pause.
//! The early return for a lost piece was a pause.
//!
//! It could write `*self` there too. But the Python goes round its loop in both cases, and
//! the answer changes only the number of the piece. Written like that, there is no second
//! pause that could be forgotten.

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
                let piece = if answer == Answer::Arrived { piece + 1 } else { piece };
                (pieces, piece, sendings + 1)
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
