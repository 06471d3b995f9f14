"""What `people_lists` measures on: a district of many people, and the plain list beside the product's pages."""
