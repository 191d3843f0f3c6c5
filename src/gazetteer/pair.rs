//! Hashes with a number each, and how millions of them are sorted.

use rayon::prelude::*;

/// A hash and a number, in an order that sorts by the hash first.
pub(super) type Pair = [u32; 3];

pub(super) fn pair(hash: u64, value: u32) -> Pair {
    [(hash >> 32) as u32, hash as u32, value]
}

/// What pairs are sorted by: one number is compared sooner than three.
pub(super) fn order(pair: &Pair) -> u128 {
    u128::from(hash_of(pair)) << 32 | u128::from(pair[2])
}

pub(super) fn hash_of(pair: &Pair) -> u64 {
    u64::from(pair[0]) << 32 | u64::from(pair[1])
}

/// Sorts by a hash, which stands above the lowest 32 bits of the order, and by those. Hashes are spread evenly, so their first byte
/// parts them into heaps that fit a cache (McIlroy, Bostic and McIlroy, Engineering Radix Sort, 1993), which are sorted one by one.
pub(super) fn sort<T: Send>(all: &mut [T], order: impl Fn(&T) -> u128 + Copy + Sync) {
    let heap = |one: &T| (order(one) >> (u64::BITS + 24)) as usize;
    let mut sizes = [0; 256];
    for one in &*all {
        sizes[heap(one)] += 1;
    }
    let mut ends = sizes;
    (1..ends.len()).for_each(|at| ends[at] += ends[at - 1]);
    // Where the next of each heap is to be.
    let mut next: [usize; 256] = std::array::from_fn(|at| ends[at] - sizes[at]);
    for at in 0..ends.len() {
        while next[at] < ends[at] {
            let its = heap(&all[next[at]]);
            if its != at {
                all.swap(next[at], next[its]);
            }
            next[its] += 1;
        }
    }
    let mut heaps = Vec::with_capacity(sizes.len());
    let mut rest = all;
    for size in sizes {
        let (first, behind) = rest.split_at_mut(size);
        heaps.push(first);
        rest = behind;
    }
    heaps.into_par_iter().for_each(|heap| heap.sort_unstable_by_key(order));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pairs_are_sorted_as_by_the_standard_library(
            mut pairs in prop::collection::vec((prop_oneof![any::<u64>(), 0..4_u64, Just(u64::MAX)], any::<u32>()), 0..600),
        ) {
            let mut sorted: Vec<Pair> = pairs.iter().map(|(hash, value)| pair(*hash, *value)).collect();
            sort(&mut sorted, order);
            pairs.sort_unstable();
            prop_assert_eq!(sorted, pairs.into_iter().map(|(hash, value)| pair(hash, value)).collect::<Vec<_>>());
        }
    }
}
