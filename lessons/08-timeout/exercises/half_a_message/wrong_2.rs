//! # Half a message: not in the middle of a line
//!
//! "Half a line is of no use. So once a line has begun, I read on until it is complete, and
//! I let the cancel pass only between two lines." No error can take anything away now. But
//! the rest of the line comes when it comes, and until then the limit limits nothing.
//!
//! The check says: a limit that fires in the middle of a line stops `next` immediately

use std::mem;

use cancel::Cancelled;

/// Makes lines of the pieces that `read` brings.
pub struct Lines<R> {
    read: R,
    /// What has come after the last line.
    rest: String,
}

impl<R: AsyncFnMut() -> Result<String, Cancelled>> Lines<R> {
    /// Lines of the pieces that `read` will bring. `read` is cancel safe.
    pub fn new(read: R) -> Lines<R> {
        Lines { read, rest: String::new() }
    }

    /// Waits for the next line, and returns it without its line break.
    pub async fn next(&mut self) -> Result<String, Cancelled> {
        let mut text = mem::take(&mut self.rest);
        loop {
            if let Some((line, rest)) = text.split_once('\n') {
                self.rest = rest.into();
                return Ok(line.into());
            }
            match (self.read)().await {
                Ok(piece) => text += &piece,
                Err(cancelled) if text.is_empty() => return Err(cancelled),
                // The line has begun.
                Err(Cancelled) => {}
            }
        }
    }
}
