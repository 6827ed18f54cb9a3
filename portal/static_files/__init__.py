"""The files that browsers keep: the bundles of styles and scripts, their hashed names, and collecting them."""
