//! The XML, read once from front to back; what is not asked for is passed over unread.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::school::{EdexError, Groep, Leerlinggegevens, Leraar, Naam, Schoolbestand};
use crate::model::Datum;

/// How deep the elements around the lists may nest: UWLR wraps them in a SOAP envelope.
const MAX_DEPTH: usize = 16;

/// An export that is being read.
pub(super) struct File<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    school: Schoolbestand,
    pupils_seen: bool,
    /// How many elements are open: a file that was cut off ends before it is back at none.
    open: usize,
}

/// What comes next inside an element: a child (and whether it is empty), or the element's end.
enum Child<'t> {
    Element(BytesStart<'t>, bool),
    End,
}

impl<'t> File<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            reader: Reader::from_str(text),
            school: Schoolbestand::default(),
            pupils_seen: false,
            open: 0,
        }
    }

    pub(super) fn school(mut self) -> Result<Schoolbestand, EdexError> {
        self.within(MAX_DEPTH)?;
        if !self.pupils_seen {
            return Err(EdexError::NoPupils);
        }
        Ok(self.school)
    }

    /// Looks for the three lists, at whatever depth they are.
    fn within(&mut self, depth: usize) -> Result<(), EdexError> {
        while let Child::Element(element, empty) = self.next()? {
            let name = local(&element);
            if name == "leerlingen" {
                self.pupils_seen = true;
            }
            if empty {
                continue;
            }
            match name.as_str() {
                "groepen" => self.each("groep", Self::groep)?,
                "leerlingen" => self.each("leerling", Self::leerling)?,
                "leerkrachten" => self.each("leerkracht", Self::leraar)?,
                "school" | "toevoegingen" => self.skip(&element)?,
                _ if depth == 0 => return Err(self.broken()),
                _ => self.within(depth - 1)?,
            }
        }
        Ok(())
    }

    /// Calls for each child of this name; passes over the others.
    fn each(
        &mut self,
        wanted: &str,
        mut take: impl FnMut(&mut Self, &BytesStart<'t>, bool) -> Result<(), EdexError>,
    ) -> Result<(), EdexError> {
        while let Child::Element(element, empty) = self.next()? {
            if local(&element) == wanted {
                take(self, &element, empty)?;
            } else if !empty {
                self.skip(&element)?;
            }
        }
        Ok(())
    }

    fn groep(&mut self, element: &BytesStart<'t>, empty: bool) -> Result<(), EdexError> {
        let mut groep = Groep { key: self.key(element)?, ..Groep::default() };
        self.fields(empty, |file, name, child, empty| {
            match name {
                "naam" => groep.naam = file.content(empty)?,
                "jaargroep" => groep.jaargroep = file.content(empty)?,
                _ => file.pass(child, empty)?,
            }
            Ok(())
        })?;
        self.school.groepen.push(groep);
        Ok(())
    }

    fn leerling(&mut self, _: &BytesStart<'t>, empty: bool) -> Result<(), EdexError> {
        let mut pupil = Leerlinggegevens::default();
        let mut names = Names::default();
        self.fields(empty, |file, name, child, empty| {
            match name {
                "geboortedatum" => pupil.geboortedatum = file.content(empty)?.and_then(|text| day(&text)),
                "jaargroep" => pupil.jaargroep = file.content(empty)?,
                "groep" => {
                    pupil.groep = Some(file.key(child)?);
                    file.pass(child, empty)?;
                }
                _ if names.wants(name) => names.take(name, file.content(empty)?),
                _ => file.pass(child, empty)?,
            }
            Ok(())
        })?;
        pupil.naam = names.done();
        self.school.leerlingen.push(pupil);
        Ok(())
    }

    fn leraar(&mut self, _: &BytesStart<'t>, empty: bool) -> Result<(), EdexError> {
        let mut leraar = Leraar::default();
        let mut names = Names::default();
        self.fields(empty, |file, name, child, empty| {
            match name {
                "emailadres" => leraar.email = file.content(empty)?,
                "groepen" if !empty => file.each("groep", |file, groep, empty| {
                    leraar.groepen.push(file.key(groep)?);
                    file.pass(groep, empty)
                })?,
                _ if names.wants(name) => names.take(name, file.content(empty)?),
                _ => file.pass(child, empty)?,
            }
            Ok(())
        })?;
        leraar.naam = names.done();
        self.school.leraren.push(leraar);
        Ok(())
    }

    /// Calls for each child of an element that was opened.
    fn fields(
        &mut self,
        empty: bool,
        mut take: impl FnMut(&mut Self, &str, &BytesStart<'t>, bool) -> Result<(), EdexError>,
    ) -> Result<(), EdexError> {
        if empty {
            return Ok(());
        }
        while let Child::Element(child, empty) = self.next()? {
            take(self, &local(&child), &child, empty)?;
        }
        Ok(())
    }

    /// The text of the element that was opened, up to its end; nothing for an empty one.
    fn content(&mut self, empty: bool) -> Result<Option<String>, EdexError> {
        let mut text = String::new();
        if empty {
            return Ok(None);
        }
        loop {
            match self.event()? {
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(entity) => {
                    let character = entity.resolve_char_ref().map_err(|_| self.broken())?;
                    match (character, quick_xml::escape::resolve_predefined_entity(&entity)) {
                        (Some(character), _) => text.push(character),
                        (None, Some(known)) => text.push_str(known),
                        (None, None) => return Err(EdexError::Entity { line: self.line() }),
                    }
                }
                Event::Start(child) => self.skip(&child)?,
                Event::End(_) => break,
                Event::Eof => return Err(self.broken()),
                _ => {}
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The key by which a group is named; it is used to find the group and not kept.
    fn key(&self, element: &BytesStart<'t>) -> Result<String, EdexError> {
        let key = element.try_get_attribute("key").map_err(|_| self.broken())?;
        let key = key.map(|key| {
            key.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(std::borrow::Cow::into_owned)
        });
        key.transpose().map(Option::unwrap_or_default).map_err(|_| self.broken())
    }

    fn pass(&mut self, element: &BytesStart<'t>, empty: bool) -> Result<(), EdexError> {
        if empty { Ok(()) } else { self.skip(element) }
    }

    fn skip(&mut self, element: &BytesStart<'t>) -> Result<(), EdexError> {
        self.reader.read_to_end(element.name()).map_err(|_| self.broken())?;
        self.open -= 1;
        Ok(())
    }

    /// The next child element, or the end of the one that we are in.
    fn next(&mut self) -> Result<Child<'t>, EdexError> {
        loop {
            match self.event()? {
                Event::Start(element) => return Ok(Child::Element(element, false)),
                Event::Empty(element) => return Ok(Child::Element(element, true)),
                Event::Eof if self.open > 0 => return Err(self.broken()),
                Event::End(_) | Event::Eof => return Ok(Child::End),
                _ => {}
            }
        }
    }

    fn event(&mut self) -> Result<Event<'t>, EdexError> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(EdexError::Doctype { line: self.line() }),
            Ok(event) => {
                match event {
                    Event::Start(_) => self.open += 1,
                    Event::End(_) => self.open -= 1,
                    _ => {}
                }
                Ok(event)
            }
            Err(_) => Err(self.broken()),
        }
    }

    fn broken(&self) -> EdexError {
        EdexError::Xml { line: self.line() }
    }

    fn line(&self) -> usize {
        let position =
            usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        self.text.get(..position).map_or(0, |read| read.matches('\n').count()) + 1
    }
}

/// The parts of a name, under the names that the versions give them.
#[derive(Default)]
struct Names {
    used: Option<String>,
    given: Option<String>,
    initials: Option<String>,
    prefix: Option<String>,
    last: Option<String>,
}

impl Names {
    fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "roepnaam" => Some(&mut self.used),
            "voornamen" => Some(&mut self.given),
            "voorletters" | "voorletters-1" => Some(&mut self.initials),
            "voorvoegsel" | "tussenvoegsel" => Some(&mut self.prefix),
            "achternaam" => Some(&mut self.last),
            _ => None,
        }
    }

    fn wants(&mut self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn take(&mut self, name: &str, text: Option<String>) {
        if let (Some(place), Some(text)) = (self.place(name), text) {
            *place = Some(text);
        }
    }

    fn done(self) -> Naam {
        let voornaam = self.used.or(self.given).or(self.initials);
        Naam { voornaam, tussenvoegsel: self.prefix, achternaam: self.last }
    }
}

fn local(element: &BytesStart<'_>) -> String {
    let name: &str = element.local_name().into_inner();
    name.to_owned()
}

/// A day, also where the system adds a time zone to it (`2016-03-02+01:00`).
fn day(text: &str) -> Option<Datum> {
    text.get(..10).unwrap_or(text).parse().ok()
}
