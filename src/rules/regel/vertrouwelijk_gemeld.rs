//! Rule `vertrouwelijk-gemeld`.

use crate::model::{Contact, ContactDoel};
use crate::protocol::Groep;

use super::super::bevinding::Detail;
use super::super::view::View;
use super::Found;

/// Whoever got information about the pupil was told that it is confidential. Parent and child are the ones it is
/// about; an anonymous contact, an exchange with the parent or an answer that was received hands nothing over.
///
/// Dutch condition: "Bij een contact staat niet dat is gezegd dat de informatie vertrouwelijk is."
pub(super) fn check(view: &View) -> Vec<Found> {
    view.all::<Contact>()
        .filter(|contact| {
            let contact = contact.is;
            let hands_over =
                !matches!(contact.doel, None | Some(ContactDoel::Uitwisseling | ContactDoel::Terugkoppeling));
            let family = view.with_group(contact, Groep::Ouder) || view.with_group(contact, Groep::Kind);
            hands_over
                && !family
                && contact.anoniem != Some(true)
                && contact.vertrouwelijk_gemeld != Some(true)
        })
        .map(|contact| Found::on(contact.item, Detail::KloptNiet).veld("vertrouwelijk_gemeld"))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, delft, lines, sbo};

    #[test]
    fn vertrouwelijk_gemeld() {
        let of = |stream: &str| lines(&check(&sbo(), stream).of("vertrouwelijk-gemeld"));
        let contact = "soort: contact\ndoel: consultatie\nmet: {rol: schoolarts}\n";
        assert_eq!(of(contact), ["tekort #1 vertrouwelijk_gemeld"]);
        assert!(of(&format!("{contact}vertrouwelijk_gemeld: true\n")).is_empty());
        assert!(of(&format!("{contact}anoniem: true\n")).is_empty());
        assert!(of(&contact.replace("schoolarts", "ouder")).is_empty());
        assert!(check(&delft(), contact).of("vertrouwelijk-gemeld").is_empty(), "off in Delft");
    }
}
