//! Word classes: which words are given names, titles, heads of organisations' names, places …, from `words/*.csv`.

use crate::segment::Token;

/// A class of words; each is a file `gazetteers/words/NAME.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum WordClass {
    /// `given-name.csv`: given names, in every case form that the language's endings allow.
    GivenName,
    /// `surname-ending.csv`: endings (`-ov`) that mark surnames.
    SurnameEnding,
    /// `patronymic-ending.csv`: endings that mark patronymics.
    PatronymicEnding,
    /// `patronymic-word.csv`: words of their own after a name: uly, kyzy, oglu, uulu.
    PatronymicWord,
    /// `title.csv`: forms of address and ranks: Mr, Ms, Dr, господин, генерал.
    Title,
    /// `role.csv`: professions and roles: activist, journalist, адвокат.
    Role,
    /// `organisation-head.csv`: nouns that head an organisation's name: committee, ministry, фонд.
    OrganisationHead,
    /// `organisation-type.csv`: legal forms and types before a quoted name: LLP, ТОО, ОО.
    OrganisationType,
    /// `place.csv`: countries, regions, cities, rivers.
    Place,
    /// `place-word.csv`: words that make a name a place's: street, avenue, улица, область.
    PlaceWord,
    /// `nationality.csv`: demonyms and adjectives of country.
    Nationality,
    /// `month.csv`: months, with their number.
    Month,
    /// `weekday.csv`: days of the week.
    Weekday,
    /// `speech-verb.csv`: verbs whose subject is mostly a person: said, заявил.
    SpeechVerb,
    /// `name-particle.csv`: von, de, al, бин.
    NameParticle,
    /// `kinship.csv`: brother, wife, сын.
    Kinship,
    /// `function-word.csv`: articles, prepositions, pronouns, conjunctions.
    FunctionWord,
    /// `common-word.csv`: words that often begin a sentence or a heading and are no names.
    CommonWord,
    /// `law-word.csv`: words that make a name a law's, a prize's or an event's: Act, list, закон.
    LawWord,
}

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(pub u32);

impl ClassSet {
    /// True where the class is in it.
    #[must_use]
    pub const fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u8) != 0
    }
}

/// The word lists, compiled.
#[derive(Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The classes of each token of `text`, in their order.
    #[must_use]
    pub fn classes(&self, text: &str, tokens: &[Token]) -> Vec<ClassSet> {
        let _ = text;
        vec![ClassSet::default(); tokens.len()]
    }
}
