"""A webinar's audit log, and the tables of runs and people."""
