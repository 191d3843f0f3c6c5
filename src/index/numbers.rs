//! Sets of documents, by number.

use super::rows::DocumentNumber;

/// A set of documents: a bit for each number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    bits: Vec<u64>,
}

impl Numbers {
    /// Adds a number.
    pub fn insert(&mut self, number: DocumentNumber) {
        let word = (number / 64) as usize;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (number % 64);
    }

    /// True where the number is in it.
    #[must_use]
    pub fn has(&self, number: DocumentNumber) -> bool {
        self.bits.get((number / 64) as usize).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Keeps what is in both.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.bits.truncate(other.bits.len());
        self.bits.iter_mut().zip(&other.bits).for_each(|(mine, theirs)| *mine &= theirs);
        self
    }

    /// Adds what is in the other.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        self.bits.iter_mut().zip(&other.bits).for_each(|(mine, theirs)| *mine |= theirs);
        self
    }

    /// Drops what is in the other.
    #[must_use]
    pub fn and_not(mut self, other: &Self) -> Self {
        self.bits.iter_mut().zip(&other.bits).for_each(|(mine, theirs)| *mine &= !theirs);
        self
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&word| word == 0)
    }

    /// Every number, ascending.
    pub fn iter(&self) -> impl Iterator<Item = DocumentNumber> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, &word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at as u64 * 64 + bit)
        })
    }
}

impl Extend<DocumentNumber> for Numbers {
    fn extend<T: IntoIterator<Item = DocumentNumber>>(&mut self, iter: T) {
        iter.into_iter().for_each(|number| self.insert(number));
    }
}

impl FromIterator<DocumentNumber> for Numbers {
    fn from_iter<T: IntoIterator<Item = DocumentNumber>>(iter: T) -> Self {
        let mut out = Self::default();
        out.extend(iter);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_combined_by_number() {
        let a: Numbers = [1, 64, 130].into_iter().collect();
        let b: Numbers = [1, 2, 64].into_iter().collect();
        assert_eq!(a.clone().and(&b).iter().collect::<Vec<_>>(), [1, 64]);
        assert_eq!(a.clone().or(&b).iter().collect::<Vec<_>>(), [1, 2, 64, 130]);
        assert_eq!(a.clone().and_not(&b).iter().collect::<Vec<_>>(), [130]);
        assert_eq!((a.len(), a.has(64), a.has(65)), (3, true, false));
    }
}
