"""The page of one webinar, which the drawer shows as well, and the runs of all webinars."""
