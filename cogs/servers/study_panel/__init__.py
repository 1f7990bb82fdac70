"""The study panel: a pinned message that leads by buttons to all that a member can do."""
