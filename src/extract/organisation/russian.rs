//! Names around a Russian head word: adjectives before it, a tail in the genitive after it.

use std::ops::Range;

use super::{Name, OrganisationRules, borders, follows, is_capital, quoted, starts_long_caps, starts_sentence, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind, Script};

/// The longest tail, in words.
const LONGEST_TAIL: usize = 10;

/// Endings of adjectives in the singular, by which a word before the head belongs to the name.
const ADJECTIVE: &[&str] =
    &["ый", "ий", "ой", "ая", "яя", "ое", "ее", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ую", "юю", "ей"];

/// Endings of adjectives in the plural: what they stand before is many bodies.
const PLURAL: &[&str] = &["ые", "ие", "ых", "их", "ыми", "ими"];

/// Endings of nouns in the singular that look like adjectives in the plural: «решение суда», «развитие партии».
const NOUN: &[&str] = &["ние", "тие", "лие", "дие", "вие", "нием", "тием", "вием"];

/// Endings by which a lower-case word after the head is in the genitive.
const GENITIVE: &[&str] = &[
    "ого", "его", "ой", "ей", "ых", "их", "ии", "ия", "ий", "ства", "ости", "ов", "ев", "ёв", "ек", "ики", "ры", "ты",
    "ды", "ки", "ги", "бы", "мы", "ны", "ека", "жи", "ли", "та", "ка", "ра", "да", "на", "ния", "тия", "ста",
];

/// The name around the head at `head`; none where nothing shows that one body is meant.
pub(super) fn around(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Option<Name> {
    let tokens = &part.segments.tokens;
    if tokens[head].case == Case::Single || starts_long_caps(part, head) {
        return None;
    }
    let (start, adjectives) = left(part, head, rules)?;
    let tail = right(part, head, rules);
    let quote = quoted::at(part, tail.end).filter(|_| tokens[head].case != Case::Upper);
    let end = quote.as_ref().map_or(tail.end, |quote| quote.end);
    let formless = || over_adjectives(part, head, &rules.russian_form_adjectives) == head;
    // «отделение партии "Яблоко"» is one of the party that the quotation names.
    let of_type = || {
        quote
            .as_ref()
            .is_some_and(|quote| quote.start > head + 1 && rules.russian_types.has(tokens[quote.start - 1].key))
    };
    let type_alone = rules.russian_types.has(tokens[head].key)
        || rules.russian_plain_types.has(tokens[head].key) && formless()
        || rules.russian_branches.has(tokens[head].key)
        || of_type();
    if let Some(quote) = quote.clone()
        && (tokens[head].case == Case::Lower || tokens[head].case == Case::Title && starts_sentence(part, head))
        && type_alone
    {
        return Some(Name::from(quote.start + 1..quote.end - 1));
    }
    let named = if quote.is_some() {
        true
    } else if !is_capital(part, start) {
        start < head || tail.place && is_local(part, head, rules)
    } else if tail.capital || !starts_sentence(part, start) {
        start < head || end > head + 1
    } else if start == head {
        // «Суд города», «Организация митинга»: a sentence's first capital says nothing.
        end > head + 1 && rules.russian_state.contains(&tokens[head].key)
    } else {
        adjectives >= 2
            || rules.russian_adjectives.iter().any(|stem| text(part, start).to_lowercase().starts_with(stem))
    };
    if !named {
        return None;
    }
    // Before a quoted name the type's own adjectives belong to it: «общественный фонд "Тихая гавань"».
    let start = if start != head {
        start
    } else if quote.is_some() {
        over_adjectives(part, head, &rules.russian_form_adjectives)
    } else if tail.place && tokens[head].case == Case::Lower {
        over_adjectives(part, head, &rules.russian_local_adjectives)
    } else {
        start
    };
    Some(Name { tokens: start..end, nominative: nominative(part, start..end, head, rules) })
}

/// The name with its head and the adjectives before it in the nominative.
fn nominative(part: &Part<'_>, tokens: Range<usize>, head: usize, rules: &OrganisationRules) -> Option<String> {
    let adjectives = tokens.start..head;
    if adjectives
        .clone()
        .any(|i| part.segments.tokens[i].kind != Kind::Word || part.segments.tokens[i].case == Case::Upper)
    {
        return None;
    }
    let words: Vec<&str> = adjectives.map(|i| text(part, i)).collect();
    let mut name = rules.russian_heads.nominative(&words, text(part, head))?;
    let rest = part.segments.tokens[head].end as usize..part.segments.tokens[tokens.end - 1].end as usize;
    name.push_str(&part.document.text[rest]);
    Some(name)
}

/// Back over adjectives; the first with a capital begins the name: «Бостандыкский районный суд». With it the number of
/// adjectives; none where they are in the plural.
fn left(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Option<(usize, usize)> {
    let tokens = &part.segments.tokens;
    let (mut at, mut start, mut seen, mut inside) = (head, head, 0, 0);
    while seen < 4 && at > 0 && tokens[at].gap < Gap::Paragraph {
        let mut before = at - 1;
        let hyphen = text(part, before) == "-" && before > 0 && tokens[before].gap == Gap::Glued;
        if hyphen {
            before -= 1;
        }
        let word = text(part, before);
        let classes = part.classes[before];
        let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
        let cyrillic = tokens[before].kind == Kind::Word && tokens[before].script == Script::Cyrillic;
        if cyrillic && !hyphen && ends(PLURAL) && !ends(NOUN) && at == head && !classes.has(WordClass::FunctionWord) {
            return None;
        }
        // «Ивановой», «Ивановым» end like adjectives, and are none.
        let surname = ["овой", "евой", "иной", "овым", "евым", "иным"].iter().any(|surname| word.ends_with(surname))
            && !rules.russian_not_surnames.contains(&tokens[before].key);
        let adjective = (ends(ADJECTIVE) && !ends(NOUN) || hyphen)
            && !(classes.has(WordClass::FunctionWord) || classes.has(WordClass::Role))
            && !surname
            && !classes.has(WordClass::GivenName);
        if !(cyrillic && adjective) {
            break;
        }
        at = before;
        seen += usize::from(!hyphen);
        if is_capital(part, at) {
            (start, inside) = (at, seen);
        }
    }
    // «3-й кассационный суд»: the number makes it a name.
    if start == head && at < head && borders::ordinal(part, at) < at {
        (start, inside) = (at, seen);
    }
    Some((start, inside))
}

/// True for a body of which each place has one, or one for each matter: «прокуратура области», «управление полиции района».
fn is_local(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> bool {
    let tokens = &part.segments.tokens;
    let matter = || {
        let next = head + 1;
        follows(part, next)
            && tokens[next].kind == Kind::Word
            && tokens[next].case == Case::Lower
            && !rules.russian_place_nouns.contains(&tokens[next].key)
            && is_genitive(part, next, rules)
    };
    let key = &tokens[head].key;
    rules.russian_local.contains(key)
        || rules.russian_local_of_matters.contains(key)
            && (matter() || over_adjectives(part, head, &rules.russian_local_adjectives) < head)
}

/// Back over adjectives in lower case that begin as `stems`: «общественное объединение».
fn over_adjectives(part: &Part<'_>, head: usize, stems: &[String]) -> usize {
    let before = |at: usize| {
        at.checked_sub(1).filter(|&before| {
            let word = text(part, before);
            let fits = |stem: &String| word.strip_prefix(stem.as_str()).is_some_and(|end| end.chars().count() <= 4);
            follows(part, at) && stems.iter().any(fits)
        })
    };
    let mut start = head;
    while let Some(at) = before(start) {
        start = at;
    }
    start
}

/// The words after the head that belong to the name.
struct Tail {
    end: usize,
    /// Whether one of them has a capital.
    capital: bool,
    /// Whether it names a region, district or city: «Костанайской области», «города Шымкента», «Алматы».
    place: bool,
}

fn right(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Tail {
    let tokens = &part.segments.tokens;
    let mut tail = Tail { end: head + 1, capital: false, place: false };
    // After «по» the dative; after a name in capitals only places and what belongs to them.
    let (mut dative, mut closed, mut phrases) = (0, false, 0);
    let mut at = head + 1;
    let mut words = 0;
    while follows(part, at) && words < LONGEST_TAIL {
        let (token, word, classes) = (&tokens[at], text(part, at), part.classes[at]);
        let small = || rules.russian_small_words.contains(&token.key);
        if token.kind == Kind::Number {
            // районный суд № 2
            if !matches!(text(part, at - 1), "№") {
                break;
            }
            tail.end = at + 1;
            tail.capital = true;
        } else if token.kind != Kind::Word {
            let stop = word == "." && matches!(text(part, at - 1), "г" | "им" | "обл" | "р" | "ул");
            let hyphen =
                word == "-" && token.gap == Gap::Glued && at + 1 < tokens.len() && tokens[at + 1].gap == Gap::Glued;
            if !(stop || hyphen || word == "№") {
                break;
            }
            at += 1;
            continue;
        } else if is_capital(part, at) {
            let adjective =
                ADJECTIVE.iter().chain(PLURAL).any(|ending| word.ends_with(ending)) && word.chars().count() > 4;
            let place = classes.has(WordClass::Place) || rules.russian_countries.contains(&token.key);
            let person = classes.has(WordClass::GivenName)
                || classes.has(WordClass::Title)
                || (classes.has(WordClass::SurnameEnding) && !adjective);
            let after_hyphen = text(part, at - 1) == "-";
            // Nothing of the name has begun, and what follows is no genitive: «Комитет Казахстан».
            if !after_hyphen && !place && (person || closed || classes.has(WordClass::FunctionWord)) {
                break;
            }
            tail.place |= place && !adjective || rules.russian_place_nouns.contains(&tokens[at - 1].key);
            closed = !adjective && !matches!(word, "Республики" | "Республике" | "Федерации" | "ООН" | "ОБСЕ");
            tail.end = at + 1;
            tail.capital = true;
        } else if matches!(word, "по" | "при" | "против") || dative > 0 && matches!(word, "о" | "об") {
            // «Суд по правам человека по аналогичным делам»: the second phrase is the sentence's.
            phrases += usize::from(!matches!(word, "о" | "об"));
            let elsewhere =
                word == "по" && tokens.get(at + 1).is_some_and(|next| rules.russian_not_after_po.contains(&next.key));
            if phrases > 1 || elsewhere {
                break;
            }
            dative = 3;
        } else if word == "и" && text(part, at + 1) == "г" && text(part, at + 2) == "." {
            // «Суд Бобруйского района и г. Бобруйска»
            (at, closed) = (at + 2, false);
        } else if small() {
            if word == "и" && !continues(part, at, rules) {
                break;
            }
        } else if rules.russian_place_nouns.contains(&token.key) {
            // «города Алматы», «Алматинской области».
            let after_name = is_capital(part, at - 1);
            let before_name = follows(part, at + 1) && is_capital(part, at + 1);
            if !(after_name || before_name) {
                break;
            }
            tail.end = if after_name { at + 1 } else { tail.end };
            tail.place |= after_name;
            closed &= !before_name;
        } else if closed && !(dative > 0 && rules.russian_tail_words.contains(&token.key)) {
            // «Комитет ООН по правам человека» goes on; «Министерство юстиции Казахстана по просьбе» does not.
            break;
        } else if tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Glued) && text(part, at + 1) == "-" {
            // The first half of «уголовно-исполнительной».
        } else if dative > 0 || is_genitive(part, at, rules) {
            // «по произвольным задержаниям неоднократно», «по правам человека указала»
            let adverb = word.ends_with('о') && !word.ends_with("го");
            let verb = ["ал", "ил", "ел", "ала", "ила", "ела", "али", "или", "ели"];
            let ended = adverb || verb.iter().any(|ending| word.ends_with(ending));
            if dative > 0 && (classes.has(WordClass::FunctionWord) || classes.has(WordClass::SpeechVerb) || ended) {
                break;
            }
            dative = usize::saturating_sub(dative, 1);
            tail.end = at + 1;
        } else {
            break;
        }
        at += 1;
        words += 1;
    }
    // A number sign or a place's noun without more is not of the name.
    tail
}

/// True where the word after «и» goes on with the tail.
fn continues(part: &Part<'_>, at: usize, rules: &OrganisationRules) -> bool {
    follows(part, at + 1)
        && part.segments.tokens[at + 1].case == Case::Lower
        && !rules.russian_heads.has(part.segments.tokens[at + 1].key)
        && (is_genitive(part, at + 1, rules) || text(part, at + 1).ends_with(['ю', 'у', 'е']) && at > 1)
        && !part.classes[at + 1].has(WordClass::FunctionWord)
}

fn is_genitive(part: &Part<'_>, at: usize, rules: &OrganisationRules) -> bool {
    let (word, classes) = (text(part, at), part.classes[at]);
    if rules.russian_tail_words.contains(&part.segments.tokens[at].key) {
        return true;
    }
    // «писателей», «журналистов» are members; «активиста» is somebody.
    let people = ["ов", "ев", "ей"].iter().any(|ending| word.ends_with(ending));
    let verb = ["али", "ели", "или", "ули", "ыли", "яли", "гли", "кли", "сли", "шли"]
        .iter()
        .any(|ending| word.ends_with(ending));
    // «Генеральная Ассамблея ООН резолюцией» is told by what means.
    let instrumental = word.ends_with("ией");
    word.chars().count() > 3
        && !verb
        && !instrumental
        && GENITIVE.iter().any(|ending| word.ends_with(ending))
        && !classes.has(WordClass::FunctionWord)
        && !classes.has(WordClass::SpeechVerb)
        && (people || !(classes.has(WordClass::Role) || classes.has(WordClass::Title)))
}
