"""PROVE: read Zoom and HubSpot anew and show that every person is accounted for. Nothing is changed on either side.

It is a path of its own: it imports nothing of `integrations/sync`, so that a fault of the sync cannot hide itself. Of
the portal's rows it uses ids, settings and exclusions, and what is left of those whom Zoom no longer lists.
"""
