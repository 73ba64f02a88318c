//! A set of token ids, one bit each.

/// The tokens that may come next. Ids beyond its size are not allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenMask {
    words: Vec<u32>,
    len: usize,
}

impl TokenMask {
    /// A mask over `len` ids from words of 32 bits, the lowest id in the lowest bit.
    pub fn from_words(mut words: Vec<u32>, len: usize) -> Self {
        words.resize(len.div_ceil(32), 0);
        if let (Some(last), rest @ 1..) = (words.last_mut(), len % 32) {
            *last &= (1 << rest) - 1;
        }
        Self { words, len }
    }

    #[cfg(test)]
    pub fn allows(&self, id: u32) -> bool {
        let id = id as usize;
        id < self.len && self.words[id / 32] >> (id % 32) & 1 == 1
    }

    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// The number of allowed tokens.
    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// The allowed ids in ascending order.
    pub fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(i, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                u32::try_from(i * 32).ok().map(|base| base + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_members_and_its_end() {
        let mask = TokenMask::from_words(vec![0b101, u32::MAX], 34);
        assert_eq!(mask.ids().collect::<Vec<_>>(), [0, 2, 32, 33]);
        assert_eq!(mask.count(), 4);
        assert!(mask.allows(33) && !mask.allows(34) && !mask.allows(1));
        assert_eq!(TokenMask::from_words(vec![], 40).count(), 0);
    }
}
