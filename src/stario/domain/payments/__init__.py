"""Money on its way: payments, providers, what they tell us, and refunds."""
