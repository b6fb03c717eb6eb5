//! # The lost piece: solved
//!
//! There is one place where it pauses, as there is one `yield` in the Python.
//!
//! `mem::replace` has left `Done` behind, so whoever returns without writing `*self` ends
//! the machine. That is right for an exception and for the end, and wrong for a pause;
//! and the early return for a lost piece was a pause.
//!
//! One could write `*self` there, too. But the Python goes round its loop in both cases,
//! and all that the answer changes is the number of the piece. Said in this way, there is
//! no second pause that could be forgotten.

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
