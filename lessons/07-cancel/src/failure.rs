//! The error of a task that can fail.

use std::error::Error;
use std::fmt;

use crate::{Cancelled, TaskError};

/// The error of a task that may be cancelled, or fail in a way of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure<E> {
    /// It was cancelled.
    Cancelled,
    /// It failed.
    Error(E),
}

impl<E> From<Cancelled> for Failure<E> {
    fn from(_: Cancelled) -> Failure<E> {
        Failure::Cancelled
    }
}

impl<E: 'static> TaskError for Failure<E> {
    fn is_cancelled(&self) -> bool {
        matches!(self, Failure::Cancelled)
    }
}

impl<E: fmt::Display> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Cancelled => Cancelled.fmt(f),
            Failure::Error(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> Error for Failure<E> {}
