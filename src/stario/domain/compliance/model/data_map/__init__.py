"""What every column of the database holds, what for, for how long, and what erasure does to it."""
