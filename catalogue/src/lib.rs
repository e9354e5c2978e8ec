//! Checks service items written in YAML and compiles them to rule packs.
