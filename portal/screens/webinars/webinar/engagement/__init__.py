"""What people answered and asked in the sessions of a webinar: the tab Engagement and its files."""
