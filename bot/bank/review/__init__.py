"""Having the bank read by people who do not know its keys: forms for them, and what they found."""
