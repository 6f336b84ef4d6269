"""What a document is: its adopting body, symbols, session, title, dates, votes and language."""
