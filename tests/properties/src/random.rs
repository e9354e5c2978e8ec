//! Random choices that are the same in every run: a failing case must be there again tomorrow.

/// Where choices come from: a seed that never ends, or bytes that a fuzzer chose.
#[derive(Debug, Clone)]
pub struct Random(Source);

#[derive(Debug, Clone)]
enum Source {
    /// SplitMix64, which needs no crate and no seeding ceremony.
    Seed(u64),
    /// Each choice takes the next bytes; past the end every choice is the first.
    Bytes { bytes: Vec<u8>, at: usize },
}

impl Random {
    /// A sequence of its own for every name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(Source::Seed(seed))
    }

    /// The choices these bytes make, so that a fuzzer that changes a byte changes one choice.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Source::Bytes {
            bytes: bytes.to_vec(),
            at: 0,
        })
    }

    /// Whether the bytes are used up; a seed never is.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        match &self.0 {
            Source::Seed(_) => false,
            Source::Bytes { bytes, at } => *at >= bytes.len(),
        }
    }

    /// A number made of so many bytes, all eight where they cost nothing.
    fn next(&mut self, wanted: usize) -> u64 {
        match &mut self.0 {
            Source::Seed(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                z ^ (z >> 31)
            }
            Source::Bytes { bytes, at } => {
                let taken = bytes.iter().skip(*at).take(wanted);
                let number = taken.fold(0, |number, byte| number << 8 | u64::from(*byte));
                *at += wanted;
                number
            }
        }
    }

    /// A number in `0..limit`; 0 when the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        let wanted = match limit {
            1 => 0,
            2..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 8,
        };
        usize::try_from(self.next(wanted) % limit).unwrap_or(0)
    }

    /// A number from the first to the last, both included.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// True this many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of several; `None` of none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// One character of a text, `?` of an empty one.
    pub fn pick_char(&mut self, of: &str) -> char {
        let at = self.below(of.chars().count());
        of.chars().nth(at).unwrap_or('?')
    }

    /// So many characters of a text.
    pub fn chars(&mut self, of: &str, count: usize) -> String {
        (0..count).map(|_| self.pick_char(of)).collect()
    }

    /// A short text of anything: what the bytes say, or pieces a reader might stumble over.
    pub fn text(&mut self) -> String {
        const PIECES: &str = "0123456789.-+eE\"\\/[]{}:,* \t\ntruefalsn~#?字𠮷é\u{0}\u{2028}";
        let length = self.below(48);
        match &mut self.0 {
            Source::Seed(_) => self.chars(PIECES, length),
            Source::Bytes { bytes, at } => {
                let taken: Vec<u8> = bytes.iter().skip(*at).take(length).copied().collect();
                *at += length;
                String::from_utf8_lossy(&taken).into_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_name_is_a_sequence() {
        let draw = |name| {
            let mut random = Random::named(name);
            (0..8).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
    }

    #[test]
    fn every_value_of_a_range_comes_up() {
        let mut random = Random::named("range");
        let mut seen = [false; 5];
        for _ in 0..200 {
            let at = random.between(3, 7) - 3;
            *seen.get_mut(at).unwrap() = true;
        }
        assert_eq!(seen, [true; 5]);
    }

    #[test]
    fn bytes_are_choices_and_end() {
        let mut random = Random::from_bytes(&[7, 1, 2, 3, b'a', b'b', b'c']);
        assert_eq!(random.below(10), 7);
        assert_eq!(random.below(0x1_0000), 0x102);
        assert_eq!(random.text(), "abc");
        assert!(random.is_spent());
        assert_eq!((random.below(10), random.text()), (0, String::new()));
    }
}
