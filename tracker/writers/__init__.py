"""A resolution goes out again in a format that other programs read."""
