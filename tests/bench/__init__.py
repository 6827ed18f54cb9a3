"""`make bench`: what the main job costs, measured against the sandbox in a process of its own."""
