"""The rules of the flow as pure functions: what to send about each person, and why not.

They know no Django, no HTTP and no clock: the time is passed in.
"""
