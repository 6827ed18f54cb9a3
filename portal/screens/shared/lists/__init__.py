"""What lists have in common: the views as tabs, and the filters that are set as chips."""
