"""The formula as proved: names resolved, kinds, intervals and units known, nothing left that can fail."""
