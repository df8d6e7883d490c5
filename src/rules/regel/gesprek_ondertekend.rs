//! Rule `gesprek-ondertekend`.

use crate::model::{Gesprek, Keuze, Ondertekening, StukRef, Wie};
use crate::protocol::Groep;

use super::super::bevinding::{Detail, Nader};
use super::super::dagen;
use super::super::view::{Entry, View};
use super::{Found, Weight};

/// Each party of a talk that was held (`met`, a child excepted, and `gevoerd_door`) signed, signed as seen, or
/// refused, within the term. Parties are matched by name, else by role, one signature to one party; who recorded
/// the talk has signed by the commit. Until the term is over it is due; when the zaak closes it counts at once. A
/// signature dated before the talk cannot be one under its report: it does not count, and is worth a look; so is one
/// after the term, which counts.
///
/// Dutch condition: "Niet ieder heeft het verslag getekend, voor gezien getekend of geweigerd."
pub(super) fn check(view: &View) -> Vec<Found> {
    let Some(term) = view.protocol.regel("gesprek-ondertekend").and_then(|regel| regel.termijn.as_ref())
    else {
        return Vec::new();
    };
    let talks = view.all::<Gesprek>();
    let out_of_time = talks.clone().flat_map(|gesprek| {
        let last = dagen::last_day(gesprek.day(), term);
        signatures(view, &gesprek).filter_map(move |signature| {
            let why = match signature.day() {
                day if day < gesprek.day() => Nader::GetekendVoorGesprek,
                day if day > last => Nader::GetekendNaTermijn,
                _ => return None,
            };
            Some(Found::on(signature.item, Detail::Nader(why)).veld("datum").let_op())
        })
    });
    talks
        .filter(|gesprek| gesprek.is.afgezien.is_none())
        .filter_map(|gesprek| {
            let open = unsigned(view, &gesprek);
            if open.is_empty() {
                return None;
            }
            let over = view.stap.gesloten || dagen::passed(gesprek.day(), term, view.peil);
            let found = Found::on(gesprek.item, Detail::NietGetekend(open));
            Some(if over { found } else { Found { weight: Weight::Due, ..found } })
        })
        .chain(out_of_time)
        .collect()
}

/// What was signed, or refused, under the report of a talk.
fn signatures<'a>(
    view: &View<'a>,
    gesprek: &Entry<'a, Gesprek>,
) -> impl Iterator<Item = Entry<'a, Ondertekening>> + use<'a> {
    let id = gesprek.id();
    let all: Vec<_> = view
        .all::<Ondertekening>()
        .filter(|s| s.is.wijze.is_some() && s.is.op.as_ref().and_then(StukRef::id) == Some(id))
        .collect();
    all.into_iter()
}

fn unsigned<'a>(view: &View<'a>, gesprek: &Entry<'a, Gesprek>) -> Vec<String> {
    let met = gesprek.is.met.iter().flatten().filter(|wie| view.in_group(wie, Groep::Kind) != Some(true));
    let door = gesprek.is.gevoerd_door.as_deref().unwrap_or_default();
    let recorder = recorder(view, gesprek, door);
    let mut parties: Vec<&Wie> = met.collect();
    parties.extend(door.iter().enumerate().filter(|(at, _)| Some(*at) != recorder).map(|(_, wie)| wie));
    parties.retain(|wie| wie.naam.is_some() || wie.rol.is_some());
    let mut signatures: Vec<&Ondertekening> = signatures(view, gesprek)
        .filter(|signature| signature.day() >= gesprek.day())
        .map(|signature| signature.is)
        .collect();
    for matches in [by_name, by_role] {
        parties.retain(|wie| match signatures.iter().position(|signature| matches(wie, signature)) {
            Some(at) => {
                signatures.remove(at);
                false
            }
            None => true,
        });
    }
    let name = |wie: &&Wie| wie.naam.clone().or_else(|| wie.rol.as_ref().map(ToString::to_string));
    parties.iter().filter_map(name).collect()
}

fn by_name(wie: &Wie, signature: &Ondertekening) -> bool {
    let plain = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_lowercase());
    wie.naam.is_some() && plain(&wie.naam) == plain(&signature.naam)
}

fn by_role(wie: &Wie, signature: &Ondertekening) -> bool {
    wie.rol.is_some() && wie.rol == signature.rol
}

/// Which of those who held the talk recorded it: the one named as the commit's author, else the one with the role
/// of the commit, or the only one.
fn recorder(view: &View, gesprek: &Entry<'_, Gesprek>, door: &[Wie]) -> Option<usize> {
    let role = gesprek.item.functie.word();
    let author = gesprek.item.kop.vastgelegd.door.to_string();
    let named = door.iter().position(|wie| wie.naam.as_ref().is_some_and(|naam| naam.trim() == author));
    let same = named.or_else(|| door.iter().position(|wie| view.is(wie, role)));
    same.or_else(|| (door.len() == 1 && door[0].rol.is_none()).then_some(0))
}

#[cfg(test)]
mod tests {
    use crate::rules::Detail;
    use crate::rules::testing::{check, check_on, delft, lines, sbo};

    #[test]
    fn gesprek_ondertekend() {
        let talk = "soort: gesprek\ndatum: 2026-11-02\nmet: [{rol: ouder, naam: A}, {rol: kind}]\n\
            gevoerd_door: [{rol: intern_begeleider}, {rol: leerkracht, naam: L}]\n";
        let of = |stream: &str, day: &str| check_on(&delft(), stream, day).of("gesprek-ondertekend");
        assert_eq!(lines(&of(talk, "2026-11-16")), ["let-op #1"], "the term is not over");
        let found = of(talk, "2026-11-17");
        assert_eq!(lines(&found), ["tekort #1"]);
        assert_eq!(found[0].detail, Detail::NietGetekend(vec!["A".into(), "L".into()]));
        let parent = "---\nsoort: ondertekening\nop: '#1'\nnaam: a\ndatum: 2026-11-05\nwijze: voor_gezien\n";
        let teacher =
            "---\nsoort: ondertekening\nop: '#1'\nrol: leerkracht\ndatum: 2026-11-16\nwijze: geweigerd\n";
        assert_eq!(lines(&of(&format!("{talk}{parent}"), "2026-11-17")), ["tekort #1"]);
        assert!(of(&format!("{talk}{parent}{teacher}"), "2026-11-17").is_empty());
        let late = parent.replace("11-05", "11-17");
        let found = lines(&of(&format!("{talk}{late}{teacher}"), "2026-11-17"));
        assert_eq!(found, ["let-op #2 datum"], "signed, after the term");
        let early = parent.replace("11-05", "11-01");
        let found = lines(&of(&format!("{talk}{early}{teacher}"), "2026-11-17"));
        assert_eq!(found, ["tekort #1", "let-op #2 datum"], "signed before the talk: A still has to");
        let same_day = early.replace("11-01", "11-02");
        assert!(of(&format!("{talk}{same_day}{teacher}"), "2026-11-17").is_empty());
        let two = talk.replace("{rol: leerkracht, naam: L}", "{rol: intern_begeleider, naam: i.devries}");
        let found = of(&two.replacen("intern_begeleider}", "intern_begeleider, naam: B}", 1), "2026-11-17");
        assert_eq!(
            found[0].detail,
            Detail::NietGetekend(vec!["A".into(), "B".into()]),
            "i.devries recorded it"
        );
        let closed = format!("{talk}---\nsoort: afsluiting\n");
        assert_eq!(lines(&of(&closed, "2026-11-03")), ["tekort #1"]);
        assert_eq!(lines(&check(&sbo(), &closed).of("gesprek-ondertekend")), ["let-op #1"]);
    }
}
