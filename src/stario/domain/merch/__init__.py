"""What can be printed: the catalogue, a fan's design on it, previews, print files and reliefs."""
