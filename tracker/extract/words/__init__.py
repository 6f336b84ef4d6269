"""A paragraph as words: cut into tokens once, each with its classes, and the names of the tables found in it."""
