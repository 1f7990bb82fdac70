"""Servers: settings and the weekly sheet. Pure."""
