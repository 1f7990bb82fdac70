"""Live rounds."""
