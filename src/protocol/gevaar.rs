//! The kinds of danger: what each means, whom it needs within what time, what to do and not to do.

use crate::model::{Keuze, Located};

use super::read::record;
use super::regel::{Bron, Termijn};

record! {
    /// A kind of danger ("gevaar").
    Gevaar {
        /// Its word in the field `gevaar`.
        naam: Located<String>,
        /// What it is called on the screen.
        label: String,
        /// What it means.
        betekenis: String,
        /// What more there is to say about it.
        toelichting: Option<String>,
        /// Examples.
        voorbeelden: Vec<String> = Vec::new(),
        /// Whether Veilig Thuis is needed at once, within what time, called by whom.
        veilig_thuis: Option<SpoedEis>,
        /// Whether an expert (or Veilig Thuis) is needed, and who counts as one.
        deskundige: Option<DeskundigeEis>,
        /// Whether an open signal of this kind makes the question about danger a *ja*.
        telt_als_gevaar: bool,
        /// Whether the child and Veilig Thuis must be in on the route before a parent is spoken to.
        eerst_afstemmen: bool = false,
        /// Whom to call, in this order.
        bellen: Vec<Bellen>,
        /// What to do now.
        nu_doen: Vec<String>,
        /// What not to do yet.
        nog_niet: Vec<String>,
        /// Where it rests.
        bron: Bron,
    }
    , schema known
}

/// A kind that the file format knows.
fn known(schema: &mut serde_json::Value) {
    schema["properties"]["naam"]["enum"] = crate::model::Gevaar::WORDS.into();
}

record! {
    /// Contact with Veilig Thuis that cannot wait.
    SpoedEis {
        /// Within what time.
        termijn: Termijn,
        /// Roles that count as having made the contact.
        rollen: Vec<Located<String>>,
    }
}

record! {
    /// An expert who must be consulted.
    DeskundigeEis {
        /// Roles that count as expert on this danger; Veilig Thuis where it is listed.
        rollen: Vec<Located<String>>,
    }
}

record! {
    /// Someone to call.
    Bellen {
        /// Who.
        wie: String,
        /// The number, where a national one exists; else the sociale kaart has it.
        telefoon: Option<String>,
        /// When to call.
        wanneer: String,
    }
}
