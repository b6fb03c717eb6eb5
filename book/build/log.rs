//! Collects what mdBook logs as a warning or an error, for it tells of mistakes in no
//! other way.

use crate::problem::{Problem, line_with};
use crate::repository::Repository;
use crate::summary;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// A subscriber that keeps warnings and errors. Its clones share what they keep.
#[derive(Clone, Default)]
pub struct Log {
    messages: Arc<Mutex<Vec<String>>>,
}

impl Log {
    /// The messages as problems. mdBook names the file in backquotes, and often the
    /// culprit.
    pub fn problems(&self, repository: &Repository) -> Vec<Problem> {
        let chapters = summary::chapters(repository);
        let messages = self.messages.lock().expect("logging does not panic");
        let problem = |message: &String| {
            let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
            let is_named = |file: &str| {
                quoted.iter().any(|name| file.strip_prefix("book/src/") == Some(name))
            };
            match chapters.iter().find(|(file, _)| is_named(file)) {
                Some((file, text)) => {
                    let line = line_with(text, &quoted).unwrap_or(1);
                    Problem::new(file, line, message)
                }
                None => Problem::new("book/book.toml", 1, message),
            }
        };
        messages.iter().map(problem).collect()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.messages.lock().expect("logging does not panic").push(message.0);
    }

    // Spans say nothing to us.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            write!(self.0, "{value:?}").expect("a string can be written to");
        }
    }
}
