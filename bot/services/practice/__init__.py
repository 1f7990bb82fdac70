"""Private practice: drills, and what a member remembers."""
