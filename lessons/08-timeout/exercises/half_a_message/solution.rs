//! # Half a message: solved
//!
//! A local variable of an `async fn` lies in its future, and is lost with it. So what has
//! been read must not lie there while the function waits. Here it always lies in `Lines`,
//! which outlives the future. However the await is left, the next call finds everything in
//! its place.
//!
//! A function can be stopped only at an await. So between two awaits the text may be taken
//! apart, and the line taken out.

use cancel::Cancelled;

/// Makes lines of the pieces that `read` brings.
pub struct Lines<R> {
    read: R,
    /// What has come and was not returned.
    text: String,
}

impl<R: AsyncFnMut() -> Result<String, Cancelled>> Lines<R> {
    /// Lines of the pieces that `read` will bring. `read` is cancel safe.
    pub fn new(read: R) -> Lines<R> {
        Lines { read, text: String::new() }
    }

    /// Waits for the next line, and returns it without its line break. It is cancel safe.
    pub async fn next(&mut self) -> Result<String, Cancelled> {
        loop {
            if let Some(end) = self.text.find('\n') {
                let line = self.text[..end].into();
                self.text.drain(..=end);
                return Ok(line);
            }
            let piece = (self.read)().await?;
            self.text.push_str(&piece);
        }
    }
}
