"""The group's memory: all the SQL there is, one module a subject."""
