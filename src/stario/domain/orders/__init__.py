"""What fans buy: the cart, checkout, delivery, vouchers, and orders until their end."""
