//! # Fetched twice: waiting for the first
//!
//! "The first task that asks leaves an event in the cache. The others find it, and wait until
//! the value is there." If all goes well, each key is fetched once, and different keys at the
//! same time. But an error leaves the function at the `?`, and then nobody sets the event. A
//! cancel is such an error, too. From then on, all who ask for that city wait for ever.
//!
//! The check says: if a fetch fails, the task that has asked next fetches again

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use cancel::TaskError;
use sync::Event;

/// Values that are fetched when they are asked for, and then kept.
pub struct Cache<K, V, F> {
    values: RefCell<BTreeMap<K, V>>,
    /// The keys that are being fetched.
    fetches: RefCell<BTreeMap<K, Rc<Event>>>,
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
        Cache { values: RefCell::default(), fetches: RefCell::default(), fetch }
    }

    /// Returns the value of the key, and fetches it if it is not there.
    pub async fn get(&self, key: K) -> Result<V, E> {
        loop {
            let value = self.values.borrow().get(&key).cloned();
            if let Some(value) = value {
                return Ok(value);
            }
            let event = self.fetches.borrow().get(&key).cloned();
            match event {
                Some(event) => event.wait().await?,
                None => break,
            }
        }
        let event = Rc::new(Event::default());
        self.fetches.borrow_mut().insert(key.clone(), Rc::clone(&event));
        let value = (self.fetch)(key.clone()).await?;
        self.values.borrow_mut().insert(key, value.clone());
        event.set();
        Ok(value)
    }
}
