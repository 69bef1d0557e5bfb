"""Stario: AI-made moments from artists who agreed to it."""
