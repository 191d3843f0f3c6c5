//! What the model takes for organisations, as far as it is one.

use std::ops::Range;

use super::{OrganisationRules, follows, is_capital, quoted, starts_sentence, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::model::slug;
use crate::segment::{Case, Gap, Kind, Script, WordKey};

/// The name that the model found, without what is none of it and with all of the quotation around it; none where the words are no
/// body's name.
pub(super) fn name(part: &Part<'_>, tokens: &Range<usize>, rules: &OrganisationRules) -> Option<Range<usize>> {
    let tokens = quoted::around(part, words_within(part, &without_type(part, tokens, rules))?);
    let never = |tokens: &Range<usize>| rules.is_never(part.segments.span(tokens.clone()).of(&part.document.text));
    let fits = may_be_name(part, &tokens) && !is_generic(part, &tokens, rules) && !never(&tokens);
    fits.then(|| tokens.start..with_code_or_town(part, tokens.end))
}

/// A range without the marks at its ends, but for a quotation that closes there, and without another name in brackets; none where nothing
/// is left that a slug can spell.
fn words_within(part: &Part<'_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    let all = &part.segments.tokens;
    let is_word = |i: &usize| matches!(all[*i].kind, Kind::Word | Kind::Number);
    let first = tokens.clone().find(is_word)?;
    let last = tokens.clone().rfind(is_word)?;
    let bracket = (first..last).rfind(|&i| matches!(text(part, i), "(" | ")")).filter(|&i| text(part, i) == "(");
    let last = bracket.map_or(Some(last), |open| (first..open).rfind(is_word))?;
    let opened = (first..=last).any(|i| matches!(text(part, i), "«" | "“" | "„"));
    let straight = (first..=last).filter(|&i| text(part, i) == "\"").count() == 1;
    let closes = opened && matches!(text(part, last + 1), "»" | "”" | "“") || straight && text(part, last + 1) == "\"";
    let tokens = first..last + 1 + usize::from(closes);
    (!slug(part.segments.span(tokens.clone()).of(&part.document.text)).is_empty()).then_some(tokens)
}

/// Past what a hyphen or stroke ties to a name, and the town that it is in: LB-K/12, Zan-Info, «РОВД г. Гродно».
fn with_code_or_town(part: &Part<'_>, end: usize) -> usize {
    let tokens = &part.segments.tokens;
    let glued = |i: usize| tokens.get(i).is_some_and(|token| token.gap == Gap::Glued);
    let number = |i: usize| tokens[i].kind == Kind::Number && tokens[i].end - tokens[i].start <= 3;
    let mut end = end;
    if glued(end) && text(part, end) == "-" && glued(end + 1) && (number(end + 1) || is_capital(part, end + 1)) {
        end += 2;
    }
    if glued(end) && text(part, end) == "/" && glued(end + 1) && number(end + 1) && text(part, end + 2) != "/" {
        end += 2;
    }
    let town = follows(part, end) && text(part, end) == "г" && text(part, end + 1) == "." && follows(part, end + 2);
    if town && is_capital(part, end + 2) { end + 3 } else { end }
}

/// A range without a word such as NGO at its beginning, which only says what is named, and without "Members of".
fn without_type(part: &Part<'_>, tokens: &Range<usize>, rules: &OrganisationRules) -> Range<usize> {
    if rules.members.contains(&part.segments.tokens[tokens.start].key) && text(part, tokens.start + 1) == "of" {
        let the = usize::from(text(part, tokens.start + 2) == "the");
        return (tokens.start + 2 + the).min(tokens.end)..tokens.end;
    }
    let typed = tokens.len() > 1
        && follows(part, tokens.start + 1)
        && rules.generic.contains(&part.segments.tokens[tokens.start].key)
        && is_capital(part, tokens.start + 1);
    tokens.start + usize::from(typed)..tokens.end
}

/// False for words of the dictionary, places and forms of address with no head among them, unless in quotation marks: "Land Reform",
/// "Central Asia"; and for many bodies at once: NGOs.
fn may_be_name(part: &Part<'_>, tokens: &Range<usize>) -> bool {
    const NAMELESS: [WordClass; 9] = [
        WordClass::CommonWord,
        WordClass::Place,
        WordClass::Nationality,
        WordClass::FunctionWord,
        WordClass::Title,
        WordClass::Role,
        WordClass::LawWord,
        WordClass::Month,
        WordClass::Weekday,
    ];
    let quoted = is_quoted(part, tokens.start);
    let head =
        |i: usize| part.classes[i].has(WordClass::OrganisationHead) || part.classes[i].has(WordClass::OrganisationType);
    let nameless = |i: usize| {
        let token = &part.segments.tokens[i];
        let plural = token.case == Case::Mixed && token.end - token.start <= 5 && text(part, i).ends_with('s');
        let state = part.classes[i].has(WordClass::Place);
        plural || state || token.case != Case::Upper && NAMELESS.iter().any(|class| part.classes[i].has(*class))
    };
    let titled = part.classes[tokens.start].has(WordClass::Title) && !head(tokens.start);
    let mut words = tokens.clone().filter(|&i| part.segments.tokens[i].kind == Kind::Word);
    !titled && (quoted || tokens.clone().any(head) && tokens.len() > 2 || !words.all(nameless))
}

/// True where a quotation begins right before a token.
fn is_quoted(part: &Part<'_>, i: usize) -> bool {
    i > 0 && matches!(text(part, i - 1), "«" | "“" | "„" | "\"" | "‘")
}

/// True for words in small letters, a part of a sentence, a word that means no one body, and a network on which something stands: "in custody of the
/// police", "an NGO", "a Facebook post".
fn is_generic(part: &Part<'_>, tokens: &Range<usize>, rules: &OrganisationRules) -> bool {
    let all = &part.segments.tokens;
    let quoted = tokens.clone().any(|i| matches!(text(part, i), "«" | "“" | "„" | "\""));
    let small = |i: usize| {
        let begins = i == tokens.start && starts_sentence(part, i) && part.classes[i].has(WordClass::FunctionWord);
        all[i].kind != Kind::Number && (all[i].case == Case::Lower || all[i].kind != Kind::Word || begins)
    };
    let cased = tokens.clone().any(|i| matches!(all[i].script, Script::Latin | Script::Cyrillic));
    if !quoted && cased && tokens.clone().all(small) {
        return true;
    }
    // «7 лет колонии», «28 сентября суд»: a sum or a day, and words.
    let words = || tokens.clone().filter(|&i| all[i].kind == Kind::Word);
    if !quoted && all[tokens.start].kind == Kind::Number && words().all(|i| all[i].case == Case::Lower) {
        return true;
    }
    // «центре Москвы»
    let local = tokens.len() == 2
        && all[tokens.start].case == Case::Lower
        && part.classes[tokens.start + 1].has(WordClass::Place);
    if local && rules.centres.contains(&all[tokens.start].key) {
        return true;
    }
    // «Москве суд признал его виновным»
    let told = |i: usize| all[i].case == Case::Lower && rules.never_inside.contains(&all[i].key);
    if !quoted && tokens.clone().any(told) {
        return true;
    }
    // A bare Court or Центр is whichever was named before; «Центр» may be one.
    if tokens.len() == 1 && !is_quoted(part, tokens.start) && rules.is_bare_head(text(part, tokens.start)) {
        return true;
    }
    // "an activist from the Vladimir region": a place that no list has.
    let next = tokens.end;
    if tokens.len() == 1
        && follows(part, next)
        && all[next].case == Case::Lower
        && part.classes[next].has(WordClass::PlaceWord)
    {
        return true;
    }
    // "Evan since March"
    if tokens.len() > 1 && part.classes[tokens.end - 1].has(WordClass::Month) && !quoted {
        return true;
    }
    let (mut first, mut last) = (tokens.start, tokens.end - 1);
    if quoted && first + 2 == last {
        (first, last) = (first + 1, last - 1);
    }
    let has =
        |i: usize, words: &rustc_hash::FxHashSet<WordKey>| all.get(i).is_some_and(|token| words.contains(&token.key));
    first == last
        && (has(first, &rules.generic)
            || has(first, &rules.networks)
                && (has(last + 1, &rules.network_before)
                    || tokens.start > 0
                        && follows(part, tokens.start)
                        && (has(tokens.start - 1, &rules.network_after)
                            || quoted_after(part, tokens.start).is_some_and(|at| has(at, &rules.network_after)))))
}

/// The word before the quotation mark that stands right before a name.
fn quoted_after(part: &Part<'_>, start: usize) -> Option<usize> {
    let mark = start.checked_sub(1).filter(|&mark| matches!(text(part, mark), "«" | "“" | "„" | "\""))?;
    mark.checked_sub(1)
}
