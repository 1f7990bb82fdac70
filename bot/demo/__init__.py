"""A loopback Discord and a browser page, so that anybody can try the real bot with no token."""
