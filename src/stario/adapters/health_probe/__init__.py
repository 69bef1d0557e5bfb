"""The gateway's health, as the status page samples it."""
