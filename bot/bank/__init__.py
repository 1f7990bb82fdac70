"""Reading and checking the files of a question bank."""
