"""The organiser's weekly sheet, and the warm-up that it offers."""
