//! Storing stukken: checks against the dossier and the protocol, one commit, and what it means.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::labels::Labels;
use super::preset::by_itself;
use super::{impossible, woorden};
use crate::cli::app::App;
use crate::cli::archief::{dossier, protocol_of};
use crate::cli::error::{CliError, Kind};
use crate::cli::zaakkeuze::{Pupils, Stukken, find_by, living};
use crate::cli::zelfcheck;
use crate::model::{
    Dossier, Functie, Gegevens, Inhoud, Item, Keuze, Kop, MedewerkerId, Moment, Stuk, StukId, StukRef,
    Vastgelegd, ZaakNummer, yaml,
};
use crate::protocol::Protocol;
use crate::render;
use crate::rules;
use crate::vault::{Batch, Identity, NewStuk, Plaintext, Vault};

/// A stuk ready to be stored.
#[derive(Clone)]
pub struct Prepared {
    /// The zaak.
    pub zaak: ZaakNummer,
    /// What it says.
    pub gegevens: Gegevens,
    /// The content of a bijlage.
    pub attachment: Option<Plaintext>,
}

/// What was stored.
pub struct Stored {
    /// The stukken, in the order given.
    pub stukken: Vec<(StukId, ZaakNummer, Gegevens)>,
    /// When.
    pub op: DateTime<FixedOffset>,
    /// The commit that holds them.
    pub commit: String,
    /// The step of each zaak before, where the user reads it.
    pub before: BTreeMap<ZaakNummer, u8>,
    /// The user answered questions, and saw before them what is urgent.
    pub asked: bool,
}

/// An opened archive with the user's key, and what was read of it so far.
pub struct Store<'a> {
    pub(super) app: &'a App,
    /// The archive.
    pub vault: Vault,
    /// The user's key.
    pub identity: Arc<Identity>,
    dossiers: BTreeMap<ZaakNummer, Option<Dossier>>,
    /// Each protocol that was met, by name and version.
    protocols: RefCell<BTreeMap<(String, String), Rc<Protocol>>>,
    /// Read when the first is asked for by name.
    pupils: OnceCell<Pupils>,
    /// Of each dossier in which a stuk was looked for.
    stukken: BTreeMap<ZaakNummer, Stukken>,
}

impl<'a> Store<'a> {
    /// Opens archive and key.
    ///
    /// # Errors
    /// When there is no archive, no key, or the key is a stranger's.
    pub fn open(app: &'a App) -> Result<Self, CliError> {
        let vault = app.vault_to_store()?;
        let identity = app.staff_key()?;
        vault.staff_of(&identity)?;
        Ok(Self {
            app,
            vault,
            identity,
            dossiers: BTreeMap::new(),
            protocols: RefCell::default(),
            pupils: OnceCell::new(),
            stukken: BTreeMap::new(),
        })
    }

    /// Finds the zaak that is meant.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find_zaak(&self, text: &str) -> Result<ZaakNummer, CliError> {
        living(&self.vault, self.find_any_zaak(text)?)
    }

    /// As [`Store::find_zaak`], of a zaak that may have been destroyed since.
    ///
    /// # Errors
    /// As [`Store::find_zaak`].
    pub fn find_any_zaak(&self, text: &str) -> Result<ZaakNummer, CliError> {
        let pupils = || self.pupils.get_or_init(|| Pupils::read(&self.vault, &self.identity));
        find_by(&self.vault, text, || pupils().called(text))
    }

    /// Reads the protocol and the dossier of a zaak, each on a core of its own, where both will be needed. What cannot
    /// be read is told of where it is asked for.
    pub fn meet(&mut self, zaak: &ZaakNummer) {
        let (vault, identity) = (&self.vault, &self.identity);
        let (protocol, dossier) = rayon::join(
            || protocol_of(vault, Some(zaak)).ok(),
            || vault.read(identity, zaak).ok().map(|stored| dossier(zaak, &stored)),
        );
        if let (Some(protocol), Some(state)) = (protocol, vault.state().zaken.get(zaak)) {
            self.protocols.borrow_mut().insert(state.protocol.clone(), Rc::new(protocol));
        }
        if let Some(dossier) = dossier {
            self.dossiers.insert(zaak.clone(), Some(dossier));
        }
    }

    /// The protocol that the zaak runs under, read once; of a new zaak the one in force.
    ///
    /// # Errors
    /// When the archive's copy of it is damaged.
    pub fn protocol(&self, zaak: &ZaakNummer) -> Result<Rc<Protocol>, CliError> {
        self.protocol_under(Some(zaak))
    }

    /// The protocol in force, read once.
    ///
    /// # Errors
    /// As [`Store::protocol`].
    pub fn protocol_in_force(&self) -> Result<Rc<Protocol>, CliError> {
        self.protocol_under(None)
    }

    fn protocol_under(&self, zaak: Option<&ZaakNummer>) -> Result<Rc<Protocol>, CliError> {
        let state = self.vault.state();
        let named = zaak.and_then(|zaak| state.zaken.get(zaak));
        let name = named.map_or(&state.protocol, |zaak| &zaak.protocol);
        if let Some(read) = self.protocols.borrow().get(name) {
            return Ok(Rc::clone(read));
        }
        let read = Rc::new(protocol_of(&self.vault, zaak)?);
        self.protocols.borrow_mut().insert(name.clone(), Rc::clone(&read));
        Ok(read)
    }

    /// The dossier, or none when the user may not read it.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn dossier(&mut self, zaak: &ZaakNummer) -> Result<Option<&Dossier>, CliError> {
        if !self.dossiers.contains_key(zaak) {
            let read = match self.vault.read(&self.identity, zaak) {
                Ok(stored) => Some(dossier(zaak, &stored)),
                Err(error) if error.kind() == crate::vault::ErrorKind::Access => None,
                Err(error) => return Err(error.into()),
            };
            self.dossiers.insert(zaak.clone(), read);
        }
        Ok(self.dossiers.get(zaak).and_then(Option::as_ref))
    }

    /// The stukken of the dossier, to be looked for; none when the user may not read it.
    ///
    /// # Errors
    /// As [`Store::dossier`].
    pub fn stukken(&mut self, zaak: &ZaakNummer) -> Result<Option<&Stukken>, CliError> {
        if !self.stukken.contains_key(zaak) {
            let Some(dossier) = self.dossier(zaak)? else { return Ok(None) };
            let stukken = Stukken::of(dossier);
            self.stukken.insert(zaak.clone(), stukken);
        }
        Ok(self.stukken.get(zaak))
    }

    /// Completes references and checks words against the lists of the protocol: roles, grounds, own fields, ….
    ///
    /// # Errors
    /// When a reference or a word is not known.
    pub fn check(&mut self, prepared: &mut Prepared) -> Result<(), CliError> {
        self.check_in(prepared, &Labels::default())
    }

    /// As [`Store::check`], for a stuk that is stored together with others.
    ///
    /// # Errors
    /// As [`Store::check`].
    pub fn check_in(&mut self, prepared: &mut Prepared, labels: &Labels) -> Result<(), CliError> {
        let Prepared { zaak, gegevens, .. } = prepared;
        let is_new = labels.opened.contains(zaak);
        by_itself(gegevens, self.app.today());
        if let Err(refused) = labels.complete(self, zaak, gegevens) {
            return Err(refused
                .into_iter()
                .next()
                .unwrap_or_else(|| CliError::input("dit verwijst nergens naar")));
        }
        // In a stream it was looked at by its label, before that became an id.
        if let Inhoud::Vervolg(vervolg) = &mut gegevens.inhoud
            && let Some(op) = vervolg.op.as_ref().filter(|_| !labels.is_stream)
        {
            vervolg.op_soort = labels.soort_as_said(self, zaak, op.as_str(), vervolg)?;
        }
        if !is_new {
            self.dossier(zaak)?;
        }
        let dossier = self.dossiers.get(zaak).and_then(Option::as_ref);
        impossible::check(gegevens, zaak, dossier, is_new)?;
        let protocol = self.protocol(zaak)?;
        woorden::check(gegevens, &protocol)
    }

    /// Refuses early who may not open a zaak, before anything is typed.
    ///
    /// # Errors
    /// When the role may not.
    pub fn may_open(&self) -> Result<(), CliError> {
        let me = self.vault.staff_of(&self.identity)?;
        if me.functie.coordinates() {
            return Ok(());
        }
        Err(CliError::new(
            Kind::Access,
            format!("een {} opent geen zaken", render::text::label(me.functie.word())),
        )
        .hint("vraag het de intern begeleider; die geeft u het zaaknummer"))
    }

    /// The dossier; an error when the user may not read it.
    ///
    /// # Errors
    /// When the user is not a reader, or the archive cannot be read.
    pub fn readable_dossier(&mut self, zaak: &ZaakNummer) -> Result<&Dossier, CliError> {
        let refused = CliError::from(crate::vault::VaultError::NotReader(zaak.clone()));
        self.dossier(zaak)?.ok_or(refused)
    }

    /// Checks and stores everything in one commit, or nothing.
    ///
    /// # Errors
    /// When something is wrong with one of them, or the archive refuses.
    pub fn add(&mut self, mut prepared: Vec<Prepared>) -> Result<Stored, CliError> {
        for one in &mut prepared {
            self.check(one)?;
        }
        self.append(Vec::new(), prepared, None, Vec::new())
    }

    /// As [`Store::add`], with the scan of the signed form as a bijlage that the first stuk names.
    ///
    /// # Errors
    /// As [`Store::add`].
    pub fn add_with(
        &mut self,
        mut prepared: Vec<Prepared>,
        scan: Option<(Gegevens, Plaintext)>,
    ) -> Result<Stored, CliError> {
        let (Some((gegevens, content)), Some(first)) = (scan, prepared.first().cloned()) else {
            return self.add(prepared);
        };
        prepared.push(Prepared { zaak: first.zaak.clone(), gegevens, attachment: Some(content) });
        let ids = self.app.new_ids(prepared.len())?;
        let scan_id = ids.last().copied().map(StukRef::from);
        match &mut prepared[0].gegevens.inhoud {
            Inhoud::Ondertekening(signed) => signed.bijlage = scan_id,
            Inhoud::Toestemming(given) => given.bijlage = scan_id,
            _ => {}
        }
        // What was signed stands in the stuk itself by now, also where it was asked for.
        let op = match &prepared[0].gegevens.inhoud {
            Inhoud::Ondertekening(signed) => signed.op.clone(),
            _ => ids.first().copied().map(StukRef::from),
        };
        if let Some(Inhoud::Bijlage(scan)) = prepared.last_mut().map(|last| &mut last.gegevens.inhoud) {
            scan.bij = op;
        }
        let inside = BTreeMap::from([(first.zaak, ids.iter().copied().collect())]);
        let labels = Labels { inside, ..Labels::default() };
        for one in &mut prepared {
            self.check_in(one, &labels)?;
        }
        self.append(Vec::new(), prepared, Some(ids), Vec::new())
    }

    /// Stores what was checked, with new zaken and what is the school's, in one commit. `ids` were given out before.
    ///
    /// # Errors
    /// When the archive refuses.
    pub fn append(
        &mut self,
        new_zaken: Vec<crate::vault::NewZaak>,
        prepared: Vec<Prepared>,
        ids: Option<Vec<StukId>>,
        school: Vec<(StukId, Gegevens)>,
    ) -> Result<Stored, CliError> {
        let moment = self.app.now();
        let before = self.steps();
        let me = self.vault.staff_of(&self.identity)?;
        let (door, functie) = (me.id.clone(), me.functie);
        let ids = match ids {
            Some(ids) => ids,
            None => self.app.new_ids(prepared.len())?,
        };
        let mut stukken = Vec::with_capacity(prepared.len());
        let mut stored = Vec::with_capacity(prepared.len());
        for (id, Prepared { zaak, gegevens, attachment }) in ids.into_iter().zip(prepared) {
            let vastgelegd = Vastgelegd { door: door.clone(), op: Moment(moment) };
            let soort = gegevens.soort();
            let stuk = Stuk { kop: Kop { id, zaak: Some(zaak.clone()), vastgelegd }, gegevens };
            let text = yaml::write(&stuk).map_err(|e| CliError::input(e.message))?;
            stukken.push(NewStuk {
                zaak: zaak.clone(),
                id,
                soort,
                plaintext: Plaintext::new(text.into_bytes()),
                attachment,
            });
            stored.push((id, zaak, stuk.gegevens));
        }
        let progress = self.app.progress("Vastleggen");
        self.vault.watched_by(progress.watch());
        let written = |(id, gegevens)| zelfcheck::record(id, gegevens, &door, moment);
        let school = school.into_iter().map(written).collect::<Result<Vec<_>, CliError>>()?;
        let batch = Batch { new_zaken, stukken };
        let receipt = self.vault.append_with_school(self.identity.signer()?, moment, &batch, &school)?;
        drop(progress);
        self.app.seen(&self.vault);
        self.pupils.take();
        self.stukken.clear();
        let read = std::mem::take(&mut self.dossiers).into_iter().filter(|_| receipt.alone);
        self.dossiers = read
            .map(|(zaak, dossier)| {
                let new = stored.iter().filter(|(_, of, _)| *of == zaak);
                let new = new.map(|one| as_item(one, door.clone(), functie, moment));
                let dossier = dossier.map(|dossier| dossier.with(new));
                (zaak, dossier)
            })
            .collect();
        Ok(Stored { stukken: stored, op: moment, commit: receipt.commit, before, asked: false })
    }

    /// The step of each zaak that was read for this command.
    fn steps(&self) -> BTreeMap<ZaakNummer, u8> {
        let read = self.dossiers.iter().filter_map(|(zaak, dossier)| Some((zaak, dossier.as_ref()?)));
        let step = |(zaak, dossier): (&ZaakNummer, &Dossier)| {
            Some((zaak.clone(), rules::step(dossier, self.protocol(zaak).ok().as_deref()?).nr))
        };
        read.filter_map(step).collect()
    }
}

/// A stuk that was just stored, as the dossier holds it.
pub(super) fn as_item(
    (id, zaak, gegevens): &(StukId, ZaakNummer, Gegevens),
    door: MedewerkerId,
    functie: Functie,
    op: DateTime<FixedOffset>,
) -> Item {
    let kop = Kop { id: *id, zaak: Some(zaak.clone()), vastgelegd: Vastgelegd { door, op: Moment(op) } };
    Item::new(Stuk { kop, gegevens: gegevens.clone() }, functie)
}
