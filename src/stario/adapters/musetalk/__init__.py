"""MuseTalk 1.5: a mouth painted onto moving pictures, on a GPU."""
