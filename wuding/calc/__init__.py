"""Pure computing: values in, values and their reasons out. No Django, no clock, no database of its own."""
