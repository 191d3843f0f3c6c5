//! Kazakh names without their case endings, by all of a document's forms together.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::declension::{is_cyrillic, kazakh_stems};
use crate::model::{Document, Language, Mention, PersonName, Reading};

/// Takes the case ending off the last word of each name in a Kazakh document where the forms agree: what stands before the ending is a
/// name's word elsewhere, or stands before another ending too. `Сандығалидың` and `Сандығалиды` are of Сандығали, though no list has him.
pub(in crate::resolve) fn without_endings(document: &Document, mut mentions: Vec<Mention>) -> Vec<Mention> {
    if document.language != Language::Kk {
        return mentions;
    }
    let mut words: FxHashSet<String> = FxHashSet::default();
    for mention in &mentions {
        if let Reading::Person(name) = &mention.reading {
            let parts = [&name.given, &name.patronymic, &name.surname];
            words.extend(parts.iter().flat_map(|part| part.split(' ')).map(str::to_owned));
        }
    }
    let mut endings: FxHashMap<&str, usize> = FxHashMap::default();
    for stem in words.iter().map(String::as_str).filter(|word| is_cyrillic(word)).flat_map(kazakh_stems) {
        *endings.entry(stem).or_default() += 1;
    }
    let stem_of = |word: &str| {
        let supported = |stem: &&str| words.contains(*stem) || endings.get(*stem).is_some_and(|&count| count > 1);
        kazakh_stems(word).filter(supported).min_by_key(|stem| stem.len()).map(str::to_owned)
    };
    for mention in &mut mentions {
        if let Reading::Person(PersonName { given, surname, .. }) = &mut mention.reading {
            let last = if surname.is_empty() { given } else { surname };
            if let Some(stem) = stem_of(last) {
                *last = stem;
            }
        }
    }
    mentions
}
