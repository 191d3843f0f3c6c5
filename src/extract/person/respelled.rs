//! Listed names that the text spells as no list and no rule of case does: «Тимур Мейеровка» as Timur Ulan-Ude.
//!
//! The analyst's lists decide, so these need no model: it may take a rare surname for a place.

use super::run::Run;
use super::{Found, Part, patronymic};
use crate::gazetteer::WordClass;
use crate::model::Reading;

/// The most words of such a name.
const MOST: usize = 4;

/// The names in runs of capitalised words that are in no list as they stand, of which all words together are borne by somebody
/// listed, the surname among them, and one is a given name.
pub(super) fn names(part: &Part<'_>, runs: &[Run]) -> Vec<Found> {
    runs.iter().filter(|run| run.words.len() > 1).flat_map(|run| in_run(part, run)).collect()
}

fn in_run(part: &Part<'_>, run: &Run) -> Vec<Found> {
    let word = |i: usize| part.segments.tokens[i].span().of(&part.document.text);
    let is_given = |i: usize| part.classes[i].has(WordClass::GivenName);
    // An initial is borne by too many.
    let is_whole = |i: usize| word(i).chars().nth(1).is_some();
    let mut found = Vec::new();
    let mut start = 0;
    while start + 1 < run.words.len() {
        let longest = MOST.min(run.words.len() - start);
        let name = (2..=longest).rev().find_map(|count| {
            let words = &run.words[start..start + count];
            if !words.iter().any(|&i| is_given(i)) || !words.iter().all(|&i| is_whole(i)) {
                return None;
            }
            let persons = part.gazetteer.spelled(&words.iter().map(|&i| word(i)).collect::<Vec<_>>());
            (!persons.is_empty()).then_some((count, persons))
        });
        match name {
            Some((count, persons)) => {
                // A further given name that the lists spell otherwise is of the name: «Реджеп Тайип Эрдоган».
                let first = start.checked_sub(1).filter(|&at| is_given(run.words[at])).unwrap_or(start);
                let tokens = run.words[first]..patronymic::behind(part, run.words[start + count - 1] + 1);
                let reading = Reading::Listed(persons);
                found.push(Found { tokens, reading, rule: "gazetteer/spelling", confidence: 0.9 });
                start += count;
            }
            None => start += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::convert::{Options, convert};
    use crate::gazetteer::Gazetteer;
    use crate::model::{EntityIndex, Metadata};
    use crate::pipeline::{Engine, process};

    #[test]
    fn the_lists_decide_of_a_name_in_another_spelling() {
        let gazetteer = Gazetteer::of_persons(
            "id,name,source\n\
            timur,Тимур Улан-Удэ,x\n\
            igor,Игорь Ильин,x\n\
            anna,Анна Петровна Йошкар-Ола,x\n\
            tayyip,Recep Tayyip Erdogan,x\n",
        );
        let engine = Engine::new(gazetteer).expect("the built-in rules compile");
        for (text, expected) in [
            ("The court sentenced Timur Ulan-Ude to a year.", Some("person:timur Timur Ulan-Ude")),
            ("The court sentenced Igor' Ilyin to a year.", Some("person:igor Igor' Ilyin")),
            ("The court sentenced Igor’ Ilyin to a year.", Some("person:igor Igor’ Ilyin")),
            ("The court sentenced Anna Yoshkar-Ola to a year.", Some("person:anna Anna Yoshkar-Ola")),
            ("Суд поддержал Реджеп Тайип Эрдоган в среду.", Some("person:tayyip Реджеп Тайип Эрдоган")),
            // A given name and a patronymic are nobody's name, nor are two persons' words together.
            ("The court sentenced Anna Petrovna to a year.", None),
            ("The court sentenced Timur Ilyin to a year.", None),
        ] {
            let document = convert(text.as_bytes(), "a.txt", &Metadata::default(), &Options::default());
            let processed = process(document.expect("it is text").value, &engine);
            let told = processed.annotations.iter().map(|one| format!("{} {}", one.value, one.span.of(text)));
            let listed: Vec<String> = told.filter(|told| told.starts_with("person:")).collect();
            assert_eq!(listed.first().map(String::as_str), expected, "{text}");
        }
        assert_eq!(engine.gazetteer.spelled(&["Ulan", "Ude", "Timur"]), [EntityIndex(0)]);
    }
}
