"""The rules of alerts: what is wrong, what is told of it and when, and when a message is tried again."""
