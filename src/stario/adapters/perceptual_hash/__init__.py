"""Knowing a picture by what it shows."""
