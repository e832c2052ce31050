"""Examples of what can be done with the data."""
