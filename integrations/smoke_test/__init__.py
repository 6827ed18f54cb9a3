"""The smoke test: questions that the documents of HubSpot and Zoom leave open, asked of test accounts.

What is made in HubSpot for it is deleted again. Zoom is only read.
"""
