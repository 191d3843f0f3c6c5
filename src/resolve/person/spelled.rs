//! Listed persons under a spelling of another language.

use crate::gazetteer::Gazetteer;
use crate::model::EntityIndex;

/// The listed persons whom a full name may mean, ascending: by its own key, or else as the systems of spelling read it. A German
/// text's Michail Chodorkowski is the listed Mikhail Khodorkovsky. Given name and surname must both agree, so the wide reading
/// of one word does no harm.
pub(super) fn listed_as(gazetteer: &Gazetteer, given: &str, surname: &str) -> Vec<EntityIndex> {
    let own = gazetteer.find_name(given, surname);
    let is_latin = |word: &str| word.chars().next().is_some_and(|c| c < '\u{250}');
    if !own.is_empty() || !is_latin(given) || !is_latin(surname) || given.ends_with('.') {
        return own;
    }
    let systems = gazetteer.lexicon().systems();
    let surnames: Vec<String> = systems.rereadings(surname).collect();
    // Most names are in no list under any surname, and are done with here.
    let is_borne = |surname: &str| surname.split(' ').all(|word| gazetteer.is_borne(word));
    let mut readings: Vec<&str> = surnames.iter().map(String::as_str).chain([surname]).collect();
    readings.sort_unstable();
    readings.dedup();
    if !readings.into_iter().any(is_borne) {
        return own;
    }
    // The first is the name as it stands, which was looked for above.
    let mut pairs = vec![(given.to_lowercase(), surname.to_lowercase())];
    for (given_read, surname_read) in systems.rereadings(given).zip(&surnames) {
        // Who reads the surname so may have the given name as it stands: names of a report come from many hands.
        let of_system = [(given, surname_read.as_str()), (&*given_read, surname_read), (&*given_read, surname)];
        // Most systems leave most words as they are.
        for pair in of_system.map(|(given, surname)| (given.to_lowercase(), surname.to_lowercase())) {
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    let mut found: Vec<EntityIndex> =
        pairs[1..].iter().flat_map(|(given, surname)| gazetteer.find_name(given, surname)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Sources;

    #[test]
    fn a_listed_person_is_found_as_other_languages_spell_the_name() {
        let mut sources = Sources::builtin_rules();
        let persons = "id,name,source\n\
            mikhail-khodorkovsky,Mikhail Khodorkovsky,x\n\
            sergei-tikhanovsky,Sergei Tikhanovsky,x\n\
            mukhtar-dzhakishev,Mukhtar Dzhakishev,x\n";
        sources.add("persons.csv", "persons.csv".to_owned(), persons.to_owned());
        let gazetteer = Gazetteer::load(sources).expect("it loads");
        for (given, surname, wanted) in [
            ("Michail", "Chodorkowski", Some(0)),
            ("Mikhail", "Chodorkowskij", Some(0)),
            ("Sergei", "Tsikhanouski", Some(1)),
            ("Moukhtar", "Djakichev", Some(2)),
            ("Muxtar", "Jakişev", Some(2)),
            ("Michail", "Gorbatschow", None),
            ("Boris", "Chodorkowski", None),
        ] {
            let found = listed_as(&gazetteer, given, surname);
            assert_eq!(found, wanted.map(EntityIndex).into_iter().collect::<Vec<_>>(), "{given} {surname}");
        }
    }
}
