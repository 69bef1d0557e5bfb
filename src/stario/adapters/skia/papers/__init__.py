"""What invoices and statements have in common on paper."""
