"""SQL of practice: drills, and what members remember."""
