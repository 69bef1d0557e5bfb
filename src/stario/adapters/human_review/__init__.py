"""What no model of the product can judge, and people must."""
