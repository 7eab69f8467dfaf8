//! What went wrong about accounts, in both languages.
