"""DECIDE: find the contacts of people and plan what is to be written."""
