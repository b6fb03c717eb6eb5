//! # Fetched twice: one lock for all
//!
//! "A lock around the whole function, and nobody comes in between." Nobody does, and each
//! key is fetched once. But the lock is held while the weather of one city is fetched, and
//! all other cities wait for it, even those whose weather is there already.
//!
//! The check says: different keys are fetched at the same time

use std::cell::RefCell;
use std::collections::BTreeMap;

use cancel::TaskError;
use sync::Lock;

/// Values that are fetched when they are asked for, and then kept.
pub struct Cache<K, V, F> {
    values: RefCell<BTreeMap<K, V>>,
    lock: Lock,
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
        Cache { values: RefCell::default(), lock: Lock::default(), fetch }
    }

    /// Returns the value of the key, and fetches it if it is not there.
    pub async fn get(&self, key: K) -> Result<V, E> {
        let _guard = self.lock.acquire().await?;
        let value = self.values.borrow().get(&key).cloned();
        if let Some(value) = value {
            return Ok(value);
        }
        let value = (self.fetch)(key.clone()).await?;
        self.values.borrow_mut().insert(key, value.clone());
        Ok(value)
    }
}
