"""A server's own questions: taken in from files, looked through, changed, given out."""
