"""What a proof reads from Zoom anew: the webinar, who registered and who attended."""
