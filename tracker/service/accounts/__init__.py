"""People and programs: their accounts, passwords, second factors and tokens, and how they are let in."""
