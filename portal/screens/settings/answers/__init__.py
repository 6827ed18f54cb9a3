"""Answers: what people answer goes to contact properties, and what they did sets properties, by the reader's rules."""
