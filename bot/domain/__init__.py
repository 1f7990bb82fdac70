"""Pure rules: no input or output, no clock, no Discord, no SQL."""
