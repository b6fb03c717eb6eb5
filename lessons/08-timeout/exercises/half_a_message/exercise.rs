//! # Half a message
//!
//! **Repair**, 20 minutes.
//!
//! A chat client gets its messages over a connection, one in a line. The connection brings
//! pieces of text as they come: half a line, or three lines and the beginning of a fourth.
//! `Lines` makes lines of the pieces.
//!
//! While no message comes, the client has something else to do now and then. So it waits
//! for the next line under a time limit, does the other work if the limit fires, and then
//! waits again:
//!
//! ```text
//! match timeout(Duration::from_millis(100), lines.next()).await? {
//!     Ok(line) => show(line),
//!     Err(TimedOut) => blink(),
//! }
//! ```
//!
//! **What you see.** Once in a while a message has lost its beginning. It happens to long
//! messages on slow connections, and never without the time limit.
//!
//! **What should happen.**
//!
//! * The lines come out as they were sent, whatever the limit, and whatever the pieces.
//!   Each comes out when its last piece has come.
//! * That holds however `next` is stopped: by an error at its await, or because its future
//!   is dropped.
//! * A limit that fires in the middle of a line stops `next` immediately.
//!
//! A function is called *cancel safe* if nothing is lost when its future is stopped at an
//! await. The `read` below is cancel safe: if it is stopped, the piece stays in the
//! connection.
//!
//! **In Python** `StreamReader.readline` is cancel safe, because what it has read so far
//! stays in the reader's buffer.
//!
//! You may change everything, as long as `new` and `next` can be called as now.
//!
//! The check says: nothing is lost if a limit fires in the middle of a line

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
            text += &(self.read)().await?;
        }
    }
}
