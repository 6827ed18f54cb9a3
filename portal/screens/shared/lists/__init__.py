"""The parts that lists share: filters, the chips of those that are set, and the views as tabs."""
