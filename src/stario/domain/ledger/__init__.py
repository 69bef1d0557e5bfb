"""Where money belongs: double entry, artists' shares, payouts, reconciliation."""
