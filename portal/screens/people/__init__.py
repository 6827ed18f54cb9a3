"""The screens of people, and of what HubSpot has about each."""
