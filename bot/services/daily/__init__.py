"""The daily question: what is posted, answered, planned and corrected."""
