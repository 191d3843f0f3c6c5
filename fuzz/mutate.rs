//! Changes files as damage and malice do: flips, cuts, repeats, splices, and numbers at their borders. The same seed gives the
//! same changes.

/// A source of numbers: xorshift64* (Vigna 2016).
pub struct Dice(u64);

impl Dice {
    /// `seed` must not be 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// A number below `sides`; 0 where there are none.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        (number as usize).checked_rem(sides).unwrap_or(0)
    }
}

/// Numbers and words at which readers stumble.
const BORDERS: [&[u8]; 14] = [
    b"0",
    b"-1",
    b"99999999999999999999",
    b"2147483648",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\x7f\xff\xff\xff",
    b"1e999",
    b"[[[[",
    b"<<",
    b"\xf0\x9f\x98\x80",
    b"\xcc\x86",
    b"\x0c",
    b"0 R",
];

/// A file with one to six changes. `other` is what it may be spliced with.
pub fn mutate(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(out.len() + 1);
        let longest = 1 << dice.roll(12);
        let until = at + dice.roll((out.len() - at).min(longest) + 1);
        match dice.roll(8) {
            0 | 1 => {
                if let Some(byte) = out.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
            2 => drop(out.drain(at..until)),
            3 => {
                let piece = out[at..until].to_vec();
                let to = dice.roll(out.len() + 1);
                out.splice(to..to, piece);
            }
            4 => {
                let from = dice.roll(other.len() + 1);
                let piece = &other[from..(from + dice.roll(2000)).min(other.len())];
                out.splice(at..at, piece.iter().copied());
            }
            5 => {
                let border = BORDERS[dice.roll(BORDERS.len())];
                let end = (at + border.len() * dice.roll(2)).min(out.len());
                out.splice(at..end, border.iter().copied());
            }
            6 => {
                let byte = dice.roll(256) as u8;
                out[at..until].fill(byte);
            }
            // A file that was not copied to its end.
            _ if dice.roll(8) == 0 => out.truncate(at),
            _ => {
                // A number in it becomes another.
                if let Some(digit) = (at..out.len()).find(|&place| out[place].is_ascii_digit()) {
                    out[digit] = b'0' + dice.roll(10) as u8;
                }
            }
        }
    }
    out
}
