"""The lists of an occurrence: who belongs to which, and what they are called."""
