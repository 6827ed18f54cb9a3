"""Texts that screens share: labels and badges, sentences of errors, third-party texts."""
