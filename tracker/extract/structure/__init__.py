"""From blocks to paragraphs under stable refs: numbering, sections, annexes, notes, citations, other scripts."""
