"""SQL of the bank: items as they were shown, and those being asked now."""
