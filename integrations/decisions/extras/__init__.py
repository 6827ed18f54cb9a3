"""Rules about what a connection writes only where it is switched on."""
