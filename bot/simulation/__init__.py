"""Years of the whole bot in minutes: on make-believe time, with trouble that a seed decides."""
