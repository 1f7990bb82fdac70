"""Everything that touches Discord: one package a feature."""
