"""What people are asked to agree to; a version that was ever shown is never changed."""
