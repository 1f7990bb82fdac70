"""The study group's rules and memory: everything that is not a Discord screen."""
