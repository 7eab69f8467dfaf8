#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| socai_fuzz::proven::evidence(bytes));
