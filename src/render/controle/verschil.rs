//! What changed between two checks: what was mended, what is new.

use std::fmt::Write as _;

use serde::Serialize;

use super::Judged;
use crate::model::{Keuze, StukId, ZaakNummer};
use crate::render::bevinding;
use crate::rules::Bevinding;

/// A finding of one of the two checks.
#[derive(Debug, Serialize)]
pub struct Punt {
    zaak: ZaakNummer,
    regel: &'static str,
    ernst: &'static str,
    stap: u8,
    stuk: Option<StukId>,
    veld: Option<String>,
    tekst: String,
}

/// What changed since an earlier check ("verschil").
#[derive(Debug, Default, Serialize)]
pub struct Verschil {
    /// Found then, and not any more.
    pub verholpen: Vec<Punt>,
    /// Found now, and not then, or heavier than then.
    pub nieuw: Vec<Punt>,
}

/// Compares what was found then with what is found now, zaak by zaak.
#[must_use]
pub fn verschil(then: &[Judged], now: &[Judged]) -> Verschil {
    let mut verschil = Verschil::default();
    for one in now {
        let Some(current) = &one.beoordeling else { continue };
        let earlier = then.iter().find(|other| other.zaak == one.zaak).and_then(|o| o.beoordeling.as_ref());
        let before = earlier.map_or(&[][..], |(b, _)| b.bevindingen.as_slice());
        let after = current.0.bevindingen.as_slice();
        verschil.nieuw.extend(
            after
                .iter()
                .filter(|found| !before.iter().any(|old| same(old, found) && old.ernst <= found.ernst))
                .map(|found| punt(one, found, &current.1)),
        );
        if let Some((_, protocol)) = earlier {
            verschil.verholpen.extend(
                before
                    .iter()
                    .filter(|found| !after.iter().any(|new| same(new, found)))
                    .map(|found| punt(one, found, protocol)),
            );
        }
    }
    verschil
}

/// The same thing is the matter, however heavily it weighs.
fn same(one: &Bevinding, other: &Bevinding) -> bool {
    (one.regel, one.stuk, &one.veld) == (other.regel, other.stuk, &other.veld)
}

fn punt(one: &Judged, found: &Bevinding, protocol: &crate::protocol::Protocol) -> Punt {
    Punt {
        zaak: one.zaak.clone(),
        regel: found.regel,
        ernst: found.ernst.word(),
        stap: found.stap,
        stuk: found.stuk,
        veld: found.veld.clone(),
        tekst: bevinding::text(found, protocol).tekst,
    }
}

/// The changes on the screen.
#[must_use]
pub fn text(verschil: &Verschil, since: &str) -> String {
    let mut text = format!("Sinds {since}");
    for (title, points) in [("Verholpen", &verschil.verholpen), ("Nieuw", &verschil.nieuw)] {
        _ = write!(text, "\n{title}: {}", points.len());
        for punt in points {
            let tekst = crate::render::text::safe(&punt.tekst);
            _ = write!(text, "\n  {}  {:<7} {tekst} ({})", punt.zaak, punt.ernst, punt.regel);
        }
    }
    text
}
