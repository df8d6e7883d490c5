//! Rule `lvs-vastgelegd`.

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// What goes into the pupil system by the protocol's list of note types is there too.
///
/// Dutch condition: "Van het stuk staat niet dat het ook in het leerlingvolgsysteem is vastgelegd."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.items
        .iter()
        .filter(|item| item.gegevens.filled("lvs") == Some(false))
        .filter_map(|item| {
            let note = view.protocol.notitie(item.gegevens.soort())?;
            Some(Found::on(item, Detail::NietInLvs(note.to_owned())).veld("lvs"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{both, check, lines};

    #[test]
    fn lvs_vastgelegd() {
        for protocol in both() {
            let found = check(&protocol, "soort: signaal\nduiding: onduidelijk\n");
            assert_eq!(lines(&found.of("lvs-vastgelegd")), ["let-op #1 lvs"]);
            let sound = "soort: signaal\nlvs: {datum: 2026-11-03}\n";
            assert!(check(&protocol, sound).of("lvs-vastgelegd").is_empty());
        }
    }
}
