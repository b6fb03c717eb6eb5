//! # The lost piece: nothing taken out
//!
//! "`mem::replace` loses the state, so it has to go. The state stays where it is, and where
//! the machine returns I write `Done`." But there is one more way to leave a function, and
//! it is hidden in a question mark.
//!
//! The check says: an exception thrown in ends the upload

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
        let answer = sent?;
        let (pieces, piece, sendings) = match *self {
            Upload::Start { pieces } => (pieces, 1, 0),
            Upload::AtYield { pieces, piece, sendings } => {
                let piece = if answer == Answer::Arrived { piece + 1 } else { piece };
                (pieces, piece, sendings + 1)
            }
            Upload::Done => return Err(Exception::StopIteration),
        };
        if piece > pieces {
            *self = Upload::Done;
            return Ok(Step::Returned(sendings));
        }
        *self = Upload::AtYield { pieces, piece, sendings };
        Ok(Step::Yielded(piece))
    }
}
