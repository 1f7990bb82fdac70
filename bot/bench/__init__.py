"""Measurements that run on any machine, as ratios against a baseline in the same run."""
