//! # The lost piece: begun again
//!
//! "The machine must not be left in `Done`, so I put it back into `Start`." It does
//! continue, and it is easy to write, because `Start` wants only the number of pieces. But a
//! machine in `Start` has forgotten how far it was.
//!
//! The check says: a piece that has arrived is never sent again

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
                    *self = Upload::Start { pieces };
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
