//! Who signs in, and how that is proven. Persons, positions and offices come from the log; credentials, sessions and
//! tokens lie in the ledger's directory under `desk/`, and never in the log.
