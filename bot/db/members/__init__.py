"""SQL about members: settings, reminders, and everything that is held on one."""
