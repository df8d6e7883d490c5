//! What statements about a destroyed zaak list: its keys, and what somebody put among them.

use std::collections::BTreeSet;

use git2::{ObjectType, OdbLookupFlags, Oid};

use super::store::Store;
use crate::vault::error::Result;
use crate::vault::place::key_ref;
use crate::vault::state::{State, ZaakState};
use crate::vault::wrap;

impl Store {
    /// The keys of a destroyed zaak that are here, as far as statements list them; does not look for packs that came
    /// since it was opened.
    pub(super) fn keys_here(&self, state: &State, zaak: &ZaakState) -> Result<BTreeSet<Oid>> {
        Ok(self.sorted(state, zaak)?.0)
    }

    /// What statements about a destroyed zaak list and is here, but is none of its keys. Whoever states a destruction
    /// lists what he likes: what is no file, what `main` holds, or what stands where a living zaak has the keys of its
    /// readers, is something else. A key that somebody put anywhere else is a key, and is told of until it is gone.
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
        for living in state.zaken.values().filter(|zaak| !zaak.destroyed) {
            let places = wrap::places(state, living);
            let held = self.files(&key_ref(&living.nummer))?;
            others.extend(held.into_iter().filter(|(path, _)| places.contains(path)).map(|(_, id)| id));
        }
        let is_file = |id: Oid| odb.read_header(id).map_or(true, |(_, kind)| kind == ObjectType::Blob);
        Ok(here.into_iter().partition(|id| is_file(*id) && !others.contains(id)))
    }
}
