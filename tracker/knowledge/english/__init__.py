"""The English language pack: the words that the grammar reads, sorted by what they do in a sentence."""
