"""Who is asked: noun phrases, offices, lists of parties, whom a short name means, and the rules of asking."""
