//! Writes made persons as FollowTheMoney entities, a JSON object a line, to measure large lists on: given names of the word lists
//! with made surnames, most with the same name in Cyrillic, some with a day of birth; every hundredth line is a ship, which no
//! list takes.
//!
//! `cargo run --release --example persons -- FILE COUNT`

use std::io::{BufWriter, Write as _};
use std::path::Path;

const STARTS: [(&str, &str); 24] = [
    ("A", "А"),
    ("Ba", "Ба"),
    ("Be", "Бе"),
    ("Da", "Да"),
    ("Du", "Ду"),
    ("Ga", "Га"),
    ("I", "И"),
    ("Ka", "Ка"),
    ("Ko", "Ко"),
    ("Ku", "Ку"),
    ("La", "Ла"),
    ("Ma", "Ма"),
    ("Mu", "Му"),
    ("Na", "На"),
    ("Nu", "Ну"),
    ("O", "О"),
    ("Ra", "Ра"),
    ("Ru", "Ру"),
    ("Sa", "Са"),
    ("Se", "Се"),
    ("Ta", "Та"),
    ("To", "То"),
    ("U", "У"),
    ("Za", "За"),
];

const MIDDLES: [(&str, &str); 30] = [
    ("ba", "ба"),
    ("bi", "би"),
    ("da", "да"),
    ("di", "ди"),
    ("ga", "га"),
    ("gi", "ги"),
    ("ka", "ка"),
    ("ki", "ки"),
    ("la", "ла"),
    ("li", "ли"),
    ("lo", "ло"),
    ("ma", "ма"),
    ("mi", "ми"),
    ("mo", "мо"),
    ("na", "на"),
    ("ni", "ни"),
    ("no", "но"),
    ("ra", "ра"),
    ("ri", "ри"),
    ("ro", "ро"),
    ("sa", "са"),
    ("si", "си"),
    ("so", "со"),
    ("ta", "та"),
    ("ti", "ти"),
    ("to", "то"),
    ("va", "ва"),
    ("vi", "ви"),
    ("za", "за"),
    ("zi", "зи"),
];

const ENDS: [(&str, &str); 6] =
    [("nov", "нов"), ("rov", "ров"), ("min", "мин"), ("lenko", "ленко"), ("bekov", "беков"), ("galiev", "галиев")];

const GIVEN: [(&str, &str); 16] = [
    ("Marat", "Марат"),
    ("Daulet", "Даулет"),
    ("Timur", "Тимур"),
    ("Ruslan", "Руслан"),
    ("Aidar", "Айдар"),
    ("Oleg", "Олег"),
    ("Anton", "Антон"),
    ("Pavel", "Павел"),
    ("Nikita", "Никита"),
    ("Bolat", "Болат"),
    ("Samat", "Самат"),
    ("Viktor", "Виктор"),
    ("Roman", "Роман"),
    ("Kanat", "Канат"),
    ("Denis", "Денис"),
    ("Arman", "Арман"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let path = Path::new(arguments.get(1).ok_or("FILE COUNT")?);
    let count: usize = arguments.get(2).ok_or("FILE COUNT")?.parse()?;
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    for number in 0..count {
        // Neighbours in the file are no neighbours in the alphabet. The multiplier shares no factor with the number of names.
        let mixed = number * 7_919;
        let (given, given_cyrillic) = GIVEN[mixed % GIVEN.len()];
        let rest = mixed / GIVEN.len();
        let (start, start_cyrillic) = STARTS[rest % STARTS.len()];
        let rest = rest / STARTS.len();
        let (one, one_cyrillic) = MIDDLES[rest % MIDDLES.len()];
        let rest = rest / MIDDLES.len();
        let (two, two_cyrillic) = MIDDLES[rest % MIDDLES.len()];
        let rest = rest / MIDDLES.len();
        let (end, end_cyrillic) = ENDS[rest % ENDS.len()];
        let name = format!("{given} {start}{one}{two}{end}");
        let cyrillic = format!("{given_cyrillic} {start_cyrillic}{one_cyrillic}{two_cyrillic}{end_cyrillic}");
        let names = if number % 3 == 0 { format!("\"{name}\"") } else { format!("\"{name}\",\"{cyrillic}\"") };
        let schema = if number % 100 == 99 { "Vessel" } else { "Person" };
        let born = if number % 2 == 0 { format!(",\"birthDate\":[\"{}\"]", 1940 + number % 65) } else { String::new() };
        writeln!(
            out,
            "{{\"id\":\"made-{number}\",\"caption\":\"{name}\",\"schema\":\"{schema}\",\"datasets\":[\"made\"],\"properties\":{{\"name\":[{names}],\"nationality\":[\"kz\"]{born}}}}}"
        )?;
    }
    out.flush()?;
    Ok(())
}
