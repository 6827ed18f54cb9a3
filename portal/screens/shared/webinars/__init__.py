"""The parts that screens of webinars share: their state, their rows, their switches, and their people."""
