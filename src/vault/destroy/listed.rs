//! What statements about a destroyed zaak list: its keys, and what somebody put among them.

use std::collections::BTreeSet;

use git2::{ObjectType, OdbLookupFlags, Oid};

use super::store::Store;
use crate::model::ZaakNummer;
use crate::vault::error::Result;
use crate::vault::place::key_ref;
use crate::vault::state::{State, ZaakState};

/// What statements about a destroyed zaak list and is here.
#[derive(Default)]
pub(super) struct Listed {
    /// Its keys.
    pub keys: BTreeSet<Oid>,
    /// What is something else. Whoever states a destruction lists what he likes: what is no file, or what `main` or the
    /// branch of a living zaak ever held, is no key.
    pub others: BTreeSet<Oid>,
}

impl Store {
    /// What is listed about a destroyed zaak and is here; does not look for packs that came since the store was opened.
    pub(super) fn listed(&self, state: &State, zaak: &ZaakState) -> Result<Listed> {
        let odb = self.repo().odb()?;
        let is_here = |id: &Oid| odb.exists_ext(*id, OdbLookupFlags::NO_REFRESH);
        let here: Vec<Oid> = zaak.destruction.listed().filter(is_here).collect();
        // Most often nothing is left, and nothing else need be read.
        if here.is_empty() {
            return Ok(Listed::default());
        }
        let mut others = self.on_main()?;
        let living = state.zaken.values().filter(|zaak| !zaak.destroyed);
        let tips = living.filter_map(|zaak| self.repo().refname_to_id(&key_ref(&zaak.nummer)).ok());
        others.extend(self.held(tips)?.1);
        let is_file = |id: Oid| odb.read_header(id).map_or(true, |(_, kind)| kind == ObjectType::Blob);
        let (keys, others) = here.into_iter().partition(|id| is_file(*id) && !others.contains(id));
        Ok(Listed { keys, others })
    }

    /// The branches where keys of a zaak stand beside its own: somebody put them there, and from there they do not go.
    pub(super) fn elsewhere(&self, state: &State, zaak: &ZaakNummer) -> Result<Vec<String>> {
        let own = self.own_refs(std::slice::from_ref(zaak))?;
        let (_, keys) = self.held(own.into_iter().map(|(_, tip)| tip))?;
        let mut found = Vec::new();
        if self.on_main()?.iter().any(|id| keys.contains(id)) {
            found.push("main".to_owned());
        }
        for other in state.zaken.keys().filter(|other| *other != zaak) {
            let tip = self.repo().refname_to_id(&key_ref(other)).ok();
            if self.held(tip.into_iter())?.1.iter().any(|id| keys.contains(id)) {
                found.push(format!("sleutel/{other}"));
            }
        }
        Ok(found)
    }
}
