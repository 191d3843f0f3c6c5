//! Names of Turkic passages without their case endings, by all of a document's forms together.

use rustc_hash::FxHashMap;

use crate::declension::turkic_stems;
use crate::model::{Document, Language, Mention, PersonName, Reading};

/// Takes the case ending off the last word of each name in a passage of a Turkic language where the forms agree: what stands before
/// the ending is a name's word elsewhere, or stands before another ending too. `Сандығалидың` and `Сандығалиды` are of Сандығали,
/// though no list has him.
pub(in crate::resolve) fn without_endings(document: &Document, mut mentions: Vec<Mention>) -> Vec<Mention> {
    // A word in passages of two languages is looked at once.
    let mut words: FxHashMap<String, Language> = FxHashMap::default();
    for mention in &mentions {
        let language = document.names_language_at(mention.span.start);
        if let Reading::Person(name) = &mention.reading
            && is_turkic(language)
        {
            let parts = [&name.given, &name.patronymic, &name.surname];
            words.extend(parts.iter().flat_map(|part| part.split(' ')).map(|word| (word.to_owned(), language)));
        }
    }
    if words.is_empty() {
        return mentions;
    }
    let mut endings: FxHashMap<&str, usize> = FxHashMap::default();
    for stem in words.iter().flat_map(|(word, language)| turkic_stems(word, *language)) {
        *endings.entry(stem).or_default() += 1;
    }
    let stem_of = |word: &str, language: Language| {
        let supported = |stem: &&str| words.contains_key(*stem) || endings.get(*stem).is_some_and(|&count| count > 1);
        turkic_stems(word, language).filter(supported).min_by_key(|stem| stem.len()).map(str::to_owned)
    };
    for mention in &mut mentions {
        let language = document.names_language_at(mention.span.start);
        if let Reading::Person(PersonName { given, surname, .. }) = &mut mention.reading
            && is_turkic(language)
        {
            let last = if surname.is_empty() { given } else { surname };
            if let Some(stem) = stem_of(last, language) {
                *last = stem;
            }
        }
    }
    mentions
}

fn is_turkic(language: Language) -> bool {
    matches!(language, Language::Kk | Language::Az | Language::Tr | Language::Uz | Language::Ky)
}
