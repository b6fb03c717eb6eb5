//! # Fetched twice: solved
//!
//! A task is interrupted only where it awaits, but the await of the fetch lies between the
//! line that looks for the value and the line that inserts it. In the meantime all other
//! tasks look for it, too, and find nothing. A lock that is held over the await keeps them
//! out. A task that has waited for the lock looks again, because most likely the value is
//! there now.
//!
//! Each key has a lock of its own, so no key waits for another one. The guard does the rest.
//! An error, a cancel and a drop release the lock, and since the lock is fair, it goes to the
//! task that has waited longest.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use cancel::TaskError;
use sync::Lock;

/// Values that are fetched when they are asked for, and then kept.
pub struct Cache<K, V, F> {
    values: RefCell<BTreeMap<K, V>>,
    locks: RefCell<BTreeMap<K, Rc<Lock>>>,
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
        Cache { values: RefCell::default(), locks: RefCell::default(), fetch }
    }

    /// Returns the value of the key, and fetches it if it is not there.
    pub async fn get(&self, key: K) -> Result<V, E> {
        if let Some(value) = self.find(&key) {
            return Ok(value);
        }
        // The borrow ends with this line, because other tasks come while this one waits.
        let lock = Rc::clone(self.locks.borrow_mut().entry(key.clone()).or_default());
        let _guard = lock.acquire().await?;
        if let Some(value) = self.find(&key) {
            return Ok(value);
        }
        let value = (self.fetch)(key.clone()).await?;
        self.values.borrow_mut().insert(key, value.clone());
        Ok(value)
    }

    fn find(&self, key: &K) -> Option<V> {
        self.values.borrow().get(key).cloned()
    }
}
