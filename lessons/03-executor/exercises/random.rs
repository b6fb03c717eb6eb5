//! Random numbers that are the same in each run. The exercises of lesson 04 use them too.

/// A generator of random numbers. The field is its state, and must not be zero.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
