"""/setup: where, when and for whom the daily question is posted."""
