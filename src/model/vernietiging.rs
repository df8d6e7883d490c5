//! Why a zaak is destroyed for good.

use super::keuze::keuze;

keuze! {
    /// The ground for destroying a zaak ("grond").
    ///
    /// A closed list: the statement stands in the archive in the clear and for ever, so nobody can type into it what
    /// belongs in the dossier.
    Vernietigingsgrond {
        /// The term for keeping it has passed.
        Bewaartermijn = "bewaartermijn",
        /// The pupil or a parent asked for it, and the school agreed.
        Verzoek = "verzoek",
        /// The dossier is kept elsewhere from now on.
        Overgedragen = "overgedragen",
        /// The zaak should never have been opened.
        Vergissing = "vergissing",
        /// A court or a supervisor ordered it.
        Opgelegd = "opgelegd",
    }
}
