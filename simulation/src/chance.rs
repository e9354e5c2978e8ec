//! Chance that can be had again: a stream of numbers for each purpose, from one seed.

/// A stream of numbers (splitmix64).
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of this purpose. What one purpose takes does not change another's.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        let mut chance = Self(seed ^ purpose.wrapping_mul(0xd6e8_feb8_6659_fd93));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, but not including, `n`; 0 when `n` is.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        // The high half times n, shifted back: the usual way without a division.
        let scaled = (self.next() >> 32) * u64::from(n);
        u32::try_from(scaled >> 32).unwrap_or(0)
    }

    /// A number between these two, both included.
    pub(crate) fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// True in so many of ten thousand times.
    pub(crate) fn happens(&mut self, in_ten_thousand: u32) -> bool {
        self.below(10_000) < in_ten_thousand
    }

    /// The place of one of these weights, the heavier the likelier.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                None => return at,
                Some(rest) => left = rest,
            }
        }
        0
    }
}
