"""The parts that several screens use."""
