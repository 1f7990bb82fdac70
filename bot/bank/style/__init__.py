"""How far a reader gets who has learnt how a bank is written, and nothing of its subject."""
