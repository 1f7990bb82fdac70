"""The daily question: posts, answers, rotation, schedule, corrections. Pure."""
