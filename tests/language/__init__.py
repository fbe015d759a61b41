"""How well claims are read: sentences written for this project, with labels."""
