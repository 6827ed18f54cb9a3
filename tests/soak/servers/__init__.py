"""The servers of the soak's own: PostgreSQL, Redis and RabbitMQ, which can be killed without harm to anybody."""
