"""What the documents of HubSpot and Zoom leave open. What is made in HubSpot for it goes again; Zoom is only read."""
