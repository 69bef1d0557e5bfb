"""The five styles, each in a file of its own."""
