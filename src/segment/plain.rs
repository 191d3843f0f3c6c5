//! Reads words of ASCII letters alone and of Russian ones alone, which most words of a text are, eight bytes at a time.
//!
//! Each letter's answer to a question stands in the highest bit of its byte, or of its two bytes in Cyrillic (Warren, "Hacker's Delight",
//! chapter 6). A word with anything else in it or directly behind it that might be part of it is left to the tokeniser's own loop, which
//! gives the same for all words.

use super::tokens::Seen;
use super::{Case, Script};
use crate::fold::Hash;

/// One in each byte, and the highest bit of each.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// A word of ASCII letters: where it ends, and what it is. None for words that may have more than such letters.
#[inline]
pub(super) fn latin(bytes: &[u8], start: usize) -> Option<(usize, Seen)> {
    read::<0x80>(bytes, start, Script::Latin, |eight| {
        let small = eight | (0x20 * EACH);
        let low = small & !HIGH;
        let from_a = low + (0x80 - u64::from(b'a')) * EACH;
        let past_z = low + (0x7f - u64::from(b'z')) * EACH;
        let letters = from_a & !past_z & !eight & HIGH;
        Letters { bits: (letters ^ HIGH).trailing_zeros() & !7, all: letters, capitals: letters & !(eight << 2), small }
    })
}

/// The same for letters of Russian but ё.
#[inline]
pub(super) fn russian(bytes: &[u8], start: usize) -> Option<(usize, Seen)> {
    // Of each two bytes.
    const EACH: u64 = 0x0001_0001_0001_0001;
    const HIGH: u64 = 0x8000 * EACH;
    read::<0x8000>(bytes, start, Script::Cyrillic, |eight| {
        // U+0400 to U+047F are D0 80 to D1 BF: here their last seven bits. А is 10, а 30, я 4F.
        let code = ((eight & EACH) << 6) | ((eight >> 8) & (0x3f * EACH));
        let strange = (eight ^ (0x80d0 * EACH)) & (0xc0fe * EACH);
        let strange = ((strange & !HIGH) + !HIGH) | strange;
        let (from_a, past_ya) = (code + (0x8000 - 0x10) * EACH, code + (0x7fff - 0x4f) * EACH);
        let letters = from_a & !past_ya & !strange & HIGH;
        let capitals = letters & !(code + (0x8000 - 0x30) * EACH);
        let small = code + (capitals >> 10);
        let small = (0x80d0 * EACH) | ((small >> 6) & EACH) | ((small & (0x3f * EACH)) << 8);
        Letters { bits: (letters ^ HIGH).trailing_zeros() & !15, all: letters, capitals, small }
    })
}

/// A number of ASCII digits.
#[inline]
pub(super) fn number(bytes: &[u8], start: usize) -> (usize, Seen) {
    let (mut at, mut hash) = (start, Hash::new());
    loop {
        let eight = eight_at(bytes, at);
        let from_0 = (eight & !HIGH) + (0x80 - u64::from(b'0')) * EACH;
        let past_9 = (eight & !HIGH) + (0x7f - u64::from(b'9')) * EACH;
        let bits = (!(from_0 & !past_9 & !eight) & HIGH).trailing_zeros() & !7;
        at += bits as usize / 8;
        if bits < 64 {
            let key = hash.finish_with(eight & below(bits), bits);
            return (at, Seen { key, case: Case::None, script: Script::None });
        }
        hash = hash.add_eight(eight);
    }
}

/// The eight bytes at a place; those behind the end are 0, which is no letter.
#[inline]
fn eight_at(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    let short = || {
        let mut eight = [0; 8];
        eight[..rest.len().min(8)].copy_from_slice(&rest[..rest.len().min(8)]);
        eight
    };
    u64::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(short))
}

/// The bits below one, of which there may be 64.
#[inline]
const fn below(bits: u32) -> u64 {
    match 1_u64.checked_shl(bits) {
        Some(above) => above - 1,
        None => u64::MAX,
    }
}

/// What eight bytes are.
struct Letters {
    /// How many bits the letters have with which they begin.
    bits: u32,
    /// The highest bit of each letter, and of each that is a capital; behind the first other sign they may be anything.
    all: u64,
    capitals: u64,
    /// The bytes with letters in small.
    small: u64,
}

/// Reads a word whose first letter's highest bit is `FIRST`.
#[inline]
fn read<const FIRST: u64>(
    bytes: &[u8],
    start: usize,
    script: Script,
    look: impl Fn(u64) -> Letters,
) -> Option<(usize, Seen)> {
    let (mut at, mut hash) = (start, Hash::new());
    let (mut begins, mut capitals, mut smalls) = (0, 0, 0);
    loop {
        let eight = eight_at(bytes, at);
        let seen = look(eight);
        let taken = below(seen.bits);
        let mut upper = seen.capitals & taken;
        smalls |= seen.all & !seen.capitals & taken;
        if at == start {
            begins = upper & FIRST;
            upper &= !FIRST;
        }
        capitals |= upper;
        if seen.bits == 64 {
            hash = hash.add_eight(seen.small);
            at += 8;
            continue;
        }
        at += seen.bits as usize / 8;
        if at == start || !ends_a_word(bytes, at) {
            return None;
        }
        let case = match (begins != 0, capitals != 0, smalls != 0) {
            (false, false, _) => Case::Lower,
            (true, false, true) => Case::Title,
            (true, false, false) => Case::Single,
            (true, true, false) => Case::Upper,
            _ => Case::Mixed,
        };
        let key = hash.finish_with(seen.small & taken, seen.bits);
        return Some((at, Seen { key, case, script }));
    }
}

/// True where what stands at a place is no part of the word before it: the end, a sign of ASCII that is neither letter nor apostrophe, or one of
/// the quotation marks and dashes that are common.
#[inline]
fn ends_a_word(bytes: &[u8], at: usize) -> bool {
    match bytes[at..] {
        [] => true,
        [byte @ ..0x80, ..] => byte != b'\'' && !byte.is_ascii_alphabetic(),
        // U+00A0, « and »
        [0xc2, second, ..] => matches!(second, 0xa0 | 0xab | 0xbb),
        // – — “ ” „ …
        [0xe2, 0x80, third, ..] => matches!(third, 0x93 | 0x94 | 0x9c..=0x9e | 0xa6),
        _ => false,
    }
}
