"""Servers: settings, presence, the weekly sheet."""
