"""Tables, not code: verbs, entities, bodies, sessions and statuses."""
