//! Reads numbers and texts out of bytes that nobody vouches for.

/// A place in bytes, which moves on with each value taken; none where they end too early.
#[derive(Clone, Debug)]
pub(in crate::gazetteer) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    /// A number in as many bytes as it needs, seven bits in each (LEB128).
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    /// The bytes of a text that stands behind its length.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

/// The number at a place.
#[inline]
pub(in crate::gazetteer) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// The values of a hash in a section of sorted pairs, each a `u64` and a `u32`.
pub(in crate::gazetteer) fn sorted(section: &[u8], hash: u64) -> impl Iterator<Item = u32> {
    let pairs = section.as_chunks::<12>().0;
    let hash_of =
        |pair: &[u8; 12]| u64::from_le_bytes([pair[0], pair[1], pair[2], pair[3], pair[4], pair[5], pair[6], pair[7]]);
    let first = pairs.partition_point(|pair| hash_of(pair) < hash);
    pairs[first..]
        .iter()
        .take_while(move |pair| hash_of(pair) == hash)
        .map(|pair| u32::from_le_bytes([pair[8], pair[9], pair[10], pair[11]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::image::{put_number, put_text};

    #[test]
    fn numbers_and_texts_come_back_and_short_bytes_give_none() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            assert_eq!(Reader::new(&bytes).number(), Some(number));
            assert_eq!(Reader::new(&bytes[..bytes.len() - 1]).number(), None, "{number}");
        }
        let mut bytes = Vec::new();
        put_text(&mut bytes, "Джакишев");
        assert_eq!(Reader::new(&bytes).text(), Some("Джакишев"));
        assert_eq!(Reader::new(&bytes[..5]).text(), None);
        assert_eq!(Reader::new(&[255; 11]).number(), None);
    }

    #[test]
    fn every_value_of_a_hash_is_found() {
        let section: Vec<u8> = [(1_u64, 7_u32), (5, 1), (5, 2), (9, 3)]
            .iter()
            .flat_map(|(hash, value)| [&hash.to_le_bytes()[..], &value.to_le_bytes()].concat())
            .collect();
        for (hash, values) in [(0, vec![]), (1, vec![7]), (5, vec![1, 2]), (9, vec![3]), (10, vec![])] {
            assert_eq!(sorted(&section, hash).collect::<Vec<_>>(), values);
        }
    }
}
