"""SQL of the daily question: posts, answers, corrections."""
