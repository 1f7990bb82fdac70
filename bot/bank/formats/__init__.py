"""Question files of others and ours: one module a format, behind read.py and write.py."""
