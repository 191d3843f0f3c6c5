//! A name read into its parts.

use super::script::words;
use super::tables::{Bearers, Link, Tables};
use crate::declension::{self, NamePart, is_cyrillic, turkic_stem};
use crate::fold::fold_word;
use crate::gazetteer::name_key;
use crate::model::Language;

/// What a part of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A given name or surname; which of the two depends on country and custom, so it is not asked.
    Name,
    /// The father's name, by its ending or by a word beside it.
    Patronymic,
    Initial,
    /// al-, de, bin, oglu.
    Particle,
}

/// One part, with what it is compared by.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub printed: String,
    pub key: String,
    pub role: Role,
    /// True where a word beside it (bin, oglu), not its ending, makes it the father's name.
    pub marked: bool,
    /// True where it stands in brackets.
    pub aside: bool,
    /// True where its script leaves vowels out.
    pub abjad: bool,
    /// Keys as systems of spelling read it, with the system's place; of Latin words alone.
    pub readings: Vec<(String, usize)>,
    /// Keys of nominatives that may stand behind it.
    pub lemmas: Vec<String>,
    /// The key of its plain letters, where it has letters with marks that a bad copy loses.
    pub plain: Option<String>,
    pub given: Option<Bearers>,
    /// How much it tells, 1 being a surname that few bear.
    pub weight: f64,
}

/// A name, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub parts: Vec<Part>,
    /// The generation that a word after it tells.
    pub suffix: Option<String>,
}

impl Part {
    /// A name of that text.
    pub fn new(tables: &Tables, text: &str, abjad: bool) -> Self {
        let key = name_key(text);
        let latin = !abjad && !is_cyrillic(text);
        let marks = latin && !text.is_ascii();
        let given = tables
            .given_as_spelled(text, &key)
            .or_else(|| tables.is_grouped(&key).then(Bearers::default))
            .filter(|_| !abjad);
        let weight = match (given.is_some(), tables.is_common(&key)) {
            _ if key.chars().count() <= 2 => 0.6,
            (true, true) => 0.65,
            (true, false) | (false, true) => 0.8,
            (false, false) => 1.0,
        };
        Self {
            printed: text.to_owned(),
            readings: if latin { tables.systems().readings(text, &key) } else { Vec::new() },
            plain: marks.then(|| name_key(&text.chars().filter(char::is_ascii).collect::<String>())),
            key,
            role: Role::Name,
            marked: false,
            aside: false,
            abjad,
            lemmas: Vec::new(),
            given,
            weight,
        }
    }

    fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self.weight = match role {
            Role::Initial => 0.4,
            Role::Particle => 0.15,
            Role::Patronymic => 0.6,
            Role::Name => self.weight,
        };
        self
    }

    /// True of a name or patronymic that is written out.
    pub fn is_full(&self) -> bool {
        matches!(self.role, Role::Name | Role::Patronymic)
    }
}

/// A word as printed, before its role is known.
#[derive(Clone, Debug)]
struct Raw {
    text: String,
    after: After,
    aside: bool,
    abjad: bool,
}

/// What stands right after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Space,
    Dot,
    Hyphen,
}

/// Reads a name.
pub(super) fn read(tables: &Tables, name: &str) -> Name {
    let mut raws = raw_words(name);
    let is_honorific =
        |raw: &Raw| tables.is_title(&fold_word(&raw.text)) || tables.link(&raw.text) == Some(Link::Honorific);
    let long = |raws: &[Raw]| raws.iter().filter(|raw| raw.text.chars().count() > 1).count();
    while raws.len() > 2 && long(&raws) > 2 && is_honorific(&raws[0])
        || raws.len() == 2 && raws[0].after == After::Dot && raws[0].text.len() > 1 && is_honorific(&raws[0])
    {
        raws.remove(0);
    }
    let suffix = (raws.len() > 1).then(|| raws.last().and_then(|last| suffix(tables, last))).flatten();
    if suffix.is_some() {
        raws.pop();
    }
    let mut parts = link(tables, &raws);
    mark_patronymics(tables, &mut parts);
    find_lemmas(tables, &mut parts);
    Name { parts, suffix }
}

fn raw_words(name: &str) -> Vec<Raw> {
    let mut raws: Vec<Raw> = Vec::new();
    let mut word = String::new();
    let mut depth = 0_usize;
    let mut end = |word: &mut String, after: After, depth: usize| {
        if word.chars().any(char::is_alphanumeric) {
            for one in words(word) {
                let after = if one.text.ends_with('-') { After::Hyphen } else { after };
                let text = one.text.trim_matches('-').to_owned();
                raws.push(Raw { text, after, aside: depth > 0, abjad: one.abjad });
            }
        }
        word.clear();
    };
    for c in name.chars() {
        match c {
            '(' | '[' => {
                end(&mut word, After::Space, depth);
                depth += 1;
            }
            ')' | ']' => {
                end(&mut word, After::Space, depth);
                depth = depth.saturating_sub(1);
            }
            '-' | '‐' | '‑' | '–' | '—' => end(&mut word, After::Hyphen, depth),
            '.' => end(&mut word, After::Dot, depth),
            // BGN/PCGN puts it between letters that are not to be read together; in Chinese it parts the words of foreign names.
            '·' if word.ends_with(|before: char| before < '\u{250}') => {}
            ',' | ';' | '/' | '·' | '•' | '・' | '"' | '“' | '”' | '«' | '»' | '_' => {
                end(&mut word, After::Space, depth);
            }
            _ if c.is_whitespace() => end(&mut word, After::Space, depth),
            _ => word.push(c),
        }
    }
    end(&mut word, After::Space, depth);
    raws
}

/// The generation that the last word tells: Jr, мл, III.
fn suffix(tables: &Tables, last: &Raw) -> Option<String> {
    if let Some(suffix) = tables.suffix(&fold_word(&last.text)) {
        return Some(suffix.to_owned());
    }
    let numeral = last.text.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let single = last.text.len() == 1 && (last.after == After::Dot || last.text != "I");
    let digits = last.text.bytes().all(|byte| byte.is_ascii_digit());
    if !(numeral && !single || digits) {
        return None;
    }
    if digits {
        return Some(last.text.clone());
    }
    // By the subtractive rule: a lesser numeral before a greater one is taken away.
    let values: Vec<i32> = last
        .text
        .bytes()
        .map(|byte| [(b'I', 1), (b'V', 5)].iter().find(|(letter, _)| *letter == byte).map_or(10, |(_, value)| *value))
        .collect();
    let signed = values
        .iter()
        .enumerate()
        .map(|(at, value)| if values.get(at + 1).is_some_and(|next| next > value) { -value } else { *value });
    Some(signed.sum::<i32>().to_string())
}

fn is_initial(tables: &Tables, raw: &Raw) -> bool {
    let letters = raw.text.chars().count();
    letters == 1 && raw.text.chars().any(char::is_uppercase)
        || raw.after == After::Dot && letters <= 2 && tables.link(&raw.text).is_none()
}

/// Gives the words their roles, and joins what is one name.
fn link(tables: &Tables, raws: &[Raw]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    let mut father = false;
    while let Some(raw) = raws.get(at) {
        let (first, last) = (at == 0, at + 1 == raws.len());
        at += 1;
        let part = |role| Part { aside: raw.aside, ..Part::new(tables, &raw.text, raw.abjad).with_role(role) };
        if is_initial(tables, raw) {
            parts.push(part(Role::Initial));
            continue;
        }
        let link = tables.link(&raw.text);
        match link {
            Some(Link::Article)
                if !last
                    && (raw.after == After::Hyphen
                        || !first && matches!(fold_word(&raw.text).as_str(), "al" | "el" | "ul" | "аль" | "эль")) =>
            {
                parts.push(part(Role::Particle));
            }
            Some(Link::Particle) if !last && (!first || raws.len() > 2) => parts.push(part(Role::Particle)),
            Some(Link::SonOf) if !last && !first => {
                parts.push(part(Role::Particle));
                father = true;
            }
            Some(Link::ChildOf) if !first => {
                if let Some(before) = parts.last_mut().filter(|before| before.role == Role::Name) {
                    *before = Part { marked: true, ..before.clone().with_role(Role::Patronymic) };
                }
                parts.push(part(Role::Particle));
            }
            Some(kind @ (Link::FatherOf | Link::ServantOf)) if !last => {
                // One name with the next word; of an article between, its letters stay where they are part of the name.
                let mut text = raw.text.clone();
                if raws.len() > at + 1 && tables.link(&raws[at].text) == Some(Link::Article) {
                    if kind == Link::ServantOf {
                        text.push_str(&raws[at].text);
                    }
                    at += 1;
                }
                text.push_str(&raws[at].text.to_lowercase());
                let abjad = raw.abjad || raws[at].abjad;
                at += 1;
                parts.push(Part { aside: raw.aside, ..Part::new(tables, &text, abjad) });
            }
            _ => {
                let mut part = part(Role::Name);
                if std::mem::take(&mut father) {
                    part = Part { marked: true, ..part.with_role(Role::Patronymic) };
                }
                parts.push(part);
            }
        }
    }
    parts
}

/// Of three names or more, the one with a patronymic's ending is one; of two such, the one right after a given name.
fn mark_patronymics(tables: &Tables, parts: &mut [Part]) {
    let kazakh = |part: &Part| {
        ["uli", "kizi"].iter().any(|ending| part.key.strip_suffix(ending).is_some_and(|stem| stem.len() >= 4))
    };
    for part in parts.iter_mut().filter(|part| part.role == Role::Name && kazakh(part)) {
        *part = part.clone().with_role(Role::Patronymic);
    }
    if parts.iter().filter(|part| part.is_full()).count() < 3 || parts.iter().any(|part| part.role == Role::Patronymic)
    {
        return;
    }
    let like: Vec<usize> = (0..parts.len())
        .filter(|&at| {
            parts[at].role == Role::Name && !parts[at].abjad && tables.patronymic_stem(&parts[at].key).is_some()
        })
        .collect();
    let after_given = like.iter().copied().find(|&at| at > 0 && parts[at - 1].given.is_some());
    if let Some(at) = after_given.or(like.last().copied()) {
        parts[at] = parts[at].clone().with_role(Role::Patronymic);
    }
}

/// Finds the nominatives of a name in another case. «Алексея Горинова» is in one, since Алексея is no given name and a case of
/// one; «Александра Смирнова» is not.
fn find_lemmas(tables: &Tables, parts: &mut [Part]) {
    let lemmas = |word: &str, part: NamePart| {
        declension::readings(word, part).into_iter().map(|reading| name_key(&reading.lemma)).collect::<Vec<_>>()
    };
    let is_cased = |part: &Part| {
        part.role == Role::Name
            && is_cyrillic(&part.printed)
            && !tables.is_listed(&part.printed)
            && lemmas(&part.printed, NamePart::Given)
                .iter()
                .any(|lemma| *lemma != part.key && tables.given(lemma).is_some())
    };
    let cased = parts.iter().any(is_cased);
    for part in parts.iter_mut().filter(|part| part.is_full() && is_cyrillic(&part.printed)) {
        if cased {
            for kind in [NamePart::Given, NamePart::Surname, NamePart::Patronymic] {
                part.lemmas.extend(lemmas(&part.printed, kind));
            }
        }
        let stem = turkic_stem(&part.printed, Language::Kk, |_| false);
        part.lemmas.extend(part.printed.get(..stem).map(name_key));
        let key = part.key.clone();
        part.lemmas.retain(|lemma| *lemma != key);
        part.lemmas.sort_unstable();
        part.lemmas.dedup();
    }
}
