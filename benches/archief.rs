//! Makes an archive of any size for measuring, through the program's own library: invented Dutch text, the same
//! for the same seed. `cargo run --release --example archief -- MAP STUKKEN [--elk] [--plat] …`; see `benches/vergelijk`.

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

#[path = "archief/apart.rs"]
mod apart;
#[path = "archief/tekst.rs"]
mod tekst;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, TimeDelta};
use meldcode::model::{
    Functie, Inhoud, Kop, MedewerkerId, Moment, Soort, Stuk, StukId, StukRef, Vastgelegd, ZaakNummer, yaml,
};
use meldcode::protocol::{Protocol, shipped};
use meldcode::vault::{
    Batch, NewArchive, NewStaff, NewStuk, NewZaak, Plaintext, RecoveryIdentity, StaffKey, Vault, init,
};
use tekst::{Chance, Draft};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Stukken in one commit of the import.
const PER_COMMIT: usize = 5000;
/// The years that zaken are spread over: a school opens some dozens a year.
const YEARS: [i32; 10] = [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026];

struct Options {
    folder: PathBuf,
    stukken: usize,
    per_zaak: usize,
    /// Bytes of free text in each stuk, beyond what it says by itself.
    extra: usize,
    seed: u64,
    /// One signed commit per stuk instead of one per import.
    apart: bool,
    /// Also as plain files, and as a stream for `importeer`.
    plain: bool,
}

fn main() -> Result<()> {
    let options = options()?;
    std::fs::create_dir_all(&options.folder)?;
    let root = options.folder.join("archief");
    let moment = DateTime::parse_from_rfc3339("2026-11-22T08:00:00+01:00")?;
    let (key, id) = begin(&options.folder, &root, moment)?;
    let base = Vault::open(&root)?.head();
    let mut chance = Chance::new(options.seed);
    let zaken = options.stukken.div_ceil(options.per_zaak.max(1));
    let mut order = Vec::new();
    let mut left = options.stukken;
    let moment = moment + TimeDelta::hours(1);
    let mut batch = Batch::default();
    for number in 0..zaken {
        let year = YEARS[number % YEARS.len()];
        let nummer = ZaakNummer::from_random(year, u32::try_from(chance.next() >> 32)?);
        let drafts = tekst::zaak(&mut chance, options.per_zaak.min(left), options.extra);
        left -= drafts.len();
        batch.new_zaken.push(NewZaak { nummer: nummer.clone(), protocol: protocol()? });
        let stukken = stukken(&drafts, &nummer, &id, moment, &mut chance)?;
        if options.plain {
            write_plain(&options.folder, &nummer, &drafts, &stukken)?;
        }
        order.push((nummer, stukken.iter().map(|stuk| stuk.id).collect::<Vec<_>>()));
        batch.stukken.extend(stukken);
        if batch.stukken.len() >= PER_COMMIT || number + 1 == zaken {
            Vault::open(&root)?.append(&key, moment, &std::mem::take(&mut batch))?;
        }
    }
    if options.apart {
        apart::rewrite(&root, &base, &key, &order, moment, &mut chance)?;
    }
    println!("{} stukken, {zaken} zaken: {}", options.stukken, root.display());
    Ok(())
}

fn options() -> Result<Options> {
    let mut arguments = std::env::args().skip(1);
    let usage = "archief MAP STUKKEN [--per-zaak N] [--tekens N] [--zaad N] [--elk] [--plat]";
    let (Some(folder), Some(stukken)) = (arguments.next(), arguments.next()) else {
        return Err(usage.into());
    };
    let mut options = Options {
        folder: folder.into(),
        stukken: stukken.parse()?,
        per_zaak: 20,
        extra: 0,
        seed: 1,
        apart: false,
        plain: false,
    };
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().ok_or(usage);
        match argument.as_str() {
            "--per-zaak" => options.per_zaak = number()?.parse()?,
            "--tekens" => options.extra = number()?.parse()?,
            "--zaad" => options.seed = number()?.parse()?,
            "--elk" => options.apart = true,
            "--plat" => options.plain = true,
            _ => return Err(usage.into()),
        }
    }
    Ok(options)
}

fn protocol() -> Result<(String, String)> {
    let protocol = Protocol::from_yaml(shipped("delft-esis").ok_or("no protocol")?)?;
    Ok((protocol.naam.to_string(), protocol.versie.to_string()))
}

/// The archive with two intern begeleiders and a recovery key: three readers of every zaak.
fn begin(folder: &Path, root: &Path, moment: DateTime<FixedOffset>) -> Result<(StaffKey, MedewerkerId)> {
    let (key, colleague, recovery) =
        (StaffKey::generate()?, StaffKey::generate()?, RecoveryIdentity::generate());
    key.write_new(&folder.join("sleutel"), None)?;
    colleague.write_new(&folder.join("sleutel2"), None)?;
    let (naam, versie) = protocol()?;
    let id: MedewerkerId = "i.devries".parse()?;
    let new = NewArchive {
        id: id.clone(),
        naam: "I. de Vries".to_owned(),
        functie: Functie::InternBegeleider,
        email: None,
        school: Some("De Voorbeeldschool".to_owned()),
        recovery_public: Some(recovery.public()),
        recovery_signer: None,
        protocols: vec![(naam, versie, shipped("delft-esis").unwrap_or_default().to_owned())],
        bewaartermijn_jaren: None,
    };
    init(root, &new, &key, moment)?;
    let second = NewStaff {
        id: "m.bos".parse()?,
        naam: "M. Bos".to_owned(),
        functie: Functie::InternBegeleider,
        email: None,
        public_line: colleague.public_line(),
    };
    Vault::open(root)?.add_staff(&key, moment, &second)?;
    let lines = format!("{}\n{}\n{}\n", key.public_line(), colleague.public_line(), recovery.public());
    std::fs::write(folder.join("lezers"), lines)?;
    Ok((key, id))
}

/// The drafts of one zaak as the program stores them: labels become ids.
fn stukken(
    drafts: &[Draft],
    zaak: &ZaakNummer,
    door: &MedewerkerId,
    moment: DateTime<FixedOffset>,
    chance: &mut Chance,
) -> Result<Vec<NewStuk>> {
    let mut labels: BTreeMap<&str, StukId> = BTreeMap::new();
    let mut stukken = Vec::new();
    for draft in drafts {
        let random = (u128::from(chance.next()) << 16) | u128::from(chance.next() & 0xffff);
        let id = StukId::from_parts(moment.to_utc(), random);
        if let Some(label) = &draft.label {
            labels.insert(label, id);
        }
        let op_soort = (draft.soort == Soort::Vervolg).then_some(Soort::Signaal);
        let mut gegevens = yaml::document(&draft.text, draft.soort, op_soort)?.gegevens;
        gegevens.references(&mut |reference| {
            if let Some(id) = labels.get(reference.as_str()) {
                *reference = StukRef::from(*id);
            }
        });
        if let Inhoud::Vervolg(vervolg) = &mut gegevens.inhoud {
            vervolg.op_soort = op_soort;
        }
        let vastgelegd = Vastgelegd { door: door.clone(), op: Moment(moment) };
        let stuk = Stuk { kop: Kop { id, zaak: Some(zaak.clone()), vastgelegd }, gegevens };
        let plaintext = Plaintext::from(yaml::write(&stuk)?);
        stukken.push(NewStuk { zaak: zaak.clone(), id, soort: draft.soort, plaintext, attachment: None });
    }
    Ok(stukken)
}

/// The same records for programs that know nothing of ours, and as a stream.
fn write_plain(folder: &Path, zaak: &ZaakNummer, drafts: &[Draft], stukken: &[NewStuk]) -> Result<()> {
    let place = folder.join("plat").join(zaak.as_str());
    std::fs::create_dir_all(&place)?;
    let mut stream = String::new();
    for (draft, stuk) in drafts.iter().zip(stukken) {
        std::fs::write(place.join(format!("{}.yaml", stuk.id)), stuk.plaintext.as_bytes())?;
        let name = if draft.soort == Soort::Leerling { "label" } else { "zaak" };
        write!(stream, "---\n{name}: z{zaak}\n")?;
        // Labels are unique in a stream, so each is told apart by its zaak.
        if let Some(label) = &draft.label {
            writeln!(stream, "label: {zaak}-{label}")?;
        }
        let known: Vec<&str> = drafts.iter().filter_map(|draft| draft.label.as_deref()).collect();
        let mut text = draft.text.clone();
        for label in known {
            text = text.replace(&format!("[{label}]"), &format!("[{zaak}-{label}]"));
            text = text.replace(&format!("op: {label}\n"), &format!("op: {zaak}-{label}\n"));
        }
        stream.push_str(&text);
    }
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("stroom.yaml"))?;
    std::io::Write::write_all(&mut file, stream.as_bytes())?;
    Ok(())
}
