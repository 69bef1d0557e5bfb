"""Known pictures found again."""
