"""A server's own questions: taken in, looked through, given out, and never anybody else's."""
