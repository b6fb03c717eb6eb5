//! # Half a message: put it back
//!
//! "The limit throws an error at the await. There I put back what I have read, and pass
//! the error on." For errors that is right. But a future can also be dropped where it
//! waits, for example because it has lost a `select`. Then no error is thrown, no branch is
//! taken, and the local variable is dropped with the future.
//!
//! The check says: nothing is lost if the future of `next` is dropped

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
                Err(cancelled) => {
                    self.rest = text;
                    return Err(cancelled);
                }
            }
        }
    }
}
