//! Names around an English head word: `Norwegian Helsinki Committee`, `Ministry of Internal Affairs of the Republic of Kazakhstan`.

use std::ops::Range;

use super::{OrganisationRules, follows, is_capital, quoted, starts_long_caps, starts_sentence, text};
use crate::extract::Part;
use crate::gazetteer::{WordClass, is_country};
use crate::segment::{Case, Gap, Kind, Script};

/// The name around the head at `head`; none where the head stands bare, or in lower case.
pub(super) fn around(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    if starts_long_caps(part, head) {
        return capital_line(part, head);
    }
    if tokens[head].case == Case::Lower {
        return lower_head(part, head, rules);
    }
    if tokens[head].case == Case::Single {
        return None;
    }
    let start = left(part, head);
    let end = right(part, head, rules);
    let (modified, tailed) = (start < head, end > head + 1);
    let quote = quoted::at(part, end).filter(|_| modified || !starts_sentence(part, head));
    if let Some(quote) = quote {
        return Some(start..quote.end);
    }
    if !(modified || tailed) {
        return None;
    }
    if rules.heads_with_tail_only.contains(&tokens[head].key) && !tailed && !is_name_like(part, start..head) {
        return None;
    }
    if !tailed && (start..head).all(|i| is_plain_modifier(part, i)) {
        return None;
    }
    // "Criminal Code Commission Act" is a law.
    if follows(part, end) && is_capital(part, end) && part.classes[end].has(WordClass::LawWord) {
        return None;
    }
    Some(start..end)
}

/// A line in capitals that is a name as a whole: `MINISTRY OF JUSTICE OF THE REPUBLIC OF KAZAKHSTAN`.
fn capital_line(part: &Part<'_>, head: usize) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    let ends = |i: usize| tokens.get(i).is_none_or(|token| matches!(token.gap, Gap::Line | Gap::Paragraph));
    let start = (0..=head).rev().find(|&i| ends(i) || tokens[i].case != Case::Upper)?;
    let end = (head + 1..=tokens.len()).find(|&i| ends(i) || tokens[i].case != Case::Upper)?;
    let words = end - start;
    let tail = matches!(text(part, head + 1), "OF" | "FOR" | "ON" | "AGAINST");
    let whole = ends(start) && ends(end) && (2..=10).contains(&words) && (head + 1 == end || tail && head == start);
    (whole && !part.classes[start].has(WordClass::FunctionWord)).then_some(start..end)
}

/// A court or a prison whose name alone has capitals: `Medeu district court`, `Evin prison`.
fn lower_head(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    if matches!(text(part, head), "prison" | "jail") {
        let named = head > 0 && follows(part, head) && is_capital(part, head - 1) && belongs_left(part, head - 1);
        let has = |class| part.classes[head - 1].has(class);
        let plain = || has(WordClass::Nationality) || has(WordClass::CommonWord) && !has(WordClass::Place);
        return (named && !plain()).then(|| left(part, head)..head + 1);
    }
    if text(part, head) != "court" {
        return None;
    }
    let mut start = head;
    while start > 0
        && follows(part, start)
        && rules.court_adjectives.contains(&part.segments.tokens[start - 1].key)
        && part.segments.tokens[start - 1].case == Case::Lower
    {
        start -= 1;
    }
    let named = start < head
        && start > 0
        && is_capital(part, start - 1)
        && belongs_left(part, start - 1)
        && !part.classes[start - 1].has(WordClass::Nationality);
    named.then(|| left(part, start)..head + 1)
}

/// Back over capitalised words, hyphens and possessives.
fn left(part: &Part<'_>, head: usize) -> usize {
    let tokens = &part.segments.tokens;
    let mut start = head;
    let mut at = head;
    while at > 0 && follows(part, at) {
        let before = at - 1;
        let mark = text(part, before);
        let dash = matches!(mark, "–" | "—") && tokens[before].gap == Gap::Glued && tokens[at].gap == Gap::Glued;
        if matches!(mark, "-" | "‐" | "&" | "/") || dash || tokens[before].kind == Kind::Emphasis {
            at = before;
            continue;
        }
        // Koshe (Street) Party
        if mark == ")" && at >= 4 && text(part, at - 3) == "(" && is_capital(part, at - 2) && is_capital(part, at - 4) {
            at -= 3;
            continue;
        }
        // "People's Party", "Journalists' Union", but "Kazakhstan's Ministry".
        let apostrophe = if mark == "s" && at >= 2 && tokens[before].gap == Gap::Glued { at - 2 } else { before };
        if matches!(text(part, apostrophe), "'" | "’") && tokens[apostrophe].gap == Gap::Glued && apostrophe > 0 {
            let owner = apostrophe - 1;
            if !is_capital(part, owner) || !is_plural_owner(part, owner) {
                break;
            }
            start = owner;
            at = owner;
            continue;
        }
        // A line of an address, or a row of a list, that ends in a place.
        let row = tokens[at].gap == Gap::Line && part.classes[before].has(WordClass::Place);
        if row || !is_capital(part, before) || !belongs_left(part, before) || is_initials_end(part, before) {
            break;
        }
        start = before;
        at = before;
    }
    start
}

/// True for whoever a body may be named after in the possessive: a plain word, no place and no person.
fn is_plural_owner(part: &Part<'_>, i: usize) -> bool {
    let classes = part.classes[i];
    classes.has(WordClass::CommonWord)
        && !(classes.has(WordClass::Place)
            || classes.has(WordClass::Nationality)
            || classes.has(WordClass::SurnameEnding))
}

fn is_initials_end(part: &Part<'_>, i: usize) -> bool {
    text(part, i + 1) == "." && part.segments.tokens[i + 1].gap == Gap::Glued
}

fn belongs_left(part: &Part<'_>, i: usize) -> bool {
    let classes = part.classes[i];
    let token = &part.segments.tokens[i];
    if token.case == Case::Upper
        || text(part, i) == "New" && part.classes.get(i + 1).is_some_and(|next| next.has(WordClass::Place))
    {
        return true;
    }
    // "Judge of", "President": a title before the name is not of it, unless more of the name stands between.
    let title = (classes.has(WordClass::Title) || classes.has(WordClass::Role)) && !classes.has(WordClass::Nationality);
    let office = matches!(
        text(part, i),
        "General"
            | "Prosecutor"
            | "Special"
            | "Public"
            | "Representative"
            | "Attorney"
            | "Bar"
            | "Rapporteur"
            | "President"
            | "Presidential"
            | "Executive"
            | "Justice"
            | "Journalists"
            | "Lawyers"
            | "Student"
            | "Students"
            | "Workers"
            | "Writers"
            | "Opposition"
            | "Commissioner"
    );
    !(classes.has(WordClass::FunctionWord)
        || classes.has(WordClass::Month)
        || classes.has(WordClass::Weekday)
        || classes.has(WordClass::LawWord)
        || title && !office)
}

/// Forward over tails: `of`, `for`, `on` with capitalised words, joined by `and` and commas.
fn right(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> usize {
    let tokens = &part.segments.tokens;
    let mut end = head + 1;
    let mut tail = false;
    // "Radio Liberty", "Prison Karaganda": what follows such a head is its name.
    let mut open = rules.heads_with_name_after.contains(&tokens[head].key) && head_is_first(part, head);
    loop {
        let mut at = end;
        if !follows(part, at) {
            return end;
        }
        // A country ends the name, unless what it is "of" follows: "Parliament of Georgia on Rustaveli Avenue".
        if tail
            && is_country(text(part, end - 1), part.gazetteer.lexicon())
            && tokens[at].kind == Kind::Word
            && text(part, at) != "of"
        {
            return end;
        }
        if is_capital(part, at) && may_follow(part, at) && !is_citation(part, at) && (tail || open || goes_on(part, at))
        {
            open &= tokens[at].case == Case::Title;
            end = at + 1;
            continue;
        }
        // Emphasis that ends on one line and begins again on the next.
        let marks = (at..at + 3).take_while(|&i| follows(part, i) && tokens[i].kind == Kind::Emphasis).count();
        if marks > 0
            && tail
            && follows(part, at + marks)
            && is_capital(part, at + marks)
            && may_follow(part, at + marks)
        {
            end = at + marks + 1;
            continue;
        }
        let hyphen =
            matches!(text(part, at), "-" | "‐" | "&" | "/") && (tokens[at].gap == Gap::Glued || text(part, at) == "&");
        if hyphen && tail && follows(part, at + 1) && is_capital(part, at + 1) {
            end = at + 2;
            continue;
        }
        if is_possessive(part, at) && tail && is_plural_owner(part, end - 1) && is_capital(part, at + 2) {
            end = at + 3;
            continue;
        }
        let word = text(part, at);
        let preposition = tokens[at].kind == Kind::Word
            && tokens[at].case == Case::Lower
            && match word {
                "in" => rules.heads_with_place.contains(&tokens[head].key) && (!tail || is_state(part, at + 1)),
                "to" => rules.heads_with_to.contains(&tokens[head].key) && (!tail || is_state(part, at + 1)),
                "under" => text(part, at + 1) == "the",
                "against" => rules.heads_with_against.contains(&tokens[head].key),
                _ => rules.tail_prepositions.contains(&tokens[at].key),
            };
        // "and" goes on within a tail: "of Health and Social Development"; a comma where "and" comes later.
        let joins = tail && matches!(word, "and" | "&") || tail && word == "," && list_goes_on(part, at);
        if !(preposition || joins) {
            return end;
        }
        at += 1;
        if follows(part, at) && text(part, at) == "the" && preposition {
            at += 1;
        }
        // "under Article 174" is no tail.
        let fits = || (may_follow(part, at) || is_office(part, at)) && !is_citation(part, at);
        if !follows(part, at) || !is_capital(part, at) || !fits() {
            return end;
        }
        // "and" before another body's head begins another name, as does a person's or one that no dictionary has.
        let unknown = tokens[at].script == Script::Latin
            && !part.classes[at].has(WordClass::CommonWord)
            && !part.classes[at].has(WordClass::Nationality);
        if joins && (unknown || begins_another(part, at)) || preposition && word != "of" && is_person(part, at) {
            return end;
        }
        tail = true;
        open = false;
        end = at + 1;
    }
}

/// True where a country stands: "Azerbaijan", "the Republic of Belarus".
fn is_state(part: &Part<'_>, at: usize) -> bool {
    let at = at + usize::from(text(part, at) == "the");
    let at = at + if text(part, at) == "Republic" && text(part, at + 1) == "of" { 2 } else { 0 };
    follows(part, at) && is_country(text(part, at), part.gazetteer.lexicon())
}

fn is_glued(part: &Part<'_>, i: usize) -> bool {
    part.segments.tokens.get(i).is_some_and(|token| token.gap == Gap::Glued)
}

fn is_possessive(part: &Part<'_>, at: usize) -> bool {
    matches!(text(part, at), "'" | "’") && text(part, at + 1) == "s" && part.segments.tokens[at + 1].gap == Gap::Glued
}

fn head_is_first(part: &Part<'_>, head: usize) -> bool {
    head == 0 || !is_capital(part, head - 1) || !follows(part, head)
}

/// True where capitals right after a head go on with the name: "Committee Against Torture", "Human Rights Council Working
/// Group", "Party of Regions Ltd".
fn goes_on(part: &Part<'_>, at: usize) -> bool {
    if matches!(text(part, at), "Against" | "For" | "Of" | "And" | "On" | "Without") {
        return follows(part, at + 1) && is_capital(part, at + 1);
    }
    let run = (at..at + 4).take_while(|&i| follows(part, i) && is_capital(part, i) && may_follow(part, i));
    run.into_iter().any(|i| {
        part.classes[i].has(WordClass::OrganisationType)
            || part.classes[i].has(WordClass::OrganisationHead) && !part.classes[i].has(WordClass::LawWord)
    })
}

fn may_follow(part: &Part<'_>, i: usize) -> bool {
    let classes = part.classes[i];
    let capital_function = classes.has(WordClass::FunctionWord)
        && !matches!(text(part, i), "Against" | "For" | "Of" | "And" | "On" | "First");
    !(capital_function
        || classes.has(WordClass::Title) && !is_office(part, i)
        || classes.has(WordClass::Month)
        || classes.has(WordClass::LawWord) && !matches!(text(part, i), "Law"))
}

fn is_office(part: &Part<'_>, i: usize) -> bool {
    matches!(
        text(part, i),
        "President"
            | "Prosecutor"
            | "General"
            | "Justice"
            | "Prime"
            | "Minister"
            | "Ombudsman"
            | "Commissioner"
            | "Governor"
            | "Mayor"
            | "Judges"
    )
}

fn is_person(part: &Part<'_>, i: usize) -> bool {
    let classes = part.classes[i];
    (classes.has(WordClass::GivenName) || classes.has(WordClass::SurnameEnding) && !classes.has(WordClass::Place))
        && !classes.has(WordClass::CommonWord)
}

/// The beginning of a citation, or of a case's name.
fn is_citation(part: &Part<'_>, i: usize) -> bool {
    matches!(
        text(part, i),
        "Article" | "Articles" | "Art" | "Part" | "Section" | "Paragraph" | "Chapter" | "Case" | "No"
    )
}

fn begins_another(part: &Part<'_>, at: usize) -> bool {
    let window = (at..at + 4).take_while(|&i| follows(part, i) && is_capital(part, i));
    let acronym = part.segments.tokens[at].case == Case::Upper;
    // "the Council of Europe and Kazakhstan" names two.
    acronym
        || is_person(part, at)
        || part.classes[at].has(WordClass::Place)
        || window.into_iter().any(|i| part.classes[i].has(WordClass::OrganisationHead))
}

/// After a comma within a tail: capitalised words, then "and" with a capital, before the sentence goes on otherwise.
fn list_goes_on(part: &Part<'_>, comma: usize) -> bool {
    let mut i = comma + 1;
    let mut seen = false;
    while i < comma + 8 && follows(part, i) {
        if is_capital(part, i) {
            if is_person(part, i) || begins_another(part, i) || !part.classes[i].has(WordClass::CommonWord) {
                return false;
            }
            seen = true;
        } else if text(part, i) == "and" {
            return seen && follows(part, i + 1) && is_capital(part, i + 1) && !begins_another(part, i + 1);
        } else if text(part, i) != "," {
            return false;
        }
        i += 1;
    }
    false
}

/// True for modifiers that make a name: two of them, or one that is no dictionary's word.
fn is_name_like(part: &Part<'_>, range: Range<usize>) -> bool {
    let capitals = range.clone().filter(|&i| is_capital(part, i) && !is_plain_modifier(part, i)).count();
    capitals >= 2
        || range.into_iter().any(|i| {
            let classes = part.classes[i];
            is_capital(part, i)
                && (!classes.has(WordClass::CommonWord)
                    || classes.has(WordClass::Place)
                    || classes.has(WordClass::Nationality))
        })
}

/// "New Committee", "President Administration": a modifier that makes no name.
fn is_plain_modifier(part: &Part<'_>, i: usize) -> bool {
    matches!(text(part, i), "New" | "Old" | "Our" | "First" | "Such" | "Special" | "Joint" | "Working" | "Soviet")
        || part.classes[i].has(WordClass::FunctionWord)
}

/// The name beside a type in lower case: `the Alga party`, `newspaper Respublika`, `“Respublika” newspaper`. The type is outside.
pub(super) fn named(part: &Part<'_>, kind: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    if let Some(quote) = quoted::at(part, kind + 1) {
        return Some(quoted::inside(part, &quote));
    }
    let on_network = || kind > 0 && follows(part, kind) && rules.networks.contains(&part.segments.tokens[kind - 1].key);
    let names = |i: usize| {
        let classes = part.classes[i];
        let token = &part.segments.tokens[i];
        is_capital(part, i)
            && token.case != Case::Single
            && token.script == Script::Latin
            && !classes.has(WordClass::FunctionWord)
            && !classes.has(WordClass::Nationality)
            && (!classes.has(WordClass::Place) || on_network())
            && !classes.has(WordClass::Month)
            && !classes.has(WordClass::Title)
            && !classes.has(WordClass::Role)
            && !classes.has(WordClass::GivenName)
    };
    if follows(part, kind) && kind > 0 && matches!(text(part, kind - 1), "”" | "\"" | "’") {
        let open = (kind.saturating_sub(10)..kind - 1).rev().find(|&i| matches!(text(part, i), "“" | "\"" | "‘"))?;
        return quoted::at(part, open).filter(|quote| quote.end == kind).map(|_| open + 1..kind - 1);
    }
    let mut last = kind;
    // "the ProTenge Telegram channel": the network carries it.
    last -= usize::from(on_network());
    while last > 0 && follows(part, last) && rules.type_adjectives.contains(&part.segments.tokens[last - 1].key) {
        last -= 1;
    }
    let mut start = last;
    while start > 0 && follows(part, start) && names(start - 1) {
        start -= 1;
    }
    let plain = |range: Range<usize>| range.clone().all(|i| part.classes[i].has(WordClass::CommonWord));
    if start < last && last - start <= 3 && !plain(start..last) {
        return Some(start..last);
    }
    let first = kind + 1;
    let mut end = first;
    while follows(part, end) && end - kind <= 3 {
        let place = end == first && part.classes[end].has(WordClass::Place) && is_capital(part, end);
        let goes_on =
            end > first && part.segments.tokens[end].case == Case::Title && !part.classes[end].has(WordClass::Month);
        // "the agency Zarafshon Xabar", "the channel Mtkvari Plus"
        let fits = names(end) || place && follows(part, end + 1) && names(end + 1) || goes_on;
        if !fits || is_person(part, end) {
            break;
        }
        end += 1;
        while end > first
            && text(part, end) == "-"
            && is_glued(part, end)
            && is_glued(part, end + 1)
            && is_capital(part, end + 1)
        {
            end += 2;
        }
    }
    (end > first && !plain(first..end)).then_some(first..end)
}

/// The name that emphasis sets apart behind a word of the press: "editor of _Zaman_", "the daily *Habertürk*". `mark` is the opening mark.
pub(super) fn emphasised(part: &Part<'_>, mark: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    const BEFORE: usize = 4;
    const LONGEST: usize = 5;
    let tokens = &part.segments.tokens;
    let close = (mark + 2..mark + LONGEST + 2)
        .find(|&i| tokens.get(i).is_some_and(|token| token.kind == Kind::Emphasis && token.gap == Gap::Glued))?;
    let name = mark + 1..close;
    let plain = |range: Range<usize>| range.into_iter().all(|i| part.classes[i].has(WordClass::CommonWord));
    let fits = text(part, mark) == text(part, close)
        && tokens[mark + 1].gap == Gap::Glued
        && name.clone().all(|i| is_capital(part, i) || text(part, i) == "-")
        && !(name.len() == 1 && plain(name.clone()));
    let mut before =
        (mark.saturating_sub(BEFORE)..mark).rev().take_while(|&i| follows(part, i + 1) && tokens[i].kind == Kind::Word);
    (fits && before.any(|i| rules.press.contains(&tokens[i].key))).then_some(name)
}

/// A company before its legal form: `Kazatomprom JSC`, `Nazarbayev Fund Ltd.`
pub(super) fn company(part: &Part<'_>, form: usize) -> Option<Range<usize>> {
    if !is_capital(part, form) || part.classes[form].has(WordClass::OrganisationHead) {
        return None;
    }
    if let Some(quote) = quoted::at(part, form + 1) {
        return Some(form..quote.end);
    }
    let from = if form > 1 && text(part, form - 1) == "," { form - 1 } else { form };
    let start = left(part, from);
    (start < from && from - start <= 6).then_some(start..form + 1)
}
