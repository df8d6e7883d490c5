//! A question of the afwegingskader, with its norm and examples at hand.

use std::fmt::Write as _;

use crate::protocol::{Afweging, Protocol};

/// The question as it is put to people who decide.
#[must_use]
pub fn text(afweging: &Afweging, protocol: &Protocol) -> String {
    let mut text = format!("\nAFWEGING {}\n{}\n", afweging.nr.value, afweging.vraag);
    if let Some(norm) = &afweging.norm {
        _ = writeln!(text, "Meldnorm {norm}");
    }
    _ = writeln!(text, "{}", afweging.toelichting);
    for reason in &afweging.redenen_nee {
        _ = writeln!(text, "  nee, als: {reason}");
    }
    if afweging.nr.value == 2 {
        for kind in ["acuut", "structureel"] {
            let Some(gevaar) = protocol.gevaar(kind) else { continue };
            _ = writeln!(text, "{}: {}", gevaar.label, gevaar.betekenis);
            for example in &gevaar.voorbeelden {
                _ = writeln!(text, "  - {example}");
            }
        }
    }
    text
}
