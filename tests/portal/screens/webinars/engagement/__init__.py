"""The tab Engagement of a webinar, its files, and how answers are counted."""
