"""SQL about servers: settings, presence, weekly sheets."""
