//! What statements about a destroyed zaak list: its keys, and what somebody put among them.

use std::collections::BTreeSet;

use git2::{ObjectType, OdbLookupFlags, Oid};

use super::store::Store;
use crate::model::ZaakNummer;
use crate::vault::error::Result;
use crate::vault::place::key_ref;
use crate::vault::state::{State, ZaakState};

impl Store {
    /// The keys of a destroyed zaak that are here, as far as statements list them; does not look for packs that came
    /// since it was opened.
    pub(super) fn keys_here(&self, state: &State, zaak: &ZaakState) -> Result<BTreeSet<Oid>> {
        Ok(self.sorted(state, zaak)?.0)
    }

    /// What statements about a destroyed zaak list and is here, but is none of its keys. Whoever states a destruction
    /// lists what he likes: what is no file, or what `main` or the branch of a living zaak ever held, is something else.
    pub(super) fn misstated(&self, state: &State, zaak: &ZaakState) -> Result<BTreeSet<Oid>> {
        Ok(self.sorted(state, zaak)?.1)
    }

    /// What is listed and here: the keys, and what is something else.
    fn sorted(&self, state: &State, zaak: &ZaakState) -> Result<(BTreeSet<Oid>, BTreeSet<Oid>)> {
        let odb = self.repo().odb()?;
        let is_here = |id: &Oid| odb.exists_ext(*id, OdbLookupFlags::NO_REFRESH);
        let here: Vec<Oid> = zaak.destruction.listed().filter(is_here).collect();
        // Most often nothing is left, and nothing else need be read.
        if here.is_empty() {
            return Ok((BTreeSet::new(), BTreeSet::new()));
        }
        let mut others = self.on_main()?;
        let living = state.zaken.values().filter(|zaak| !zaak.destroyed);
        let tips = living.filter_map(|zaak| self.repo().refname_to_id(&key_ref(&zaak.nummer)).ok());
        others.extend(self.held(tips)?.1);
        let is_file = |id: Oid| odb.read_header(id).map_or(true, |(_, kind)| kind == ObjectType::Blob);
        Ok(here.into_iter().partition(|id| is_file(*id) && !others.contains(id)))
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
