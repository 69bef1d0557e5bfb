"""What runs: the gateway, a worker, the scheduler, or all of them in one process."""
