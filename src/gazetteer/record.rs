//! An entity as bytes in a compiled gazetteer.

use super::entry::Entity;
use super::image::{Reader, put_number, put_text};
use super::listed::Listed;
use crate::model::{Edtf, Label, Status};

/// Which layer of its file a row stands in, and on which line: paths are not compiled in, since a folder may be renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowPlace {
    pub layer: usize,
    pub line: u64,
}

/// Appends an entity. Its label and place are not in its bytes.
pub(super) fn put(out: &mut Vec<u8>, entity: &Listed<'_>, place: RowPlace) {
    put_number(out, place.layer as u64);
    put_number(out, place.line);
    out.push(u8::from(entity.confirmed));
    for text in [entity.id, entity.name, entity.source] {
        put_text(out, text);
    }
    for texts in [&entity.aliases, &entity.acronyms, &entity.countries, &entity.roles, &entity.articles] {
        put_number(out, texts.len() as u64);
        for text in texts {
            put_text(out, text);
        }
    }
    for date in [&entity.born, &entity.status_since] {
        put_text(out, date.as_ref().map_or("", Edtf::as_str));
    }
    put_number(out, entity.statuses.len() as u64);
    out.extend(entity.statuses.iter().map(|status| *status as u8));
}

/// The entity that bytes hold, without its place for messages; none where they hold none.
pub(super) fn read(bytes: &[u8], label: Label) -> Option<(Entity, RowPlace)> {
    let mut reader = Reader::new(bytes);
    let place = RowPlace { layer: usize::try_from(reader.number()?).ok()?, line: reader.number()? };
    let confirmed = reader.byte()? == 1;
    let (id, name, source) = (reader.text()?.into(), reader.text()?.into(), reader.text()?.to_owned());
    let mut texts =
        || -> Option<Vec<String>> { (0..reader.number()?).map(|_| reader.text().map(str::to_owned)).collect() };
    let (aliases, acronyms, countries, roles, articles) = (texts()?, texts()?, texts()?, texts()?, texts()?);
    let mut date = || -> Option<Option<Edtf>> {
        let text = reader.text()?;
        if text.is_empty() { Some(None) } else { Edtf::parse(text).ok().map(Some) }
    };
    let (born, status_since) = (date()?, date()?);
    let statuses = (0..reader.number()?).map(|_| Status::ALL.get(usize::from(reader.byte()?)).copied());
    let statuses = statuses.collect::<Option<Vec<_>>>()?;
    let entity = Entity {
        id,
        label,
        name,
        aliases,
        acronyms,
        countries,
        roles,
        statuses,
        born,
        status_since,
        articles,
        confirmed,
        source,
        place: String::new(),
    };
    Some((entity, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_comes_back_from_its_bytes_and_not_from_fewer() {
        let listed = Listed {
            id: "mukhtar-dzhakishev",
            label: Label::Person,
            name: "Mukhtar Dzhakishev",
            aliases: vec!["Мухтар Джакишев", "M. Jakishev"],
            acronyms: Vec::new(),
            countries: vec!["KZ"],
            roles: vec!["politician"],
            statuses: vec![Status::Released, Status::PoliticalPrisoner],
            born: Edtf::parse("1963").ok(),
            status_since: None,
            articles: vec!["KZ-CC-1997:176"],
            confirmed: true,
            source: "a report",
        };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let entity = Entity {
            id: listed.id.into(),
            label: listed.label,
            name: listed.name.into(),
            aliases: texts(&listed.aliases),
            acronyms: Vec::new(),
            countries: texts(&listed.countries),
            roles: texts(&listed.roles),
            statuses: listed.statuses.clone(),
            born: listed.born.clone(),
            status_since: None,
            articles: texts(&listed.articles),
            confirmed: true,
            source: listed.source.to_owned(),
            place: String::new(),
        };
        let place = RowPlace { layer: 1, line: 2_000_000 };
        let mut bytes = Vec::new();
        put(&mut bytes, &listed, place);
        assert_eq!(read(&bytes, Label::Person), Some((entity, place)));
        for short in 0..bytes.len() {
            assert_eq!(read(&bytes[..short], Label::Person), None, "{short} bytes");
        }
    }
}
