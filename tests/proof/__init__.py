"""Tests of the proof that Zoom and HubSpot agree."""
