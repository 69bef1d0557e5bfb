"""PagerDuty: who is woken up."""
