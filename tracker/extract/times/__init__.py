"""By when: dates, sessions, periods, recurrences and events, each a reader over one pass of tokens."""
