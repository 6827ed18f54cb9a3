"""Alerts: what is wrong is found, told by e-mail and webhook, and told once more when it is well again."""
