"""What members set for themselves, their reminders, their data."""
