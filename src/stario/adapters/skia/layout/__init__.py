"""Where everything on a poster stands; numbers only, nothing is drawn here."""
