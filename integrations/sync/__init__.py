"""The one flow: read, decide, write, remember."""
