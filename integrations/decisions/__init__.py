"""The rules of the flow, pure: what to send about whom, and why not. No Django, no HTTP, no clock (now is given)."""
