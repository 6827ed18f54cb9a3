"""The screen of the users: who may log in, with which role, and the links that invite them."""
