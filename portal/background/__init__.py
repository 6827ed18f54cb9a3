"""The background: the embedded broker, the beat scheduler, and what a worker does first."""
