//! Who is known in a zaak: around the pupil, in its talks and contacts.

use super::Vraag;
use crate::model::{Dossier, Gesprek, Inhoud, Ondertekening, StukRef, Wie};
use crate::protocol::Groep;
use crate::render::text::{label, safe};

impl Vraag<'_> {
    /// The names that are known in this role.
    pub(super) fn known(&self, rol: &str) -> Vec<String> {
        self.people().into_iter().filter(|who| who.is(rol)).filter_map(|who| who.naam).collect()
    }

    /// The role of who has this name, as far as it is known.
    #[must_use]
    pub fn known_role(&self, naam: &str) -> Option<String> {
        let asked = plain(naam);
        let found =
            self.people().into_iter().find(|who| who.naam.as_deref().map(plain) == Some(asked.clone()));
        found?.rol.map(|rol| rol.to_string())
    }

    /// Everyone who is known by role and name, each once: first who stands around the pupil.
    pub(super) fn people(&self) -> Vec<Wie> {
        let items = || self.dossier.into_iter().flat_map(Dossier::counting);
        let mut all: Vec<Wie> = Vec::new();
        for item in items() {
            let Inhoud::Leerling(leerling) = &item.gegevens.inhoud else { continue };
            all.extend(leerling.betrokkenen.iter().flatten().cloned());
            let teacher = |naam: &String| Wie {
                rol: "leerkracht".parse().ok(),
                naam: Some(naam.clone()),
                ..Wie::default()
            };
            all.extend(leerling.leerkracht.iter().map(teacher));
        }
        for item in items() {
            match &item.gegevens.inhoud {
                Inhoud::Gesprek(gesprek) => all.extend(parties(gesprek).cloned()),
                Inhoud::Contact(contact) => all.extend(contact.met.iter().chain(&contact.door).cloned()),
                _ => {}
            }
        }
        let mut people: Vec<Wie> = Vec::new();
        for Wie { rol, naam, .. } in all.into_iter().filter(|who| who.rol.is_some() && who.naam.is_some()) {
            let one = Wie { rol, naam, ..Wie::default() };
            if !people.iter().any(|known| is_same(known, &one)) {
                people.push(one);
            }
        }
        people
    }

    /// The child and its parents, as far as they are known by name.
    pub(super) fn family(&self) -> Vec<Wie> {
        let mut family = self.people();
        family.retain(|who| matches!(self.group(who), Some(Groep::Ouder | Groep::Kind)));
        family
    }

    /// Those of the school who are known, other than the user.
    #[must_use]
    pub fn colleagues(&self) -> Vec<Wie> {
        let mut colleagues = self.people();
        colleagues.retain(|who| {
            self.group(who) == Some(Groep::Intern) && !self.me.as_ref().is_some_and(|me| is_same(me, who))
        });
        colleagues
    }

    fn group(&self, who: &Wie) -> Option<Groep> {
        who.rol.as_ref().and_then(|rol| self.protocol.groep(rol.as_str()))
    }

    /// Who can sign the report of a talk: first those of the talk who have not signed yet, then who else is known. A child
    /// of the talk need not sign.
    #[must_use]
    pub fn signers(&self, op: Option<&StukRef>) -> Vec<Wie> {
        let id = op.and_then(StukRef::id);
        let talk = id.and_then(|id| self.dossier?.get(id)).map(|item| &item.gegevens.inhoud);
        let signed: Vec<&Ondertekening> = self
            .dossier
            .into_iter()
            .flat_map(Dossier::counting)
            .filter_map(|item| match &item.gegevens.inhoud {
                Inhoud::Ondertekening(one) if one.op.as_ref().and_then(StukRef::id) == id => Some(one),
                _ => None,
            })
            .collect();
        let has_signed = |who: &Wie| {
            signed.iter().any(|one| match &who.naam {
                Some(naam) => one.naam.as_deref().map(plain) == Some(plain(naam)),
                None => one.rol == who.rol,
            })
        };
        let mut signers: Vec<Wie> = match talk {
            Some(Inhoud::Gesprek(gesprek)) => parties(gesprek).cloned().collect(),
            _ => Vec::new(),
        };
        let others = self.people().into_iter().filter(|who| !signers.iter().any(|one| is_same(one, who)));
        let others: Vec<Wie> = others.collect();
        signers.extend(others);
        signers.retain(|who| self.group(who) != Some(Groep::Kind) && !has_signed(who));
        signers
    }

    /// How someone stands in a list to choose from.
    pub(super) fn called(&self, who: &Wie) -> String {
        let rol = who.rol.as_ref().map(|rol| {
            self.protocol.rol(rol.as_str()).map_or_else(|| label(rol.as_str()), |rol| rol.label.clone())
        });
        match (who.naam.as_deref().map(safe), rol) {
            (Some(naam), Some(rol)) => format!("{naam} ({rol})"),
            (Some(naam), None) => naam,
            (None, rol) => rol.unwrap_or_default(),
        }
    }
}

/// Those of a talk: with whom it was, and who held it.
fn parties(gesprek: &Gesprek) -> impl Iterator<Item = &Wie> {
    gesprek.met.iter().flatten().chain(gesprek.gevoerd_door.iter().flatten())
}

fn is_same(one: &Wie, other: &Wie) -> bool {
    one.naam.as_deref().map(plain) == other.naam.as_deref().map(plain) && one.rol == other.rol
}

fn plain(naam: &str) -> String {
    naam.trim().to_lowercase()
}
