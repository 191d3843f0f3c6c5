//! Who is meant by a name: short forms, initials, nicknames, families, names with the case endings of their language.

use std::sync::LazyLock;

use casebook::convert::{Options, convert};
use casebook::gazetteer::Sources;
use casebook::model::{Label, Metadata};
use casebook::pipeline::{Engine, process};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(&Sources::builtin()).expect("the built-in lists load"));

/// The value of the last mention of a label with that surface; empty where there is none.
fn value(text: &str, label: Label, surface: &str) -> String {
    let document =
        convert(text.as_bytes(), "letter.txt", &Metadata::default(), &Options::default()).expect("it is text");
    let done = process(document.value, &ENGINE);
    let mut found = done.annotations.iter().rev().filter(|one| one.label == label);
    let one = found.find(|one| one.span.of(&done.document.text) == surface);
    one.map_or_else(String::new, |one| one.value.to_string())
}

#[test]
fn a_short_form_means_the_one_whose_name_it_can_be() {
    for (text, surface, wanted) in [
        (
            "Yerdos Kumisbek was held in May. Police say that Y. Kumisbek is in prison.",
            "Y. Kumisbek",
            "name:yerdos-kumisbek",
        ),
        (
            "Yakov Kornilishin preached there. Officers detained the pastor Y. Kornilishin at a funeral.",
            "Y. Kornilishin",
            "name:yakov-kornilishin",
        ),
        (
            "Суд отпустил Рустамжана Холбоева. Мать сказала, что видела Рустамжана во дворе.",
            "Рустамжана",
            "name:rustamzhan-kholboev",
        ),
        ("Суд осудил Мелитину Кирсанову и Петра Лужного.", "Мелитину Кирсанову", "name:melitina-kirsanova"),
        ("Его посадили. Роза Шыныбекова ждала у ворот.", "Роза Шыныбекова", "name:roza-shynybekova"),
    ] {
        assert_eq!(value(text, Label::Person, surface), wanted, "{text}");
    }
}

#[test]
fn a_russian_body_is_named_in_the_nominative() {
    for (text, surface, wanted) in [
        (
            "На флаге был символ «Северного Братства», и полиция задержала Ивана Петрова.",
            "Северного Братства",
            "name:severnoe-bratstvo",
        ),
        ("Юрист «Мемориала» Иван Петров сказал это в суде.", "Мемориала", "org:memorial"),
        ("Полиция задержала сторонников «Яблока» в Москве.", "Яблока", "org:yabloko"),
    ] {
        assert_eq!(value(text, Label::Organisation, surface), wanted, "{text}");
    }
}

#[test]
fn a_nickname_beside_a_name_is_its_bearers() {
    for (text, surface, wanted) in [
        (
            "Ainash Turgumbekova, b. 1990, blogger (\"Qara Tileu\"), was fined in Semey.",
            "Qara Tileu",
            "name:ainash-turgumbekova",
        ),
        (
            "The witness Yerbolat Sagyntai (known in the town as “Sary Yerbol”) gave evidence.",
            "Sary Yerbol",
            "name:yerbolat-sagyntai",
        ),
        (
            "Ainash Turgumbekova, b. 1990, blogger (\"Qara Tileu\"), was fined in Semey. Later Qara Tileu wrote about it.",
            "Qara Tileu",
            "name:ainash-turgumbekova",
        ),
        (
            "Gochmyrat Esenov, known under the pen name Garagum Oglany, was sentenced.",
            "Garagum Oglany",
            "name:gochmyrat-esenov",
        ),
    ] {
        assert_eq!(value(text, Label::Person, surface), wanted, "{text}");
    }
}

#[test]
fn a_family_has_the_surname_it_shares() {
    for (text, surface, wanted) in [
        ("Обвинён Иван Телегин. В квартире Телегиных прошёл обыск.", "Телегиных", "name:teleginy"),
        ("Станислав Ковшар арестован. Семья Ковшар продала дом.", "Ковшар", "name:kovshar"),
    ] {
        assert_eq!(value(text, Label::Person, surface), wanted, "{text}");
    }
}

#[test]
fn names_lose_the_endings_of_the_language_of_their_passage() {
    let english = "The lawyers met in Brussels and wrote an appeal for their colleagues, who are all in prison.\n\n";
    for (passage, surface, wanted) in [
        (
            "Сот менің қорғауымдағы Ерасыл Жұмабековті Қылмыстық кодекстің 405-бабы бойынша соттады, біз оған шағым жаздық.",
            "Ерасыл Жұмабековті",
            "name:erasyl-zhumabekov",
        ),
        (
            "Bakı Apellyasiya Məhkəməsi mənim, yəni Nərgiz Süleymanlının şikayətini rədd etdi, müvəkkilim isə təqsirləndirilir.",
            "Nərgiz Süleymanlının",
            "name:nargiz-suleymanli",
        ),
        (
            "Müvekkilim ve meslektaşım Şilan Akdoğan'ı 23 Kasım 2020'de Diyarbakır mahkemesi tutukladı, itiraz ettik.",
            "Şilan Akdoğan",
            "name:silan-akdogan",
        ),
    ] {
        assert_eq!(value(&format!("{english}{passage}"), Label::Person, surface), wanted, "{passage}");
    }
}

#[test]
fn a_states_body_is_found_by_its_other_names() {
    for (text, surface, wanted) in [
        (
            "In Belarus the Justice Ministry refused to register the party in Minsk.",
            "Justice Ministry",
            "org:by-ministry-of-justice",
        ),
        (
            "Letters went to the Azerbaijani Ministry of Internal Affairs and to Moscow.",
            "Azerbaijani Ministry of Internal Affairs",
            "org:az-ministry-of-internal-affairs",
        ),
    ] {
        assert_eq!(value(text, Label::Organisation, surface), wanted, "{text}");
    }
}

#[test]
fn a_body_is_named_without_its_type_and_in_any_case() {
    for (text, surface, wanted) in [
        ("The leader of the unregistered Veskara Lom political party was detained.", "Veskara Lom", "name:veskara-lom"),
        ("Офисы «Единой России» в Симферополе закрыли.", "Единой России", "org:united-russia"),
        ("Его задержали на акции «Левого фронта» в Москве.", "Левого фронта", "org:left-front"),
        ("Дело о хищении в компании «Лесной путь» прекращено.", "Лесной путь", "name:lesnoy-put"),
        (
            "Комитет ООН по лесным пожарам неоднократно говорил об этом.",
            "Комитет ООН по лесным пожарам",
            "name:komitet-oon-po-lesnym-pozharam",
        ),
    ] {
        assert_eq!(value(text, Label::Organisation, surface), wanted, "{text}");
    }
}
