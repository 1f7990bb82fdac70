"""The questions: items and banks, a server's own ones, files of them, and reports. Pure."""
