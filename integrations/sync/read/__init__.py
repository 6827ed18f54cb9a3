"""READ: the reading of one webinar from Zoom into rows."""
