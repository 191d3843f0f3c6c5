//! Single words that the model left: members of a list of names, and surnames that are listed.

use rustc_hash::FxHashMap;

use super::run::Run;
use super::{Found, Taken, list_gap, name_of};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::model::{Reading, slug};
use crate::segment::{Case, Kind};

/// The fewest members of a list of which one name tells what the others are.
const LIST: usize = 3;
/// Listed surnames shorter than this, in letters, are too much else.
const SHORTEST: usize = 5;
/// In longer lists a surname is mostly another person's, or a word of the dictionary.
const MOST_LISTED: usize = 20_000;

/// What a word that is a name alone has nothing of.
const OTHERS: [WordClass; 13] = [
    WordClass::Place,
    WordClass::PlaceWord,
    WordClass::Nationality,
    WordClass::Month,
    WordClass::Weekday,
    WordClass::OrganisationHead,
    WordClass::OrganisationType,
    WordClass::Title,
    WordClass::Role,
    WordClass::Kinship,
    WordClass::LawWord,
    WordClass::FunctionWord,
    WordClass::CommonWord,
];

/// The runs of one capitalised word that nobody has found and that may be a name.
pub(super) fn candidates<'a>(part: &Part<'_>, runs: &'a [Run], found: &Taken) -> Vec<&'a Run> {
    let may_be = |run: &&Run| {
        let [word] = run.words[..] else { return false };
        let token = &part.segments.tokens[word];
        token.kind == Kind::Word
            && token.case == Case::Title
            && run.tokens.len() == 1
            && !found.has(word)
            && !OTHERS.iter().any(|class| part.classes[word].has(*class))
            && !slug(token.span().of(&part.document.text)).is_empty()
    };
    runs.iter().filter(may_be).collect()
}

/// Those that stand in a list of three or more with a person found: «О Беньямине, Деррида и Кафке».
pub(super) fn in_lists(part: &Part<'_>, found: &[Found], candidates: &[&Run]) -> Vec<Found> {
    // Where each member begins: where it ends, and whether it is a person for certain.
    let mut members: FxHashMap<usize, (usize, bool)> =
        found.iter().map(|one| (one.tokens.start, (one.tokens.end, true))).collect();
    members.extend(candidates.iter().map(|run| (run.tokens.start, (run.tokens.end, false))));
    let mut starts: Vec<usize> = members.keys().copied().collect();
    starts.sort_unstable();
    let mut out = Vec::new();
    let mut done = 0;
    for start in starts {
        if start < done {
            continue;
        }
        let mut list = vec![start];
        let mut end = members[&start].0;
        while let Some(next) = list_gap(part, end).filter(|next| members.contains_key(next)) {
            list.push(next);
            end = members[&next].0;
        }
        done = end;
        if list.len() >= LIST && list.iter().any(|at| members[at].1) {
            let unknown = list.iter().filter(|at| !members[at].1);
            out.extend(unknown.map(|&at| alone(part, at, "person/list", 0.6)));
        }
    }
    out
}

/// Those that somebody listed bears as the surname.
pub(super) fn listed(part: &Part<'_>, candidates: &[&Run]) -> Vec<Found> {
    if part.gazetteer.len() > MOST_LISTED {
        return Vec::new();
    }
    let word = |run: &&&Run| part.segments.tokens[run.words[0]].span().of(&part.document.text);
    let is_listed = |run: &&&Run| {
        !part.classes[run.words[0]].has(WordClass::GivenName)
            && word(run).chars().count() >= SHORTEST
            && !part.gazetteer.find_surname(word(run)).is_empty()
    };
    candidates.iter().filter(is_listed).map(|run| alone(part, run.words[0], "gazetteer/surname", 0.6)).collect()
}

fn alone(part: &Part<'_>, word: usize, rule: &'static str, confidence: f32) -> Found {
    Found { tokens: word..word + 1, reading: Reading::Person(name_of(part, &[word])), rule, confidence }
}

#[cfg(test)]
mod tests {
    use crate::convert::{Options, convert};
    use crate::gazetteer::Gazetteer;
    use crate::model::{Label, Metadata};
    use crate::pipeline::{Engine, process};

    #[test]
    fn a_surname_alone_is_found_by_its_list_and_by_the_analysts() {
        let gazetteer = Gazetteer::of_persons("id,name,source\nputin,Vladimir Putin,x\nnavalny,Алексей Навальный,x\n");
        let engine = Engine::new(gazetteer).expect("the built-in rules compile");
        for (text, expected) in [
            (
                "Я хотела бы говорить об Айгуль Сейтказиевой, Деррида, Кафке и Сонтаг.",
                "Айгуль Сейтказиевой|Деррида|Кафке|Сонтаг",
            ),
            ("Это было после отравления Навального.", "Навального"),
            ("She joined a pro-Navalny group.", "Navalny"),
            ("“Putin is at war,” he said of his plans.", "Putin"),
            ("They went to Paris, Almaty, Moscow and Berlin.", ""),
        ] {
            let document = convert(text.as_bytes(), "a.txt", &Metadata::default(), &Options::default());
            let processed = process(document.expect("it is text").value, &engine);
            let persons = processed.annotations.iter().filter(|one| one.label == Label::Person);
            let found: Vec<&str> = persons.map(|one| one.span.of(text)).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }
}
