//! How far two keys are apart, counted by what spellings confuse.

/// What costs less than a letter taken for any other. Keys have C for ch, S for sh, c for ts, j for zh and dzh, h for kh.
const NEAR: &[(char, char, f64)] = &[
    ('o', 'u', 0.15),
    ('e', 'i', 0.25),
    ('a', 'e', 0.3),
    ('a', 'o', 0.35),
    ('e', 'o', 0.4),
    ('i', 'u', 0.45),
    ('a', 'i', 0.5),
    ('a', 'u', 0.5),
    ('e', 'u', 0.4),
    ('i', 'o', 0.5),
    ('g', 'h', 0.25),
    ('k', 'h', 0.4),
    ('k', 'g', 0.4),
    ('k', 'c', 0.4),
    ('k', 'C', 0.6),
    ('h', 'C', 0.5),
    ('s', 'z', 0.3),
    ('s', 'S', 0.3),
    ('s', 'c', 0.4),
    ('S', 'C', 0.4),
    ('S', 'j', 0.6),
    ('c', 'C', 0.4),
    ('c', 'z', 0.4),
    ('z', 'j', 0.4),
    ('j', 'C', 0.5),
    ('j', 'i', 0.4),
    ('j', 'g', 0.4),
    ('t', 'd', 0.4),
    ('b', 'p', 0.5),
    ('b', 'v', 0.4),
    ('f', 'v', 0.3),
    ('v', 'u', 0.35),
    ('f', 'p', 0.5),
    ('m', 'n', 0.7),
];

/// The cost of taking one sound for another: little where systems of transliteration, ears or pens confuse the two.
fn changed(a: char, b: char, abjad: bool) -> f64 {
    if a == b {
        return 0.0;
    }
    let pair = |x: char, y: char| (a == x && b == y) || (a == y && b == x);
    if abjad && (pair('i', 'e') || ['u', 'o'].iter().any(|&vowel| pair('v', vowel)) || pair('a', 'e')) {
        return 0.05;
    }
    NEAR.iter().find(|(x, y, _)| pair(*x, *y)).map_or(1.2, |(.., cost)| *cost)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The cost of a sound that only one key has.
fn lacking(c: char, abjad: bool) -> f64 {
    match c {
        _ if is_vowel(c) && abjad => 0.1,
        'h' if abjad => 0.15,
        _ if is_vowel(c) => 0.5,
        'h' => 0.25,
        _ => 0.9,
    }
}

/// How alike two keys are, from 0 to 1: 1 less the cost of turning one into the other, for each letter of the longer.
/// In abjad, one of them is of a script that leaves vowels out.
pub(super) fn alike(one: &str, other: &str, abjad: bool) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 0.0;
    }
    // The first sound is seldom mistaken.
    let first = |i: usize| if i == 0 && !abjad { 1.25 } else { 1.0 };
    let width = b.len() + 1;
    let mut table = vec![0.0_f64; (a.len() + 1) * width];
    for j in 0..b.len() {
        table[j + 1] = table[j] + lacking(b[j], abjad) * first(j);
    }
    for i in 0..a.len() {
        table[(i + 1) * width] = table[i * width] + lacking(a[i], abjad) * first(i);
        for j in 0..b.len() {
            let mut least = table[i * width + j] + changed(a[i], b[j], abjad) * first(i.min(j));
            least = least.min(table[i * width + j + 1] + lacking(a[i], abjad) * first(i));
            least = least.min(table[(i + 1) * width + j] + lacking(b[j], abjad) * first(j));
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] && a[i] != a[i - 1] {
                least = least.min(table[(i - 1) * width + j - 1] + 0.6);
            }
            table[(i + 1) * width + j + 1] = least;
        }
    }
    (1.0 - table[a.len() * width + b.len()] / longer as f64).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spellings_confuse_costs_little() {
        for (one, other, least) in
            [("muhamad", "mohamed", 0.9), ("gorgi", "georgi", 0.9), ("jonhatan", "jonathan", 0.9)]
        {
            assert!(alike(one, other, false) >= least, "{one} {other} {}", alike(one, other, false));
        }
        for (one, other) in [("mataev", "bataev"), ("aset", "asel"), ("mark", "mari")] {
            assert!(alike(one, other, false) < 0.8, "{one} {other} {}", alike(one, other, false));
        }
        assert!(alike("mhmd", "muhamad", true) > 0.9);
    }
}
