"""Pages of people, by what they show: the roster, places, a person's file."""
