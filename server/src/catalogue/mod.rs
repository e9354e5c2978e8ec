//! The catalogue: service items in versions, rule packs, guides, search and code tables.
