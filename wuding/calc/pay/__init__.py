"""A month of pay for one person, and for many: parts of a month, lines, arrears, and why two months differ. No database."""
