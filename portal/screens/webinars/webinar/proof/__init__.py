"""The part Proof of a webinar's page: what the newest proof found, its buttons, and its file."""
