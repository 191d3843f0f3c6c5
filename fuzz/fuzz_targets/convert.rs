#![no_main]

#[path = "../targets.rs"]
mod targets;

// The readers' own panics are contained, and told of as verdicts: only one that gets out ends the run.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| targets::convert(bytes));
