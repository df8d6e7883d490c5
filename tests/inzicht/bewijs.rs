//! What a leerkracht sees after adding a stuk to a zaak that they do not read.

use crate::verhaal::Verhaal;

const SIGNAAL: &str =
    "datum: 2026-11-20\nplaats: klas\nwaarnemingen: [{zintuig: gezien, wat: blauwe plek}]\n";

#[test]
fn a_leerkracht_keeps_time_and_number_and_the_text_for_the_pupil_system() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.colleague("l.bakker", "leerkracht");
    let run = world.start(["signaal", &zaak, "--van", "-"]).by("l.bakker");
    let run = run.at("2026-11-22T10:30:00+01:00").stdin(SIGNAAL).go();
    let id = run.done();
    run.says(&format!("Uw bewijs: stuk {id}, vastgelegd op 22 november 2026 om 10:30."));
    run.says(&format!("meldcode vervolg {zaak} --op {id} --op-soort signaal"));
    run.says("Neem dit ook over in Esis:\n\n[Esis: notitie in het kinddossier]\nSIGNAAL");
    run.says("- gezien: blauwe plek").says("De intern begeleider ziet dit stuk");
    let more = ["vervolg", &zaak, "--op", &id, "--op-soort", "signaal", "--uitkomst", "aanvulling"];
    world.start([&more[..], &["--tekst", "ook rood"]].concat()).by("l.bakker").go().done();
    let quiet = world.start(["signaal", &zaak, "--van", "-", "-q"]).by("l.bakker").stdin(SIGNAAL).go();
    quiet.done();
    assert_eq!(quiet.stderr, "");
    let task = world.start(["taak", &zaak, "--wat", "bellen", "--wie", "L"]).by("l.bakker").go();
    assert!(!task.says("Uw bewijs: ").stderr.contains("Neem dit ook over"), "a taak does not go there");
}

#[test]
fn who_reads_the_zaak_gets_no_such_receipt() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let run = world.feed(["signaal", &zaak, "--van", "-"], SIGNAAL);
    run.done();
    assert!(!run.stderr.contains("Uw bewijs") && !run.stderr.contains("blauwe plek"), "{run:?}");
}
