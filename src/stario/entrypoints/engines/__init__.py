"""What speaks and what moves faces: chosen by settings, fetched, checked and loaded."""
