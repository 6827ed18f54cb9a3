"""READ: bring what Zoom has about one webinar into rows."""
