//! The wrong way first: a check, an await, and an act on what is no longer true.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep, spawn, try_gather};
use spawn::running_loop;
use stage::{Flag, println};
use sync::Lock;
use timers::clock;

#[derive(Default)]
struct Cache {
    pages: RefCell<BTreeMap<&'static str, usize>>,
    lock: Lock,
}

impl Cache {
    /// The size of a page, which is fetched only if it is not known.
    async fn size(&self, link: &'static str) -> Result<usize, Cancelled> {
        let known = self.pages.borrow().get(link).copied();
        if let Some(size) = known {
            return Ok(size);
        }
        let size = fetch(link).await?;
        self.pages.borrow_mut().insert(link, size);
        Ok(size)
    }

    /// The same, for one task at a time.
    async fn size_locked(&self, link: &'static str) -> Result<usize, Cancelled> {
        let _guard = self.lock.acquire().await?;
        self.size(link).await
    }
}

async fn fetch(link: &str) -> Result<usize, Cancelled> {
    println!("{:.1} fetch {link}", now());
    sleep(Duration::from_millis(200)).await?;
    Ok(link.len())
}

/// Two tasks ask for the same page.
async fn ask_twice(with_lock: bool) -> Result<(), Cancelled> {
    let cache = Rc::new(Cache::default());
    let tasks = [Rc::clone(&cache), cache].map(|cache| {
        spawn(async move {
            if with_lock {
                cache.size_locked("/news").await
            } else {
                cache.size("/news").await
            }
        })
    });
    let sizes = try_gather(tasks).await?;
    println!("{:.1} {sizes:?}", now());
    Ok(())
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start("One page, fetched twice.", &[Flag::Virtual, Flag::Trace]);
    let clock = || clock(flags.contains(&Flag::Virtual));
    println!("without a lock");
    run_with(clock(), ask_twice(false))??;
    println!("with a lock");
    Ok(run_with(clock(), ask_twice(true))??)
}
