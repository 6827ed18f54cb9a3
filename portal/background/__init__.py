"""The background processes: the embedded broker, the beat scheduler, and the first steps of a worker."""
