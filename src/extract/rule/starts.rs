//! Which three bytes a match may begin with: most words of a text are turned away without asking the automaton.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::DFA;
use regex_automata::{Anchored, Input};

/// Marks of three bytes, by hash, in 2^16 bits that stay in the cache.
#[derive(Debug)]
pub(super) struct Starts(Box<[u64; 1024]>);

impl Starts {
    /// Walks the automaton three bytes deep.
    pub fn of(finder: &DFA) -> Result<Self, String> {
        let mut starts = Self(Box::new([0; 1024]));
        let mut cache = finder.create_cache();
        let input = Input::new("").anchored(Anchored::Yes);
        let first = finder.start_state_forward(&mut cache, &input).map_err(|error| error.to_string())?;
        let mut walk = vec![(first, [0_u8; 3], 0)];
        while let Some((state, bytes, depth)) = walk.pop() {
            for byte in 0..=u8::MAX {
                let next: LazyStateID =
                    finder.next_state(&mut cache, state, byte).map_err(|error| error.to_string())?;
                if next.is_dead() {
                    continue;
                }
                let mut bytes = bytes;
                bytes[depth] = byte;
                if depth == 2 {
                    let hash = hash(bytes);
                    starts.0[hash >> 6] |= 1 << (hash & 63);
                } else {
                    walk.push((next, bytes, depth + 1));
                }
            }
        }
        // Numbers of states hold only as long as the automaton keeps them.
        if cache.clear_count() == 0 {
            Ok(starts)
        } else {
            Err("too large for the memory that one thread may use".to_owned())
        }
    }

    /// False where no match begins with these bytes.
    #[inline]
    pub fn may_start(&self, text: &[u8]) -> bool {
        let Some(bytes) = text.first_chunk::<3>() else { return true };
        let hash = hash(*bytes);
        self.0[hash >> 6] >> (hash & 63) & 1 == 1
    }
}

#[inline]
fn hash(bytes: [u8; 3]) -> usize {
    let number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
    (number.wrapping_mul(0x9e37_79b1) >> 16) as usize
}
