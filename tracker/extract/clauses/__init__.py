"""Where clauses begin and end, and by which verb: openings, junctures, and what a verb asks for."""
