"""How sure each field of a clause is: features of its reading, and the weights learned for them."""
