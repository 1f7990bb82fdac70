"""Use cases: each takes the database, the clock and chance, and returns domain objects."""
