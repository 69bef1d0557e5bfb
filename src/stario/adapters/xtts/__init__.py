"""Coqui's XTTS: speech in the voice of a short recording, on a GPU; needs the extra `tts`."""
