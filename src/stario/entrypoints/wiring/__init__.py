"""Which part gets which: one flat container a group of routes or kind of process."""
