"""What the program found, in the forms in which people and other programs read it."""
