"""The settings of a connection as a document: read, check, apply, and catch up afterwards."""
