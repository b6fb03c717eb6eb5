//! How many bytes the program has asked for, and how many are resident.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

use memory_stats::memory_stats;

/// The allocator of the system, which counts once it was told to.
///
/// A kept counting allocator counts always, which costs each allocation two or three atomic
/// operations; the rows about time must not pay for that.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static REQUESTED: AtomicIsize = AtomicIsize::new(0);

/// The bytes that were in use at a moment.
pub struct Memory {
    pub requested: f64,
    pub resident: Option<f64>,
}

impl Memory {
    /// The bytes that are resident, and those requested since the first call.
    pub fn now() -> Memory {
        COUNTS.store(true, Ordering::Relaxed);
        let resident = memory_stats().map(|stats| stats.physical_mem as f64);
        Memory { requested: REQUESTED.load(Ordering::Relaxed) as f64, resident }
    }
}

impl Counting {
    fn count(&self, bytes: isize) {
        if COUNTS.load(Ordering::Relaxed) {
            REQUESTED.fetch_add(bytes, Ordering::Relaxed);
        }
    }
}

/// The size of a layout is at most `isize::MAX`.
fn size(layout: Layout) -> isize {
    layout.size() as isize
}

#[expect(unsafe_code, reason = "an allocator is an unsafe trait")]
// SAFETY: every call goes to the system's allocator unchanged, which keeps the promises; to
// count is to add to an atomic, which neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.count(size(layout));
        // SAFETY: the caller promises what `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.count(size(layout));
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        self.count(new_size as isize - size(layout));
        // SAFETY: as above.
        unsafe { System.realloc(at, layout, new_size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        self.count(-size(layout));
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn what_is_allocated_counts_until_it_is_freed() {
        let before = Memory::now().requested;
        let megabytes = vec![1_u8; 100 << 20];
        let during = Memory::now().requested;
        drop(megabytes);
        let after = Memory::now().requested;
        // Other tests may allocate at the same time, but not as much.
        let megabytes = |bytes: f64| (bytes / f64::from(1 << 20)).round();
        assert_eq!(megabytes(during - before), 100.0);
        assert_eq!(megabytes(after - before), 0.0);
    }
}
