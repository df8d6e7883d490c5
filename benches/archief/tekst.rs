//! Invented records: what an intern begeleider might write, drawn from a seed. No person or school exists.

use std::fmt::Write as _;

use meldcode::model::Soort;

/// Numbers from a seed (splitmix64): the same archive text every time.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// So many sentences, one after the other.
    fn tell(&mut self, sentences: usize) -> String {
        let mut text = String::new();
        for _ in 0..sentences {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.pick(SENTENCES));
        }
        text
    }
}

/// A record as a user would write it.
pub struct Draft {
    pub soort: Soort,
    pub label: Option<String>,
    pub text: String,
}

const FIRST: &[&str] =
    &["Anouk", "Bram", "Dina", "Emre", "Fleur", "Guus", "Hanan", "Jip", "Kees", "Lotte", "Mila", "Noud"];
const LAST: &[&str] = &[
    "Appelboom",
    "Berkenrode",
    "Dijkstra-Maan",
    "Egelveld",
    "Hazelhof",
    "Kievitsland",
    "Lindewater",
    "Merelbeek",
];
const PLACES: &[&str] =
    &["lokaal groep 4", "gymzaal", "schoolplein", "gang bij de kapstokken", "overblijfruimte", "bij het hek"];
const SENTENCES: &[&str] = &[
    "Het kind zit stil aan tafel en kijkt lang uit het raam.",
    "Bij het omkleden houdt het kind de lange mouwen aan.",
    "De broodtrommel is voor de derde keer deze week leeg.",
    "Tijdens het buitenspelen blijft het kind dicht bij de leerkracht.",
    "Aan het eind van de dag vraagt het kind of het nog even mag helpen opruimen.",
    "Op de vraag hoe het thuis gaat, haalt het kind de schouders op.",
    "De ouder komt gehaast binnen en zegt dat er weinig geslapen is.",
    "In de kring vertelt het kind over ruzie die het 's avonds hoort.",
    "Er zijn afspraken gemaakt over wie er ophaalt en wie er belt.",
    "De leerkracht ziet dat het kind schrikt van harde stemmen.",
    "Het huiswerk is af en netjes, de kleren zijn schoon.",
    "Met de ouder is besproken wat wij zien en wat wij nog niet weten.",
    "Het kind vertelt zonder dat ernaar gevraagd is over het weekend bij oma.",
    "Na de les blijft het kind zitten tot iedereen weg is.",
];
const DUTIES: &[&str] = &["bevestigt", "onduidelijk", "ontkracht"];

/// The records of one zaak, the first of which is always the leerling; from the 20th on there are only signalen.
pub fn zaak(chance: &mut Chance, count: usize, extra: usize) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(count);
    let first = chance.pick(FIRST);
    let last = chance.pick(LAST);
    for number in 0..count {
        let mut draft = draft(chance, number, first, last);
        if extra > 0 && draft.soort != Soort::Leerling {
            // One long text in a field that takes any.
            let long = chance.tell(extra / 60 + 1);
            if let Some(at) = draft.text.find("situatie: ") {
                draft.text.insert_str(at + "situatie: ".len(), &long);
            }
        }
        drafts.push(draft);
    }
    drafts
}

fn draft(chance: &mut Chance, number: usize, first: &str, last: &str) -> Draft {
    let (soort, text) = match number {
        0 => (Soort::Leerling, leerling(chance, first, last)),
        7 => (Soort::Contact, contact(chance, "consultatie", "intern_begeleider", "m.bos")),
        8 => (Soort::Contact, contact(chance, "advies", "veilig_thuis", "adviseur")),
        9 => (Soort::Gesprek, gesprek(chance, first)),
        10 => (
            Soort::Ondertekening,
            format!(
                "soort: ondertekening\nop: n9\nnaam: moeder van {first}\nrol: ouder\nwijze: ondertekend\ndatum: 2026-10-0{}\n",
                1 + chance.below(9)
            ),
        ),
        11 => (Soort::Vervolg, vervolg(chance)),
        12 => (Soort::Weging, weging(chance)),
        13..=15 => (Soort::Afweging, afweging(chance, number - 12)),
        16 => (Soort::Besluit, besluit(chance)),
        17 => (Soort::Hulp, hulp(chance)),
        18 => (Soort::Contact, contact(chance, "terugkoppeling", "ouder", "moeder")),
        _ => (Soort::Signaal, signaal(chance)),
    };
    let label = (soort != Soort::Leerling).then(|| format!("n{number}"));
    Draft { soort, label, text }
}

fn leerling(chance: &mut Chance, first: &str, last: &str) -> String {
    let mut text = String::from("soort: leerling\n");
    let _ = writeln!(
        text,
        "voornaam: {first}\nachternaam: {last}\ngeboortedatum: 201{}-0{}-1{}",
        5 + chance.below(5),
        1 + chance.below(9),
        chance.below(9)
    );
    let _ = writeln!(
        text,
        "groep: \"{}\"\nleerkracht: a.jansen\nschool: De Voorbeeldschool",
        1 + chance.below(8)
    );
    let _ = writeln!(
        text,
        "betrokkenen:\n  - {{rol: ouder, naam: moeder van {first}, bereikbaar: na 15.00 uur}}\n  - {{rol: ouder, naam: vader van {first}, bereikbaar: per mail}}"
    );
    text
}

/// Day, time and place, as most soorten have them.
fn scene(chance: &mut Chance, soort: &str, month: usize) -> String {
    format!(
        "soort: {soort}\ndatum: 2026-{month:02}-{:02}\ntijd: \"{:02}:{:02}\"\nplaats: {}\nsituatie: {}\n",
        1 + chance.below(28),
        8 + chance.below(8),
        chance.below(60),
        chance.pick(PLACES),
        chance.tell(1),
    )
}

fn signaal(chance: &mut Chance) -> String {
    let mut text = scene(chance, "signaal", 9);
    text.push_str(
        "aanwezigen: [a.jansen, de klas]\nwaargenomen_door: a.jansen\nbetreft: [leerling]\nwaarnemingen:\n",
    );
    for sense in ["gezien", "gehoord"] {
        let _ = writeln!(text, "  - zintuig: {sense}\n    wat: {}", chance.tell(5));
    }
    let _ = writeln!(text, "aard: feit\nduiding: {}\nherkomst: klas", chance.pick(DUTIES));
    let _ = writeln!(
        text,
        "lvs: {{datum: 2026-09-28, door: a.jansen, verwijzing: notitie {}}}",
        chance.below(1000)
    );
    text
}

fn contact(chance: &mut Chance, doel: &str, rol: &str, naam: &str) -> String {
    let mut text = scene(chance, "contact", 10);
    let _ = writeln!(
        text,
        "aanwezigen: []\ndoor: {{rol: intern_begeleider, naam: i.devries}}\nmet: {{rol: {rol}, naam: {naam}}}\ndoel: {doel}\nwijze: telefoon\nanoniem: true\nvertrouwelijk_gemeld: true"
    );
    let _ = writeln!(text, "over: [n1]\nuitkomst: {}\ntwijfel: false", chance.tell(8));
    text
}

fn gesprek(chance: &mut Chance, first: &str) -> String {
    let mut text = scene(chance, "gesprek", 10);
    let _ = writeln!(
        text,
        "aanwezigen: []\nmet: [{{rol: ouder, naam: moeder van {first}}}]\ngevoerd_door:\n  - {{rol: leerkracht, naam: a.jansen}}\n  - {{rol: intern_begeleider, naam: i.devries}}"
    );
    for field in ["doel", "feiten", "reactie", "interpretatie", "conclusie"] {
        let _ = writeln!(text, "{field}: {}", chance.tell(4));
    }
    let _ = writeln!(
        text,
        "vragen:\n  - {}\nafspraken:\n  klas: [{}]\n  thuis: [{}]",
        chance.tell(1),
        chance.tell(1),
        chance.tell(1)
    );
    text
}

fn vervolg(chance: &mut Chance) -> String {
    format!("soort: vervolg\nop: n1\ndatum: 2026-10-12\nuitkomst: bevestigd\ntekst: {}\n", chance.tell(10))
}

fn weging(chance: &mut Chance) -> String {
    let mut text = String::from("soort: weging\ndatum: 2026-10-15\n");
    let _ = writeln!(text, "ernst: {}\nrisico: {}\ninstrument: eigen lijst", chance.tell(5), chance.tell(5));
    text.push_str("op_basis_van: [n1]\ntwijfel: false\ndoor: [{rol: intern_begeleider, naam: i.devries}, {rol: directie, naam: d.bakker}]\n");
    text
}

fn afweging(chance: &mut Chance, nr: usize) -> String {
    let antwoord = ["ja", "nee", "ja"][nr - 1];
    format!(
        "soort: afweging\ndatum: 2026-10-1{}\nnr: {nr}\nantwoord: {antwoord}\nreden: {}\nmet_veilig_thuis: true\ndoor: [{{rol: intern_begeleider, naam: i.devries}}]\n",
        5 + nr,
        chance.tell(9)
    )
}

fn besluit(chance: &mut Chance) -> String {
    format!(
        "soort: besluit\ndatum: 2026-10-20\nmelden: false\nhulp: true\ndoor: [{{rol: intern_begeleider, naam: i.devries}}]\nreden: {}\nvervolgstappen: [{}]\n",
        chance.tell(8),
        chance.tell(1)
    )
}

fn hulp(chance: &mut Chance) -> String {
    format!(
        "soort: hulp\ndatum: 2026-10-22\ndoelen: [{}]\naanbod: {}\nwie: schoolmaatschappelijk werk\naanvaard_door: [moeder]\nafgesproken_met: [{{rol: ouder, naam: moeder}}]\ntermijn: 6 weken\nmonitor: {{wie: i.devries, hoe: {} , tot: 2026-12-20}}\nstelt_veiligheid_vast: true\n",
        chance.tell(2),
        chance.tell(6),
        "elke week een gesprek"
    )
}
