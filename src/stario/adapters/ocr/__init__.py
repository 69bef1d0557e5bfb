"""Words in pictures: where they are by a network, what they are by Tesseract."""
