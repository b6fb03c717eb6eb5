//! The work that is measured.
//!
//! `tasks.rs` and `sleeps.rs` are written once and compiled once for each runtime, against
//! the words `run`, `spawn`, `join`, `gather`, `yield_now` and `sleep` of the module that
//! includes them: so each runtime does the same, without a layer in between.

use std::time::Duration;

/// A time from one to `longest` milliseconds, spread evenly and to the nanosecond, and the
/// same in each run and for each contender.
pub fn pause(number: usize, longest: usize) -> Duration {
    const MILLISECOND: u64 = 1_000_000;
    let range = (longest as u64 * MILLISECOND).saturating_sub(MILLISECOND).max(1);
    Duration::from_nanos(MILLISECOND + scramble(number as u64) % range)
}

/// The steps of the generator SplitMix64: neighbours come out far from each other.
fn scramble(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::pause;

    #[test]
    fn pauses_differ_by_nanoseconds_and_fill_their_range() {
        let pauses: BTreeSet<_> = (0..10_000).map(|number| pause(number, 150)).collect();
        assert!(pauses.len() > 9_990);
        let (first, last) = (pauses.first().unwrap(), pauses.last().unwrap());
        let milliseconds = Duration::from_millis;
        assert!((milliseconds(1)..milliseconds(2)).contains(first));
        assert!((milliseconds(149)..milliseconds(150)).contains(last));
    }
}
