"""What a scoring standard compiles to, as data: its nodes, what it asks for, how it is rounded."""
