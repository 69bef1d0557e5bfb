"""From the gateway to the services that answer in its stead."""
