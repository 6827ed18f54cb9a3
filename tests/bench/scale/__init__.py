"""How the portal grows: many webinars from empty to final, with the processes that would run on several machines."""
