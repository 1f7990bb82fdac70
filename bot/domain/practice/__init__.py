"""Private practice: drills, what is remembered, which item comes next. Pure."""
