//! # Fetched twice
//!
//! **Repair**, 30 minutes.
//!
//! A server shows the weather of a city, which it has to fetch from somewhere else. That is
//! slow, and each fetch costs money. So there is a cache: what has been fetched once is not
//! fetched again.
//!
//! **What you see.** The bill. Each morning a hundred users ask for the same city in the
//! same second, and the cache fetches its weather a hundred times.
//!
//! **What should happen.**
//!
//! * Each key is fetched once, however many tasks ask for it at the same time. All of them
//!   get the value as soon as it is there. A value that is there already is returned
//!   immediately.
//! * Different keys are fetched at the same time. No key waits for another one.
//! * If a fetch fails, the task that has made it gets the error, and no other task does. Of
//!   the tasks that wait for the same key, the one that has asked first makes the next fetch,
//!   immediately.
//! * The same happens if the task that fetches is cancelled, or if its future is dropped. If
//!   that happens to a task that waits, nothing changes for the others.
//!
//! There is only one thread. So how can two tasks both find nothing in the cache, and both
//! fetch?
//!
//! **In Python** the same happens if there is an `await` between `if key not in cache` and
//! `cache[key] = value`.
//!
//! You may change everything, as long as `new` and `get` can be called as now. You may use
//! everything from this lesson and the lessons before it.
//!
//! The check says: each key is fetched once

use std::cell::RefCell;
use std::collections::BTreeMap;

use cancel::TaskError;

/// Values that are fetched when they are asked for, and then kept.
pub struct Cache<K, V, F> {
    values: RefCell<BTreeMap<K, V>>,
    fetch: F,
}

impl<K, V, E, F> Cache<K, V, F>
where
    K: Clone + Ord,
    V: Clone,
    E: TaskError,
    F: AsyncFn(K) -> Result<V, E>,
{
    /// An empty cache.
    pub fn new(fetch: F) -> Cache<K, V, F> {
        Cache { values: RefCell::default(), fetch }
    }

    /// Returns the value of the key, and fetches it if it is not there.
    pub async fn get(&self, key: K) -> Result<V, E> {
        let value = self.values.borrow().get(&key).cloned();
        if let Some(value) = value {
            return Ok(value);
        }
        let value = (self.fetch)(key.clone()).await?;
        self.values.borrow_mut().insert(key, value.clone());
        Ok(value)
    }
}
