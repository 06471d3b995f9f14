"""What the benchmarks of pay measure on: a district of many people, killed again and again."""
