"""A file becomes a Document: blocks of text with emphasis, page and note marks."""
