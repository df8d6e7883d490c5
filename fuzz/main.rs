//! One program for every target: `MELDCODE_DOEL` names it. Started by `tests/lang/fuzz`.
#![no_main]

#[path = "targets.rs"]
mod targets;

use std::sync::OnceLock;

static TARGET: OnceLock<targets::Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("MELDCODE_DOEL").expect("MELDCODE_DOEL names a target");
        targets::ALL.iter().find(|(known, _)| *known == name).expect("a target that exists").1
    });
    target(data);
});
